"""The profile pages."""

from flask import Blueprint

bp = Blueprint("profile", __name__)

from crm.blueprints.profile import routes  # noqa: E402

assert routes, "the routes register themselves on the blueprint"
