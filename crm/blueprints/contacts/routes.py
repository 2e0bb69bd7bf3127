"""Pages of contacts."""

from flask import render_template

from crm.blueprints.contacts import bp
from crm.permissions import public, requires


@bp.get("/contacts/")
@requires("contacts.view")
def index():
    return render_template("contacts/index.html")


@bp.get("/contacts/new")
@requires("contacts.view")
def new():
    return render_template("contacts/new.html")
