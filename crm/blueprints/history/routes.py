"""The history of a record and the undo of an act."""

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.blueprints.history import bp
from crm.database import db
from crm.fragments import came_from, redirect_back_to
from crm.links import record_url
from crm.models import Event
from crm.permissions import may_undo, requires, visible_or_404
from crm.services import history
from crm.services.undo import CannotUndo, gesture_of, record_of, undo
from crm.toasts import complain, say


@bp.get("/history/<record_type>/<int:record_id>")
@requires("history.view")
def show(record_type: str, record_id: int):
    model = history.HISTORIES.get(record_type)
    if model is None:
        abort(404)
    record = visible_or_404(model, record_id)
    events = history.page_of(record, user=current_user, before=request.args.get("before", type=int))
    return render_template(
        "history/show.html",
        record=record,
        events=events,
        titles=history.titles_of(events, but_of=record),
        older=_older(record, events),
    )


def _older(record, events: list[Event]) -> str | None:
    """The address of the next page, if there may be one."""
    if len(events) < history.PAGE_SIZE:
        return None
    return url_for(
        "history.show",
        record_type=record.record_type(),
        record_id=record.id,
        before=events[-1].id,
    )


@bp.post("/events/<int:event_id>/undo")
@requires("history.undo")
def undo_event(event_id: int):
    event = undoable_or_404(event_id)
    record = record_of(event)
    try:
        undo(event, by=current_user)
    except CannotUndo as error:
        db.session.rollback()
        complain(error.message)
    else:
        db.session.commit()
        say(_("Undone"))
    return redirect_back_to(came_from(default=record_url(record)))


def undoable_or_404(event_id: int) -> Event:
    """The event, if the user may see and change every record of its gesture.

    What one did oneself may be taken back whole: an act on a chain reaches links one cannot see, and some
    acts take the record itself out of one's sight.
    """
    event = history.visible_event(event_id, current_user) or history.fresh_event(event_id, current_user)
    if event is None:
        abort(404)
    for each in gesture_of(event):
        is_own = each.user_id == current_user.id
        seen = is_own or history.visible_event(each.id, current_user) is not None
        if not seen or not may_undo(current_user, each.record_type):
            abort(404)
    return event
