"""The deals pages."""

from flask import Blueprint

bp = Blueprint("deals", __name__)

from crm.blueprints.deals import board, routes, step  # noqa: E402

assert all((board, routes, step)), "the routes register themselves on the blueprint"
