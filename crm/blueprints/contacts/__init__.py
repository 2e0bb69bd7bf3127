"""The contacts pages."""

from flask import Blueprint

bp = Blueprint("contacts", __name__)

from crm.blueprints.contacts import options, routes  # noqa: E402

assert options and routes, "the routes register themselves on the blueprint"
