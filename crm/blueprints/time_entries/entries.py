"""Time by hand: written down afterwards, corrected, taken out."""

from flask import abort, make_response, render_template
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import contains_eager

from crm.blueprints.time_entries import bp
from crm.blueprints.time_entries.forms import TimeForm
from crm.conflicts import conflict_page
from crm.database import db
from crm.fragments import came_from, redirect_back_to
from crm.i18n import today
from crm.links import record_url
from crm.models import Interaction, StaleVersion, TimeEntry
from crm.permissions import requires, visible_or_404
from crm.services.time_spent import clock as time_tracking
from crm.toasts import say

EDIT_PAGE = "time/edit.html"


@bp.get("/interactions/<int:interaction_id>/time/new")
@requires("time.edit")
def new(interaction_id: int):
    interaction = visible_or_404(Interaction, interaction_id)
    form = TimeForm(formdata=None, data={"day": today()})
    return render_template("time/new.html", interaction=interaction, form=form)


@bp.post("/interactions/<int:interaction_id>/time")
@requires("time.edit")
def create(interaction_id: int):
    interaction, form = visible_or_404(Interaction, interaction_id), TimeForm()
    if not form.validate():
        return make_response(render_template("time/new.html", interaction=interaction, form=form), 422)
    event = time_tracking.add(interaction, **_typed(form), by=current_user)
    db.session.commit()
    say(_("Time written down"), event)
    return redirect_back_to(record_url(interaction))


@bp.get("/time/<int:entry_id>/edit")
@requires("time.edit")
def edit(entry_id: int):
    entry = stopped_or_404(entry_id)
    return render_template(EDIT_PAGE, entry=entry, form=_form_of(entry))


@bp.post("/time/<int:entry_id>")
@requires("time.edit")
def update(entry_id: int):
    entry, form = stopped_or_404(entry_id), TimeForm()
    if not form.validate():
        return make_response(render_template(EDIT_PAGE, entry=entry, form=form), 422)
    try:
        entry.check_version(form.version_number)
    except StaleVersion:
        return conflict_page(EDIT_PAGE, form, _form_of(entry), entry, entry=entry)
    event = time_tracking.correct(entry, **_typed(form), by=current_user)
    db.session.commit()
    say(_("Time corrected"), event)
    return redirect_back_to(record_url(entry))


@bp.post("/time/<int:entry_id>/archive")
@requires("time.edit")
def archive(entry_id: int):
    entry = stopped_or_404(entry_id)
    if not entry.is_archived:
        event = entry.archive(by=current_user)
        db.session.commit()
        say(_("Time taken out"), event)
    return redirect_back_to(came_from(record_url(entry)))


def stopped_or_404(entry_id: int) -> TimeEntry:
    """An entry whose clock stands; a running one is stopped first."""
    entry = visible_or_404(TimeEntry, entry_id, contains_eager(TimeEntry.interaction))
    return entry if not entry.is_running else abort(404)


def _form_of(entry: TimeEntry) -> TimeForm:
    return TimeForm(
        formdata=None, data={"day": entry.day, "minutes": entry.minutes or None, "words": entry.words}
    )


def _typed(form: TimeForm) -> dict:
    return {"day": form.day.data, "minutes": form.minutes.data, "words": form.words.data or ""}
