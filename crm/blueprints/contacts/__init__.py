"""The contacts pages."""

from flask import Blueprint

bp = Blueprint("contacts", __name__)

from crm.blueprints.contacts import (
    acts,
    bulk,
    consents,
    editing,
    options,
    page,
    routes,
    vcard,
)
