"""The contacts pages."""

from flask import Blueprint

bp = Blueprint("contacts", __name__)

from crm.blueprints.contacts import (  # noqa: E402
    bulk,
    editing,
    options,
    routes,
)

ROUTES = (bulk, editing, options, routes)  # they register themselves on the blueprint
