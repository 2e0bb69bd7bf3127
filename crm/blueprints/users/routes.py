"""Pages of users."""

from flask import render_template

from crm.blueprints.users import bp
from crm.permissions import public, requires


@bp.get("/users/")
@requires("users.view")
def index():
    return render_template("users/index.html")
