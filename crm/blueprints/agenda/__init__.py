"""The agenda pages."""

from flask import Blueprint

bp = Blueprint("agenda", __name__)

from crm.blueprints.agenda import routes
