"""Pages of settings."""

from flask import render_template

from crm.blueprints.settings import bp
from crm.permissions import public, requires


@bp.get("/settings/")
@requires("settings.manage")
def index():
    return render_template("settings/index.html")
