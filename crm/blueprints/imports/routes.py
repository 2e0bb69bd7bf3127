"""Pages of imports."""

from flask import render_template

from crm.blueprints.imports import bp
from crm.permissions import public, requires


@bp.get("/imports/")
@requires("imports.run")
def index():
    return render_template("imports/index.html")
