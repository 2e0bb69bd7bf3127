"""Pages of deals."""

from flask import render_template

from crm.blueprints.deals import bp
from crm.models import Deal
from crm.permissions import requires, visible_or_404


@bp.get("/deals/")
@requires("deals.view")
def index():
    return render_template("deals/index.html")


@bp.get("/deals/new")
@requires("deals.edit")
def new():
    return render_template("deals/new.html")


@bp.get("/deals/<int:deal_id>")
@requires("deals.view")
def show(deal_id: int):
    deal = visible_or_404(Deal, deal_id)
    return render_template("deals/show.html", deal=deal)
