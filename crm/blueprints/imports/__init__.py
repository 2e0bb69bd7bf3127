"""The imports pages."""

from flask import Blueprint

bp = Blueprint("imports", __name__)

from crm.blueprints.imports import routes  # noqa: E402

assert routes, "the routes register themselves on the blueprint"
