"""Pages of interactions."""

from flask import render_template

from crm.blueprints.interactions import bp
from crm.permissions import public, requires


@bp.get("/interactions/")
@requires("interactions.view")
def index():
    return render_template("interactions/index.html")


@bp.get("/interactions/new")
@requires("interactions.view")
def new():
    return render_template("interactions/new.html")
