"""What happened to a record: its own events and those of what hangs on it, newest first."""

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from crm.database import db
from crm.models import Contact, Deal, Event, Interaction
from crm.services.undo import record_of

# Records that have a history page of their own, by the name their events carry.
HISTORIES = {"contact": Contact, "interaction": Interaction, "deal": Deal}
PAGE_SIZE = 50


def page_of(record, *, before: int | None = None) -> list[Event]:
    """A page of events about *record* and its children, older than the event id *before*."""
    kind = record.record_type()
    query = select(Event).where(
        or_(
            and_(Event.record_type == kind, Event.record_id == record.id),
            and_(Event.parent_type == kind, Event.parent_id == record.id),
        )
    )
    if before is not None:
        query = query.where(Event.id < before)
    query = query.options(joinedload(Event.user)).order_by(Event.id.desc()).limit(PAGE_SIZE)
    return list(db.session.scalars(query))


def is_visible(event: Event, user) -> bool:
    """Whether *user* may see the record an event is about: asked through the record itself."""
    record = record_of(event)
    if record is None:
        return False
    model = type(record)
    query = model.visible_to(user).where(model.id == record.id)
    return db.session.scalars(query).unique().one_or_none() is not None
