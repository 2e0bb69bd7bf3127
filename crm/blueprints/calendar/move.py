"""Moving what stands in the calendar: by dragging it, or by a form (SC-02, SC-07)."""

from flask import Response
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError

from crm.blueprints.calendar import bp
from crm.blueprints.calendar.forms import EndForm, MoveForm
from crm.blueprints.calendar.moved import days_of, form_page, moved, refused, stale
from crm.database import db
from crm.i18n import long_date, moment, time_zone
from crm.lib.times import format_duration
from crm.models import Interaction, StaleVersion
from crm.models.mixins.schedulable import LONGEST_APPOINTMENT
from crm.permissions import requires, visible_or_404
from crm.toasts import say


@bp.get("/interactions/<int:interaction_id>/move")
@requires("interactions.edit")
def ask_move(interaction_id: int):
    interaction = visible_or_404(Interaction, interaction_id)
    return form_page(interaction, MoveForm(interaction))


@bp.post("/interactions/<int:interaction_id>/move")
@requires("interactions.edit")
def move(interaction_id: int):
    interaction = visible_or_404(Interaction, interaction_id)
    form = MoveForm(interaction)
    if not form.validate():
        return refused(interaction, form)
    return _act(interaction, form, lambda: _move(interaction, form))


@bp.post("/interactions/<int:interaction_id>/end")
@requires("interactions.edit")
def set_end(interaction_id: int):
    """The lower edge of an appointment was dragged to another hour."""
    interaction = visible_or_404(Interaction, interaction_id)
    form = EndForm()
    if interaction.is_task or not form.validate() or not _can_end(interaction, form):
        return refused(interaction, MoveForm(interaction))
    return _act(interaction, form, lambda: _end(interaction, form))


def _act(interaction: Interaction, form, change) -> Response:
    """Do what was asked, once, unless somebody was quicker."""
    was = days_of(interaction)
    try:
        interaction.check_version(form.version_number)
        change()
    except (StaleVersion, StaleDataError) as error:
        return stale(error)
    return moved(interaction, was)


def _move(interaction: Interaction, form: MoveForm) -> None:
    changed = form.changed(interaction)
    if not changed:  # nothing is written then
        return
    event = interaction.move_to(
        form.date.data,
        form.hour if changed & {"date", "time", "which"} else None,
        zone=time_zone(),
        by=current_user,
        fold=form.fold,
        minutes=form.minutes,
        responsible=form.responsible.user,
    )
    db.session.commit()
    say(_words(interaction, changed), event)


def _end(interaction: Interaction, form: EndForm) -> None:
    if interaction.ends_at == form.instant:
        return
    event = interaction.end_at(form.instant, by=current_user)
    db.session.commit()
    say(_words(interaction, {"duration"}), event)


def _can_end(interaction: Interaction, form: EndForm) -> bool:
    return 0 < interaction.minutes_until(form.instant) <= LONGEST_APPOINTMENT


def _words(interaction: Interaction, changed: set[str]) -> str:
    """What has happened, for the toast."""
    if "responsible" in changed:
        name = interaction.responsible.name if interaction.responsible is not None else _("Nobody")
        return _(
            "Moved to %(day)s, responsible: %(name)s. %(title)s",
            day=_when(interaction),
            name=name,
            title=interaction.title,
        )
    if changed == {"duration"}:
        length = format_duration(interaction.duration_minutes)
        return _("New duration: %(duration)s. %(title)s", duration=length, title=interaction.title)
    return _("Moved to %(day)s: %(title)s", day=_when(interaction), title=interaction.title)


def _when(interaction: Interaction) -> str:
    return long_date(interaction.starts_on) if interaction.is_task else moment(interaction.starts_at)
