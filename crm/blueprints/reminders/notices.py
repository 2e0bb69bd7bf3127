"""The notice in the frame of a page, shown only when something is due.

A page asks the database for it only when its process knows that something is due: once in a minute it
looks an hour ahead, which costs one look into an index.
"""

import time
from datetime import datetime
from typing import NamedTuple

from flask import current_app, render_template
from flask_login import current_user
from sqlalchemy import update

from crm.blueprints.reminders import bp
from crm.database import db
from crm.fragments import came_from, redirect_back_to, render_fragments, wants_partial
from crm.lib import clock
from crm.models import User
from crm.permissions import requires
from crm.services.reminders.own import Notice, due_notice, next_due_at, wants_any

FRESH_SECONDS = 60.0
# A page that stays open all day asks again and again: appointments are made, and moved, meanwhile.
ASK_AGAIN_SECONDS = 300


class NextDue(NamedTuple):
    """What a process remembers of a user: when it looked, and when something is due."""

    looked_at: float
    due_at: datetime | None


class OwnReminders(NamedTuple):
    """``notice``: what is due now; ``seconds``: until the page should ask again by itself, or None."""

    notice: Notice | None
    seconds: int | None


def own_reminders() -> OwnReminders:
    """What the frame shows to the present user."""
    if not current_user.is_authenticated or not wants_any(current_user):
        return OwnReminders(None, None)
    due_at = _next_due(current_user).due_at
    if due_at is None:
        return OwnReminders(None, ASK_AGAIN_SECONDS)
    seconds = int((due_at - clock.now()).total_seconds()) + 1
    if seconds > 1:
        return OwnReminders(None, min(seconds, ASK_AGAIN_SECONDS))
    return OwnReminders(due_notice(current_user) or None, ASK_AGAIN_SECONDS)


def _next_due(user: User) -> NextDue:
    known = current_app.extensions.setdefault("next_due", {})
    found = known.get(user.id)
    if found is None or time.monotonic() - found.looked_at > FRESH_SECONDS:
        found = known[user.id] = NextDue(time.monotonic(), next_due_at(user))
    return found


def forget_due(user_id: int) -> None:
    """After something changed: the next page looks anew."""
    current_app.extensions.setdefault("next_due", {}).pop(user_id, None)


@bp.get("/reminders/")
@requires("agenda.view")
def index():
    """The piece of the frame, asked for by an open page when its moment has come."""
    forget_due(current_user.id)
    return render_template("reminders/_own.html")


@bp.post("/reminders/seen")
@requires("agenda.view")
def seen():
    """What was due until now has been read."""
    # No change of the record: neither an event nor a version, as with the time of the last visit.
    users = User.__table__
    values = {"reminders_seen_at": clock.now(), "updated_at": users.c.updated_at}
    db.session.connection().execute(update(users).where(users.c.id == current_user.id).values(values))
    db.session.commit()
    forget_due(current_user.id)
    if wants_partial():
        db.session.expire(current_user._get_current_object())
        return render_fragments("reminders/_own.html")
    return redirect_back_to(came_from("/"))
