"""The settings pages."""

from flask import Blueprint

bp = Blueprint("settings", __name__)

from crm.blueprints.settings import routes  # noqa: E402

assert routes, "the routes register themselves on the blueprint"
