"""Pages of search."""

from flask import render_template

from crm.blueprints.search import bp
from crm.permissions import public, requires


@bp.get("/search")
@requires("search.view")
def index():
    return render_template("search/index.html")
