"""The desk: what a user wants to see at one glance."""

from flask import Blueprint

bp = Blueprint("desk", __name__, url_prefix="/desk")

from crm.blueprints.desk import arranging, routes, start  # noqa: E402

assert all((arranging, routes, start)), "the routes register themselves on the blueprint"
