"""Date, responsible colleague and step, changed right in the row of the list (OC-10)."""

from typing import ClassVar

from flask import Response, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy.orm import joinedload

from crm.blueprints.interactions import answers, bp
from crm.blueprints.interactions.columns import columns_of
from crm.blueprints.interactions.groups import ALWAYS_SHOWN
from crm.blueprints.interactions.record_fields import StepField
from crm.database import commit_keeping_records
from crm.forms import BaseForm, DayField, UserField, required
from crm.fragments import render_fragments, wants_partial
from crm.i18n import today
from crm.models import Event, Interaction, StaleVersion, Step
from crm.permissions import requires, visible_or_404
from crm.services.undo import one_gesture
from crm.switched_fields import SwitchedFields
from crm.toasts import say

NEEDS = (answers.WITH_CONTACT, joinedload(Interaction.step).joinedload(Step.process))


class RowForm(SwitchedFields, BaseForm):
    SWITCHED: ClassVar = {"steps": ("step_id",)}

    starts_on = DayField(_l("Start date"), [required()])
    responsible_id = UserField(_l("Responsible"))
    step_id = StepField(_l("Step"))

    @classmethod
    def of(cls, interaction: Interaction) -> "RowForm":
        names = ("starts_on", "responsible_id", "step_id")
        return cls(data={name: getattr(interaction, name) for name in names})


@bp.get("/interactions/<int:interaction_id>/row")
@requires("interactions.edit")
def edit_row(interaction_id: int):
    interaction = visible_or_404(Interaction, interaction_id, *NEEDS)
    return _form(interaction, RowForm.of(interaction))


@bp.get("/interactions/<int:interaction_id>/line")
@requires("interactions.view")
def show_row(interaction_id: int):
    """The row as it is: whoever thinks better of changing it gets it back."""
    interaction = visible_or_404(Interaction, interaction_id)
    lines = answers.row_context(interaction)
    return render_fragments("interactions/piece.htmx.html", piece="interactions/_rows.html", **lines)


@bp.post("/interactions/<int:interaction_id>/row")
@requires("interactions.edit")
def update_row(interaction_id: int):
    interaction = visible_or_404(Interaction, interaction_id, *NEEDS)
    form = RowForm.of(interaction)
    if not form.validate():
        return _form(interaction, form, 422)
    try:
        interaction.check_version(form.version_number)
    except StaleVersion as error:
        return answers.stale(interaction, error)
    with one_gesture():
        events = _change(interaction, form)
    if events:
        commit_keeping_records()
        say(_("Saved: %(title)s", title=interaction.title), events[-1])
    return answers.done(interaction)


def _change(interaction: Interaction, form: RowForm) -> list[Event]:
    """The events of what is other than it was."""
    events: list[Event | None] = [interaction.assign_to(form.responsible_id.user, by=current_user)]
    if form.starts_on.data != interaction.starts_on:
        interaction.move_to_day(form.starts_on.data)
        events.append(interaction.record_event("moved", by=current_user))
    if form.step_id.data != interaction.step_id:
        step = visible_or_404(Step, form.step_id.data) if form.step_id.data else None
        events.append(interaction.walk_to(step, by=current_user, on=today()))
    return [event for event in events if event is not None]


def _form(interaction: Interaction, form: RowForm, status: int = 200) -> Response:
    template = "interactions/_row_form.html" if wants_partial() else "interactions/row.html"
    page = render_template(
        template,
        interaction=interaction,
        form=form,
        span=ALWAYS_SHOWN + len(columns_of(current_user)),
        back=answers.back_from(interaction),
    )
    return Response(page, status)
