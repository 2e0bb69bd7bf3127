"""The deals pages."""

from flask import Blueprint

bp = Blueprint("deals", __name__)

from crm.blueprints.deals import acquaintances, board, people, routes, saving, step  # noqa: E402

assert all((acquaintances, board, people, routes, saving, step)), (
    "the routes register themselves on the blueprint"
)
