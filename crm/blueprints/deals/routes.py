"""Pages of deals."""

from flask import render_template

from crm.blueprints.deals import bp
from crm.permissions import public, requires


@bp.get("/deals/")
@requires("deals.view")
def index():
    return render_template("deals/index.html")


@bp.get("/deals/new")
@requires("deals.view")
def new():
    return render_template("deals/new.html")


@bp.get("/deals/board")
@requires("deals.view")
def board():
    return render_template("deals/board.html")
