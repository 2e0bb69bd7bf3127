"""Moving what stands in the calendar: by dragging it, or by a form that says the day and the hour."""

from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

from flask import Response, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError

from crm.blueprints.calendar import bp
from crm.blueprints.calendar.forms import MoveForm
from crm.blueprints.calendar.period import View
from crm.blueprints.calendar.routes import period_of, sheet_of
from crm.database import db
from crm.fragments import came_from, redirect_back_to, render_fragments, wants_partial
from crm.i18n import long_date, moment, time_zone
from crm.lib.time_zones import to_local
from crm.models import Interaction, StaleVersion
from crm.navigation import here
from crm.permissions import requires, visible_or_404
from crm.toasts import complain, say


@bp.get("/interactions/<int:interaction_id>/move")
@requires("interactions.edit")
def ask_move(interaction_id: int):
    interaction = visible_or_404(Interaction, interaction_id)
    return _form_page(interaction, MoveForm(data=_present_place(interaction)))


@bp.post("/interactions/<int:interaction_id>/move")
@requires("interactions.edit")
def move(interaction_id: int):
    interaction = visible_or_404(Interaction, interaction_id)
    form = MoveForm()
    if not form.validate():
        return _refused(interaction, form)
    was = days_of(interaction)
    try:
        interaction.check_version(form.version_number)
        if not _stands_at(interaction, form):
            event = interaction.move_to(form.date.data, form.time.data, zone=time_zone(), by=current_user)
            db.session.commit()
            say(_("Moved to %(day)s: %(title)s", day=_when(interaction), title=interaction.title), event)
    except (StaleVersion, StaleDataError) as error:
        return _stale(error)
    return _moved(interaction, was)


def days_of(interaction: Interaction) -> set[date]:
    """The days under which the reader's calendar shows it."""
    if interaction.is_task:
        return {interaction.starts_on, interaction.due_on}
    last_moment = interaction.ends_at - timedelta(microseconds=1)
    first, last = (to_local(each, time_zone()).date() for each in (interaction.starts_at, last_moment))
    return {first + timedelta(days=place) for place in range((last - first).days + 1)}


def _moved(interaction: Interaction, was: set[date]) -> Response:
    """The days it left and came to, as they are now; for a plain form the page it stood on."""
    if not wants_partial():
        return redirect_back_to(came_from(url_for("interactions.show", interaction_id=interaction.id)))
    return _days(was | days_of(interaction))


def _days(touched: set[date] | None, status: int = 200) -> Response:
    """The page's own pieces: the days *touched* of a month, else all, for the hours may be others now."""
    address = parse_qs(urlsplit(here()).query)
    period = period_of({name: ",".join(values) for name, values in address.items()})
    sheet = sheet_of(period)
    is_some = touched is not None and period.view is View.MONTH
    cells = [cell for cell in sheet.cells if cell.day in touched] if is_some else []
    return render_fragments("calendar/move.htmx.html", status, sheet=sheet, period=period, cells=cells)


def _stale(error: Exception) -> Response:
    """Somebody was quicker: the days as they are now, and a word."""
    db.session.rollback()
    if not wants_partial():
        raise error
    complain(_("Somebody else changed this meanwhile. Here is how it is now."))
    return _days(None, 409)


def _refused(interaction: Interaction, form: MoveForm) -> Response:
    if not wants_partial():
        return _form_page(interaction, form, 422)
    complain(_("This cannot stand there. Choose another day or hour."))
    return render_fragments("components/toast_answers.html", 422)


def _form_page(interaction: Interaction, form: MoveForm, status: int = 200) -> Response:
    back = came_from(url_for("interactions.show", interaction_id=interaction.id))
    page = render_template("calendar/move.html", interaction=interaction, form=form, back=back)
    return Response(page, status)


def _stands_at(interaction: Interaction, form: MoveForm) -> bool:
    """Whether it is there already: nothing is written then."""
    present = _present_place(interaction)
    return form.date.data == present["date"] and form.time.data in (None, present["time"])


def _present_place(interaction: Interaction) -> dict:
    if interaction.is_task:
        return {"date": interaction.starts_on, "time": None}
    local = to_local(interaction.starts_at, time_zone())
    return {"date": local.date(), "time": local.time()}


def _when(interaction: Interaction) -> str:
    return long_date(interaction.starts_on) if interaction.is_task else moment(interaction.starts_at)
