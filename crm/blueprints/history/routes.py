"""The history of a record and the undo of an act."""

from flask import abort, flash, redirect, render_template, request
from flask_login import current_user

from crm.blueprints.history import bp
from crm.database import db
from crm.fragments import came_from, redirect_back_to
from crm.models import Event
from crm.permissions import requires, visible_or_404
from crm.services import history
from crm.services.undo import CannotUndo, record_of, undo


@bp.get("/history/<record_type>/<int:record_id>")
@requires("history.view")
def show(record_type: str, record_id: int):
    model = history.HISTORIES.get(record_type) or abort(404)
    record = visible_or_404(model, record_id)
    events = history.page_of(record, before=request.args.get("before", type=int))
    return render_template("history/show.html", record=record, events=events)


@bp.post("/events/<int:event_id>/undo")
@requires("history.undo")
def undo_event(event_id: int):
    event = db.session.get(Event, event_id) or abort(404)
    if not history.is_visible(event, current_user):
        abort(404)
    try:
        undo(event, by=current_user)
    except CannotUndo as error:
        db.session.rollback()
        flash(str(error.message), "error")
    else:
        db.session.commit()
    return redirect_back_to(came_from(default="/"))
