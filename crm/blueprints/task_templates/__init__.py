"""Templates of tasks: kept in the settings, started on a deal, a contact or an interaction (SC-35)."""

from flask import Blueprint

bp = Blueprint("task_templates", __name__)

from crm.blueprints.task_templates import lines, routes, start, taking
