"""The auth pages."""

from flask import Blueprint

bp = Blueprint("auth", __name__)

from crm.blueprints.auth import routes  # noqa: E402

assert routes, "the routes register themselves on the blueprint"
