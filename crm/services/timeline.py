"""The story of a contact, newest first: stamped notes, finished interactions, deals, events (MC-41).

Every source is read by a keyset of its own, so that "more" costs the same on any page.
"""

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select, union
from sqlalchemy.orm import contains_eager, joinedload

from crm.database import MAX_ID, db
from crm.models import Contact, Deal, Event, Interaction, Note, Participant, State, User
from crm.services.contact_page import deals_of
from crm.services.readers import Reader, reader_of

Key = tuple[datetime, int, int]  # moment, kind, id
Source = tuple[Select, ColumnElement, ColumnElement]  # what to read, its moment, its id

PAGE_SIZE = 20
TOLD_EVENTS = ("created", "imported", "merged", "archived", "restored", "assigned", "consented")


class Kind(enum.IntEnum):
    """What happened. The order decides between moments of the same instant."""

    EVENT = 1
    DEAL_OPENED = 2
    DEAL_CLOSED = 3
    INTERACTION = 4
    NOTE = 5


@dataclass(frozen=True)
class Moment:
    """One entry: *record* is the event, deal, interaction or note that it tells of."""

    at: datetime
    kind: Kind
    record: Event | Deal | Interaction | Note

    @property
    def key(self) -> Key:
        return self.at, self.kind, self.record.id

    @property
    def cursor(self) -> str:
        return f"{self.at.isoformat()}_{int(self.kind)}_{self.record.id}"


@dataclass(frozen=True)
class Page:
    moments: list[Moment]
    older: str | None


def read_cursor(text: str | None) -> Key | None:
    """The key that `Moment.cursor` wrote; None for anything else."""
    try:
        at, kind, record_id = (text or "").split("_")
        key = datetime.fromisoformat(at), int(kind), int(record_id)
    except ValueError:
        return None
    return key if key[0].tzinfo is not None and 0 < key[2] <= MAX_ID else None


def page_of(
    contact: Contact, user: User, before: Key | None = None, *, deals: Iterable[Deal] | None = None
) -> Page:
    """The `PAGE_SIZE` newest moments that *user* may see, older than the key *before*.

    *deals* are the contact's, where the caller has read them already.
    """
    own = deals_of(contact, user) if deals is None else deals
    moments = [*_beginnings_and_ends(own), *_rows(contact, user, before)]
    older = (each for each in moments if before is None or each.key < before)
    newest = sorted(older, key=lambda moment: moment.key, reverse=True)
    page = newest[:PAGE_SIZE]
    return Page(page, page[-1].cursor if len(newest) > PAGE_SIZE else None)


def _rows(contact: Contact, user: User, before: Key | None) -> Iterator[Moment]:
    """The newest of every source; the statements are built once for a reader and kept."""
    values = {"contact_id": contact.id}
    if before is not None:
        values |= {"moment": before[0], "cursor_id": before[2]}
    for kind in SOURCES:
        place = None if before is None else (kind > before[1]) - (kind < before[1])
        for record in db.session.scalars(_statement(kind, reader_of(user), place), values):
            yield Moment(_moment_of(record), kind, record)


def _moment_of(record: Event | Interaction | Note) -> datetime:
    if isinstance(record, Interaction):
        return record.done_at or record.created_at
    return record.at


@lru_cache(maxsize=256)
def _statement(kind: Kind, reader: Reader, place: int | None) -> Select:
    """The newest rows of one source; *place* tells where its kind stands to that of the cursor."""
    query, at, record_id = SOURCES[kind](reader)
    if place is not None:
        query = query.where(_older(at, record_id, place))
    return query.order_by(at.desc(), record_id.desc()).limit(PAGE_SIZE + 1)


def _older(at: ColumnElement, record_id: ColumnElement, place: int) -> ColumnElement[bool]:
    """The rows whose key comes before the cursor, by the columns of one source."""
    moment, cursor_id = bindparam("moment", type_=at.type), bindparam("cursor_id")
    if place == 0:
        return or_(at < moment, and_(at == moment, record_id < cursor_id))
    return at <= moment if place < 0 else at < moment


def _of_contact(reader: Reader) -> ColumnElement[bool]:
    """The interactions with the contact, and those the contact takes part in."""
    contact_id = bindparam("contact_id")
    own = select(Interaction.id).where(Interaction.contact_id == contact_id)
    joined = select(Participant.interaction_id).where(Participant.contact_id == contact_id)
    ids = union(own, joined).subquery()
    return and_(
        Interaction.id.in_(select(ids)), Interaction.archived_at.is_(None), Interaction.visibility(reader)
    )


def _notes(reader: Reader) -> Source:
    query = (
        select(Note)
        .join(Note.interaction)
        .options(contains_eager(Note.interaction), joinedload(Note.author))
        .where(_of_contact(reader), Note.archived_at.is_(None))
    )
    return query, Note.at, Note.id


def _interactions(reader: Reader) -> Source:
    """Finished ones without a note: the others are told by their notes, open ones are a next step."""
    noted = select(Note.id).where(Note.interaction_id == Interaction.id, Note.archived_at.is_(None))
    query = (
        select(Interaction)
        .options(joinedload(Interaction.responsible))
        .where(_of_contact(reader), Interaction.state == State.DONE, ~noted.exists())
    )
    at = func.coalesce(Interaction.done_at, Interaction.created_at, type_=Interaction.created_at.type)
    return query, at, Interaction.id


def _events(reader: Reader) -> Source:
    query = (
        select(Event)
        .options(joinedload(Event.user))
        .where(
            Event.record_type == "contact",
            Event.record_id == bindparam("contact_id"),
            Event.action.in_(TOLD_EVENTS),
            Event.undone_at.is_(None),
        )
    )
    return query, Event.at, Event.id


SOURCES = {Kind.NOTE: _notes, Kind.INTERACTION: _interactions, Kind.EVENT: _events}


def _beginnings_and_ends(deals: Iterable[Deal]) -> Iterator[Moment]:
    """A contact has few deals, so they are cut by the page, not here."""
    for deal in deals:
        yield Moment(_instant(deal.opened_on) or deal.created_at, Kind.DEAL_OPENED, deal)
        if deal.closed_on is not None:
            yield Moment(_instant(deal.closed_on), Kind.DEAL_CLOSED, deal)


def _instant(day: date | None) -> datetime | None:
    return datetime.combine(day, time(12), UTC) if day is not None else None
