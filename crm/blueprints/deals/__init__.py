"""The deals pages."""

from flask import Blueprint

bp = Blueprint("deals", __name__)

from crm.blueprints.deals import acquaintances, board, people, routes, saving, step
