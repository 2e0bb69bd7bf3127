"""Date, hour or deadline, responsible colleague and step, changed right in the row of the list (OC-10)."""

from flask import Response, render_template
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import joinedload

from crm.blueprints.interactions import answers, bp
from crm.blueprints.interactions.listing.columns import columns_of
from crm.blueprints.interactions.listing.groups import ALWAYS_SHOWN
from crm.blueprints.interactions.listing.row_form import RowForm
from crm.conflicts import differences
from crm.database import commit_keeping_records
from crm.fragments import render_fragments, wants_partial
from crm.i18n import time_zone, today
from crm.models import Event, Interaction, StaleVersion, Step
from crm.permissions import requires, visible_or_404
from crm.services.undo import one_gesture
from crm.toasts import say

NEEDS = (answers.WITH_CONTACT, joinedload(Interaction.step).joinedload(Step.process))


@bp.get("/interactions/<int:interaction_id>/row")
@requires("interactions.edit")
def edit_row(interaction_id: int):
    interaction = visible_or_404(Interaction, interaction_id, *NEEDS)
    return _form(interaction, RowForm(interaction))


@bp.get("/interactions/<int:interaction_id>/line")
@requires("interactions.view")
def show_row(interaction_id: int):
    """The row as it is: whoever thinks better of changing it gets it back."""
    interaction = visible_or_404(Interaction, interaction_id)
    lines = answers.row_context(interaction)
    return render_fragments("interactions/piece.htmx.html", piece="interactions/listing/_rows.html", **lines)


@bp.post("/interactions/<int:interaction_id>/row")
@requires("interactions.edit")
def update_row(interaction_id: int):
    interaction = visible_or_404(Interaction, interaction_id, *NEEDS)
    form = RowForm(interaction)
    try:
        # First: what became of it meanwhile also says which of the fields there are.
        interaction.check_version(form.version_number)
    except StaleVersion:
        return _conflict(interaction, form)
    if not form.validate():
        return _form(interaction, form, 422)
    with one_gesture():
        events = _change(interaction, form)
    if events:
        commit_keeping_records()
        say(_("Saved: %(title)s", title=interaction.title), events[-1])
    return answers.done(interaction)


def _change(interaction: Interaction, form: RowForm) -> list[Event]:
    """The events of what is other than it was."""
    events: list[Event | None] = []
    if form.responsible_id is not None:
        events.append(interaction.assign_to(form.responsible_id.user, by=current_user))
    if form.is_moved:
        events.append(_move(interaction, form))
    if form.step_id.data != interaction.step_id:
        step = visible_or_404(Step, form.step_id.data) if form.step_id.data else None
        events.append(interaction.walk_to(step, by=current_user, on=today()))
    return [event for event in events if event is not None]


def _move(interaction: Interaction, form: RowForm) -> Event:
    day = form.starts_on.data
    if interaction.is_task:
        return interaction.plan_between(day, form.deadline_on.data, by=current_user)
    return interaction.move_to(day, form.start_time.data, zone=time_zone(), fold=form.fold, by=current_user)


def _conflict(interaction: Interaction, form: RowForm) -> Response:
    """Somebody was quicker: both values, and what was typed waits to be saved over theirs."""
    found = differences(form, RowForm(interaction, formdata=None))
    if not found:
        return answers.done(interaction)
    form.version.data = str(interaction.version)
    return _form(interaction, form, 409, conflicts=found)


def _form(interaction: Interaction, form: RowForm, status: int = 200, **context) -> Response:
    template = "interactions/listing/_row_form.html" if wants_partial() else "interactions/listing/row.html"
    page = render_template(
        template,
        interaction=interaction,
        form=form,
        # That of the form which was refused, not of what became of the record since.
        version=form.version.data or interaction.version,
        span=ALWAYS_SHOWN + len(columns_of(current_user)),
        back=answers.back_from(interaction),
        **context,
    )
    return Response(page, status)
