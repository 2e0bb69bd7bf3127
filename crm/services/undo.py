"""Undo: an event's "before" is played back if nothing newer touched the same fields."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from crm.database import db
from crm.lib import clock
from crm.models import Event
from crm.models.mixins.archivable import Archivable
from crm.models.mixins.eventful import Eventful

TOAST_LIFETIME = timedelta(minutes=10)
# Acts whose undo would be a lie: the world outside has already seen them.
FINAL_ACTIONS = frozenset(
    {"undone", "handed_over", "consented", "imported", "removed_for_good", "rerouted"}
    | {"reminded", "reminder_cancelled", "reminder_repeated"}
)


class CannotUndo(ValueError):
    """The act cannot be taken back; ``message`` says why in the reader's words."""

    def __init__(self, message) -> None:
        super().__init__(str(message))
        self.message = message


@contextmanager
def one_gesture() -> Iterator[str]:
    """Join the events written inside the block, so that one undo takes all of them back."""
    previous = db.session.info.get("event_batch")
    batch = db.session.info["event_batch"] = previous or str(uuid.uuid4())
    try:
        yield batch
    finally:
        db.session.info["event_batch"] = previous


def gesture_of(event: Event) -> list[Event]:
    """The events of the same gesture, newest first."""
    if event.batch is None:
        return [event]
    query = select(Event).where(Event.batch == event.batch).order_by(Event.id.desc())
    return list(db.session.scalars(query))


def undo(event: Event, *, by) -> list[Eventful]:
    """Take the gesture of *event* back, all or nothing; returns the records as they are now.

    Raises `CannotUndo` when it was undone before, is final, or newer acts touched the same fields.
    """
    events = [each for each in gesture_of(event) if each.action != "undone"]
    undoable = [each for each in events if each.action not in FINAL_ACTIONS]
    if not undoable:
        raise CannotUndo(_l("This cannot be undone."))
    records = [_undo_one(each, {e.id for e in events}, by=by) for each in undoable]
    return list(dict.fromkeys(records))


def _undo_one(event: Event, gesture: set[int], *, by) -> Eventful:
    if event.undone_at is not None:
        raise CannotUndo(_l("This has already been undone."))
    record = record_of(event)
    if record is None:
        raise CannotUndo(_l("The record is no longer there."))
    if _newer_touch(event, gesture):
        raise CannotUndo(_l("Somebody has changed the same fields since. Change them by hand."))
    if (reason := record.reason_against_undo(event)) is not None:
        raise CannotUndo(reason)
    event.undone_at = clock.now()
    if event.action in ("created", "added", "started") and isinstance(record, Archivable):
        record.archived_at = clock.now()
    else:
        record.set_back(event.before)
    undone = record.record_event("undone", by=by)
    undone.undoes_id = event.id
    return record


def record_of(event: Event) -> Eventful | None:
    """The record an event is about, whoever may see it: the caller asks through the user."""
    model = eventful_models().get(event.record_type)
    return db.session.get(model, event.record_id) if model is not None else None


def eventful_models() -> dict[str, type[Eventful]]:
    """Record type → model, for every table that writes events."""
    return {
        mapper.class_.__tablename__: mapper.class_
        for mapper in db.Model.registry.mappers
        if issubclass(mapper.class_, Eventful) and not mapper.inherits
    }


def _newer_touch(event: Event, gesture: set[int]) -> bool:
    newer = select(Event).where(
        Event.record_type == event.record_type,
        Event.record_id == event.record_id,
        Event.id > event.id,
        Event.undone_at.is_(None),
        Event.action != "undone",
    )
    touched = set(event.after) | set(event.before)
    return any(
        touched & (set(other.after) | set(other.before))
        for other in db.session.scalars(newer)
        if other.id not in gesture
    )
