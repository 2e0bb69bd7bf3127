"""The deals pages."""

from flask import Blueprint

bp = Blueprint("deals", __name__)

from crm.blueprints.deals import routes  # noqa: E402

assert routes, "the routes register themselves on the blueprint"
