"""Products: what the team sells."""

from flask import Blueprint

bp = Blueprint("products", __name__)

from crm.blueprints.products import routes  # noqa: E402

assert routes, "the routes register themselves on the blueprint"
