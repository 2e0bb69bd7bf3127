"""Pages of deals."""

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import joinedload

from crm.blueprints.deals import bp
from crm.blueprints.deals.cards import RowDrawer
from crm.blueprints.deals.filter_fields import filter_fields
from crm.blueprints.deals.filters import FilterForm, Tab, list_url
from crm.blueprints.deals.forms import StepForm, loss_reasons, name_of
from crm.blueprints.deals.saving import EDITED
from crm.database import db
from crm.fragments import redirect_back_to
from crm.models import Deal, Outcome, Process
from crm.permissions import requires, visible_or_404
from crm.services.deals import cards as deal_cards
from crm.services.deals import timeline as deal_timeline
from crm.services.deals.listing import Place, page_of
from crm.services.interactions.next_steps import next_step_of
from crm.services.interactions.participants import people_of
from crm.services.processes.outlines import deal_steps
from crm.toasts import say

SHOWN = (
    joinedload(Deal.owner),
    joinedload(Deal.loss_reason),
    joinedload(Deal.process).selectinload(Process.steps),
)


@bp.get("/deals/")
@requires("deals.view")
def index():
    faces = deal_cards.faces()
    steps = deal_steps()
    form = FilterForm(faces, steps)
    order = form.sorted_by
    places = {name: Place.parse(request.args.get(name), order) for name in ("after", "before")}
    page = page_of(form.criteria, order, current_user, **places)
    return render_template(
        "deals/index.html",
        form=form,
        fields=filter_fields(form),
        page=page,
        rows=RowDrawer({step.id: name_of(step) for step in steps}, faces)(page.rows),
        tabs=tabs(form.tab),
        list_url=list_url,
    )


def tabs(current: Tab) -> list[dict]:
    return [
        {"label": tab.label, "href": url_for("deals.index", state=tab.value), "current": tab is current}
        for tab in Tab
    ]


@bp.get("/deals/<int:deal_id>")
@requires("deals.view")
def show(deal_id: int):
    deal = visible_or_404(Deal, deal_id, *EDITED, *SHOWN)
    return render_template(
        "deals/show.html",
        deal=deal,
        contact=None,
        next_step=next_step_of(current_user, deal=deal),
        people=people_of(deal, current_user),
        timeline=deal_timeline.of_deal(deal, current_user),
        form=StepForm(deal, formdata=None, data={"step": losing_step_id(deal)}),
        reasons=loss_reasons(),
    )


def losing_step_id(deal: Deal) -> int | None:
    step = deal.process.step_with(Outcome.NEGATIVE)
    return step.id if step is not None else None


@bp.post("/deals/<int:deal_id>/archive")
@requires("deals.edit")
def archive(deal_id: int):
    deal = visible_or_404(Deal, deal_id)
    event = deal.archive(by=current_user) if not deal.is_archived else None
    db.session.commit()
    say(_("Archived: %(name)s", name=deal.title), event)
    return redirect_back_to(url_for("deals.show", deal_id=deal.id))


@bp.post("/deals/<int:deal_id>/restore")
@requires("deals.edit")
def restore(deal_id: int):
    deal = visible_or_404(Deal, deal_id)
    event = deal.restore(by=current_user) if deal.is_archived else None
    db.session.commit()
    say(_("Restored: %(name)s", name=deal.title), event)
    return redirect_back_to(url_for("deals.show", deal_id=deal.id))
