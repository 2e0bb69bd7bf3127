"""What happened to a record: its own events and those of what hangs on it, newest first."""

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from crm.database import MAX_ID, db
from crm.lib import clock
from crm.models import Contact, Deal, Event, Interaction, Series
from crm.services.undo import FINAL_ACTIONS, TOAST_LIFETIME, record_of

# Records that have a history page of their own, by the name their events carry.
HISTORIES = {"contact": Contact, "interaction": Interaction, "deal": Deal, "series": Series}
PAGE_SIZE = 50


def page_of(record, *, user, before: int | None = None) -> list[Event]:
    """A page of events about *record* and its children that *user* may see, older than id *before*.

    Events of private interactions hang on the contact too: they stay with those whose they are.
    """
    kind = record.record_type()
    query = select(Event).where(
        or_(
            and_(Event.record_type == kind, Event.record_id == record.id),
            and_(Event.parent_type == kind, Event.parent_id == record.id),
        ),
        _is_open_to(user, Interaction, "interaction"),
        _is_open_to(user, Deal, "deal"),
        _is_open_to(user, Series, "series"),
    )
    if before is not None:
        query = query.where(Event.id < before)
    query = query.options(joinedload(Event.user)).order_by(Event.id.desc()).limit(PAGE_SIZE)
    return list(db.session.scalars(query))


def titles_of(events: list[Event], *, but_of) -> dict[tuple[str, int], str]:
    """Record type and id → title, of the interactions and deals in *events* other than *but_of*."""
    own = (but_of.record_type(), but_of.id)
    titles = {}
    for model in (Interaction, Deal):
        kind = model.record_type()
        ids = {event.record_id for event in events if event.record_type == kind}
        rows = db.session.execute(select(model.id, model.title).where(model.id.in_(ids))) if ids else ()
        titles |= {(kind, id_): title for id_, title in rows if (kind, id_) != own}
    return titles


def _is_open_to(user, model, kind: str):
    visible = select(model.id).where(model.visibility(user), model.id == Event.record_id)
    return or_(Event.record_type != kind, visible.exists())


def visible_event(event_id: int, user) -> Event | None:
    """The event, if *user* may see the record it is about: asked through the record itself."""
    event = db.session.get(Event, event_id) if 0 < event_id <= MAX_ID else None
    record = record_of(event) if event is not None else None
    if record is None:
        return None
    model = type(record)
    query = model.visible_to(user).where(model.id == record.id)
    return event if db.session.scalars(query).unique().one_or_none() is not None else None


def fresh_event(event_id: int, user) -> Event | None:
    """The event, if *user* did it so lately that its Undo is still offered, be the record seen or not."""
    event = db.session.get(Event, event_id) if 0 < event_id <= MAX_ID else None
    is_own = event is not None and event.user_id == user.id and record_of(event) is not None
    return event if is_own and event.at > clock.now() - TOAST_LIFETIME else None


def is_undoable(event: Event) -> bool:
    """Whether the page offers Undo; the act itself checks again."""
    return event.undone_at is None and event.action not in FINAL_ACTIONS
