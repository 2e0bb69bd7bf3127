"""Making a deal and changing it."""

from flask import Response, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import joinedload, selectinload, undefer

from crm.blueprints.deals import bp
from crm.blueprints.deals.deal_form import DealForm
from crm.conflicts import conflict_page
from crm.database import db
from crm.forms.pickers import contact_argument
from crm.fragments import redirect_back_to
from crm.i18n import today
from crm.models import Deal, DealLine, Event, StaleVersion
from crm.permissions import requires, visible_or_404
from crm.services import products
from crm.services.deals.cards import deal_processes
from crm.services.undo import one_gesture
from crm.team import team
from crm.toasts import say

EDITED = (
    joinedload(Deal.contact),
    joinedload(Deal.person),
    joinedload(Deal.step),
    selectinload(Deal.lines).joinedload(DealLine.product),
    undefer(Deal.about),
)


@bp.get("/deals/new")
@requires("deals.edit")
def new():
    return form_page("deals/new.html", DealForm(None, first_values()))


@bp.post("/deals/new")
@requires("deals.edit")
def create():
    form = DealForm(None, first_values())
    if wants_row():
        return one_row_more("deals/new.html", form)
    if not form.validate():
        return form_page("deals/new.html", form, 422)
    deal = Deal(opened_on=today())
    with one_gesture():
        form.fill(deal)
        event = deal.begin(form.step.record, by=current_user, on=today())
        if form.probability.data is not None:
            deal.estimate(form.probability.data)
    db.session.commit()
    say(_("Created: %(deal)s", deal=deal.title), event)
    return redirect_back_to(url_for("deals.show", deal_id=deal.id))


@bp.get("/deals/<int:deal_id>/edit")
@requires("deals.edit")
def edit(deal_id: int):
    deal = visible_or_404(Deal, deal_id, *EDITED)
    return form_page("deals/edit.html", DealForm.of(deal), deal=deal)


@bp.post("/deals/<int:deal_id>/edit")
@requires("deals.edit")
def update(deal_id: int):
    deal = visible_or_404(Deal, deal_id, *EDITED)
    form = DealForm.of(deal)
    if wants_row():
        return one_row_more("deals/edit.html", form, deal=deal)
    if not form.validate():
        return form_page("deals/edit.html", form, 422, deal=deal)
    try:
        deal.check_version(form.version_number)
    except StaleVersion:
        stored = DealForm.of(deal, formdata=None)
        return conflict_page("deals/edit.html", form, stored, deal, deal=deal, offers=products.suggest(""))
    event = save(deal, form)
    db.session.commit()
    say(_("Saved: %(deal)s", deal=deal.title), event)
    return redirect_back_to(url_for("deals.show", deal_id=deal.id))


def save(deal: Deal, form: DealForm) -> Event:
    """Change the deal and, if another was chosen, its step: one gesture, taken back by one undo."""
    with one_gesture():
        if form.step.record.id != deal.step_id:
            deal.move_to(form.step.record, by=current_user, on=today())
        parts_before = deal.parts()
        form.fill(deal)
        deal.estimate(form.probability.data)
        return deal.record_event("updated", by=current_user, parts_before=parts_before)


def wants_row() -> bool:
    """Whether the button for one more line was pressed: nothing is saved yet."""
    return "add_line" in request.form


def one_row_more(template: str, form: DealForm, **context) -> Response:
    form.add_row()
    return form_page(template, form, **context)


def form_page(template: str, form: DealForm, status: int = 200, **context) -> Response:
    page = render_template(template, form=form, offers=products.suggest(""), **context)
    return make_response(page, status)


def first_values() -> dict:
    """What a new deal begins with; an address may name the client (``?contact=7``)."""
    contact = contact_argument("contact") or contact_argument("contact_id")
    processes = deal_processes(current_user)
    return {
        "contact": contact if contact is None or contact.is_company else None,
        "person": contact if contact is not None and not contact.is_company else None,
        "owner": current_user.id,
        "currency": team().currency,
        "step": processes[0].first_step.id if processes and processes[0].steps else None,
    }
