"""The contacts pages."""

from flask import Blueprint

bp = Blueprint("contacts", __name__)

from crm.blueprints.contacts import (  # noqa: E402
    bulk,
    options,
    routes,
)

ROUTES = (bulk, options, routes)  # they register themselves on the blueprint
