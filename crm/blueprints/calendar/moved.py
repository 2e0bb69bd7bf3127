"""What follows when something was moved in the calendar: the days as they are now, or why not."""

from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

from flask import Response, render_template, url_for
from flask_babel import gettext as _

from crm.blueprints.calendar.forms import MoveForm
from crm.blueprints.calendar.period import View
from crm.blueprints.calendar.routes import period_of, sheet_of
from crm.database import db
from crm.fragments import came_from, redirect_back_to, render_fragments, wants_partial
from crm.i18n import time_zone
from crm.lib.time_zones import to_local
from crm.models import Interaction
from crm.navigation import here
from crm.toasts import complain


def days_of(interaction: Interaction) -> set[date]:
    """The days under which the reader's calendar shows it."""
    if interaction.is_task:
        return {interaction.starts_on, interaction.due_on}
    last_moment = interaction.ends_at - timedelta(microseconds=1)
    first, last = (to_local(each, time_zone()).date() for each in (interaction.starts_at, last_moment))
    return {first + timedelta(days=place) for place in range((last - first).days + 1)}


def moved(interaction: Interaction, was: set[date]) -> Response:
    """The days it left and came to, as they are now; for a plain form the page it stood on."""
    if not wants_partial():
        return redirect_back_to(back_from(interaction))
    return _days(was | days_of(interaction))


def stale(error: Exception) -> Response:
    """Somebody was quicker: the days as they are now, and a word."""
    db.session.rollback()
    if not wants_partial():
        raise error
    complain(_("Somebody else changed this meanwhile. Here is how it is now."))
    return _days(None, 409)


def refused(interaction: Interaction, form: MoveForm) -> Response:
    """It cannot stand there: a word, or the form that says why."""
    if not wants_partial():
        return form_page(interaction, form, 422)
    complain(_("This cannot stand there. Choose another day or hour."))
    return render_fragments("components/toast_answers.html", 422)


def form_page(interaction: Interaction, form: MoveForm, status: int = 200) -> Response:
    page = render_template(
        "calendar/move.html", interaction=interaction, form=form, back=back_from(interaction)
    )
    return Response(page, status)


def back_from(interaction: Interaction) -> str:
    """Where the form leads back to."""
    return came_from(url_for("interactions.show", interaction_id=interaction.id))


def _days(touched: set[date] | None, status: int = 200) -> Response:
    """The page's own pieces: the days *touched* of a month, else all, for the hours may be others now."""
    address = parse_qs(urlsplit(here()).query)
    period = period_of({name: ",".join(values) for name, values in address.items()})
    sheet = sheet_of(period)
    is_some = touched is not None and period.view is View.MONTH
    cells = [cell for cell in sheet.cells if cell.day in touched] if is_some else []
    return render_fragments("calendar/move.htmx.html", status, sheet=sheet, period=period, cells=cells)
