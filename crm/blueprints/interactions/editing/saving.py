"""Making and changing an interaction by its form."""

from datetime import date, time

from flask import Response, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from crm.blueprints.interactions import answers, bp
from crm.blueprints.interactions.chains.spreading import offer
from crm.blueprints.interactions.editing.record_form import InteractionForm
from crm.blueprints.interactions.recurrence.repeats import series_kept
from crm.conflicts import conflict_page
from crm.database import db
from crm.forms.pickers import contact_argument
from crm.fragments import came_from, redirect_back_to
from crm.i18n import today
from crm.lib.dates import DateError, parse_date
from crm.lib.times import TimeError, parse_time
from crm.models import Channel, Deal, Event, Interaction, Participant, StaleVersion, State, Step, User
from crm.permissions import requires, visible_or_404
from crm.services.undo import one_gesture
from crm.toasts import say

FORM_NEEDS = (
    joinedload(Interaction.contact),
    joinedload(Interaction.step),
    selectinload(Interaction.participants).joinedload(Participant.contact),
    selectinload(Interaction.participants).joinedload(Participant.user),
)


@bp.get("/interactions/new")
@requires("interactions.edit")
def new():
    return _page("interactions/editing/new.html", InteractionForm(_defaults()))


@bp.post("/interactions/new")
@requires("interactions.edit")
def create():
    form = InteractionForm({})
    if form.wants_row:
        return _page("interactions/editing/new.html", form)
    if not form.validate():
        return _page("interactions/editing/new.html", form, 422)
    interaction = Interaction(created_by_id=current_user.id, state=State.OPEN)
    event = save(interaction, form, "created")
    db.session.commit()
    say(_("Saved: %(title)s", title=interaction.title), event)
    return redirect_back_to(answers.back_from(interaction))


@bp.get("/interactions/<int:interaction_id>/edit")
@requires("interactions.edit")
def edit(interaction_id: int):
    interaction = visible_or_404(Interaction, interaction_id, *FORM_NEEDS)
    return _page("interactions/editing/edit.html", InteractionForm.of(interaction), interaction=interaction)


@bp.post("/interactions/<int:interaction_id>/edit")
@requires("interactions.edit")
def update(interaction_id: int):
    interaction = visible_or_404(Interaction, interaction_id, *FORM_NEEDS)
    form = InteractionForm.of(interaction)
    if form.wants_row:
        return _page("interactions/editing/edit.html", form, interaction=interaction)
    if not form.validate():
        return _page("interactions/editing/edit.html", form, 422, interaction=interaction)
    try:
        interaction.check_version(form.version_number)
    except StaleVersion:
        return _conflict(interaction, form)
    deal_id = interaction.deal_id
    event = save(interaction, form, "updated")
    db.session.commit()
    offered = offer(interaction.deal, [interaction.id]) if interaction.deal_id != deal_id else None
    say(_("Saved: %(title)s", title=interaction.title), event, link=offered)
    return redirect_back_to(answers.back_from(interaction))


def save(interaction: Interaction, form: InteractionForm, action: str) -> Event:
    """What was typed, then the acts: the light, and the step that may conclude it (SC-14)."""
    parts, day = interaction.parts(), _day_of_step(interaction, form)
    with one_gesture(), series_kept(interaction, form):
        form.write_to(interaction, by=current_user)
        event = interaction.record_event(action, by=current_user, parts_before=parts)
        if form.state.data is not interaction.state:
            interaction.set_state(form.state.data, by=current_user)
        if form.step_id.data != interaction.step_id:
            step = visible_or_404(Step, form.step_id.data) if form.step_id.data else None
            interaction.walk_to(step, by=current_user, on=day)
    return event


def _day_of_step(interaction: Interaction, form: InteractionForm) -> date:
    """The day a step is reached on: today, unless the true one was typed beside it (SC-17, SC-19)."""
    is_typed = form.corrects_update_date(interaction.update_date) and form.update_date.data is not None
    return form.update_date.data if is_typed else today()


def _page(
    template: str, form: InteractionForm, status: int = 200, interaction: Interaction | None = None
) -> Response:
    home = came_from(url_for("interactions.index"))
    back = answers.back_from(interaction) if interaction is not None else home
    page = render_template(
        template, form=form, back=back, interaction=interaction, asked_from=request.args.get("next")
    )
    return Response(page, status)


def _conflict(interaction: Interaction, form: InteractionForm) -> Response:
    stored = InteractionForm.of(interaction, formdata=None)
    return conflict_page(
        "interactions/editing/edit.html", form, stored, interaction,
        interaction=interaction, back=answers.back_from(interaction),
    )  # fmt: skip


def _defaults() -> dict:
    """A new one: mine, today, a task; with what the address says about contact, deal, day and hour."""
    deal_id = request.args.get("deal_id", type=int)
    deal = visible_or_404(Deal, deal_id, joinedload(Deal.contact)) if deal_id else None
    return {
        "contact": deal.contact if deal is not None else contact_argument(),
        "deal_id": deal.id if deal is not None else None,
        "channel": Channel.PLANNED,
        "state": State.OPEN,
        "is_task": request.args.get("task") != "0" and "appointment" not in request.args,
        "starts_on": _day_argument(),
        "start_time": _hour_argument(),
        "which": request.args.get("which", type=int),
        "duration": request.args.get("minutes", type=int),
        "responsible_id": _responsible_argument(),
        "participants": _people_arguments(),
    }


def _day_argument():
    """The day of ``?date=2026-11-23``; today when there is none, or none that can be read."""
    try:
        return parse_date(request.args.get("date"), "en", today())
    except DateError:
        return today()


def _hour_argument() -> time | None:
    """The hour of ``?time=09:00``, or None."""
    try:
        return parse_time(request.args.get("time"))
    except TimeError:
        return None


def _responsible_argument() -> int:
    """The colleague of ``?responsible=7``, else oneself."""
    user_id = request.args.get("responsible", type=int)
    return visible_or_404(User, user_id).id if user_id else current_user.id


def _people_arguments() -> list[dict]:
    """The colleagues of ``?people=2&people=3`` as participants."""
    ids = request.args.getlist("people", type=int)
    users = db.session.scalars(select(User).where(User.id.in_(ids))) if ids else ()
    return [
        {"person": {"contact": None, "user": user, "name": user.name}, "coordinates": ""} for user in users
    ]
