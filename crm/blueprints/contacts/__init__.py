"""The contacts pages."""

from flask import Blueprint

bp = Blueprint("contacts", __name__)

from crm.blueprints.contacts import (  # noqa: E402
    acts,
    bulk,
    consents,
    editing,
    options,
    page,
    routes,
    vcard,
)

ROUTES = (acts, bulk, consents, editing, options, page, routes, vcard)  # they register themselves
