"""Pages of agenda."""

from flask import render_template

from crm.blueprints.agenda import bp
from crm.permissions import public, requires


@bp.get("/")
@requires("agenda.view")
def index():
    return render_template("agenda/index.html")
