"""The help: how to work with time, and the keys."""

from flask import Blueprint

bp = Blueprint("help", __name__, url_prefix="/help")

from crm.blueprints.help import routes  # noqa: E402

assert routes, "the routes register themselves on the blueprint"
