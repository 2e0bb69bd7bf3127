"""The interactions pages."""

from flask import Blueprint

bp = Blueprint("interactions", __name__)

from crm.blueprints.interactions import routes  # noqa: E402

assert routes, "the routes register themselves on the blueprint"
