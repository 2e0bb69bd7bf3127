"""Pages of profile."""

from flask import render_template

from crm.blueprints.profile import bp
from crm.permissions import public, requires


@bp.get("/profile/")
@requires("profile.edit")
def show():
    return render_template("profile/show.html")
