"""The users pages."""

from flask import Blueprint

bp = Blueprint("users", __name__)

from crm.blueprints.users import routes  # noqa: E402

assert routes, "the routes register themselves on the blueprint"
