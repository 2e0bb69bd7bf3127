"""Start and stop: one tap each."""

from flask import url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.blueprints.time_entries import bp, hours
from crm.database import db
from crm.fragments import came_from, redirect_back_to
from crm.links import record_url
from crm.models import Interaction
from crm.permissions import requires, visible_or_404
from crm.services.time_spent import clock as time_tracking
from crm.toasts import say

# A clock that ran longer than a day's work was most likely forgotten.
LIKELY_SECONDS = 12 * 3600


@bp.post("/interactions/<int:interaction_id>/time/start")
@requires("time.edit")
def start(interaction_id: int):
    interaction = visible_or_404(Interaction, interaction_id)
    event, stopped = time_tracking.start(interaction, by=current_user)
    db.session.commit()
    if stopped is not None:
        say(
            _("The clock is running here. The other one was stopped: %(time)s", time=hours(stopped.seconds)),
            event,
        )
    elif event is not None:
        say(_("The clock is running."), event)
    return redirect_back_to(came_from(record_url(interaction)))


@bp.post("/time/stop")
@requires("time.edit")
def stop():
    """Stop the clock that runs, wherever; where none does (another tab was quicker) nothing happens."""
    entry = time_tracking.running_of(current_user)
    if entry is None:
        return redirect_back_to(came_from(url_for("time.index")))
    ran, back = entry.seconds_so_far(), came_from(record_url(entry.interaction))
    event = time_tracking.stop(entry, by=current_user)
    db.session.commit()
    say(_("The clock was stopped: %(time)s", time=hours(ran)), event, link=_correction(entry, ran))
    return redirect_back_to(back)


def _correction(entry, seconds: float) -> tuple[str, str] | None:
    if seconds < LIKELY_SECONDS:
        return None
    return url_for("time.edit", entry_id=entry.id), _("Did you forget it? Correct the time")
