"""The story of a contact, newest first: stamped notes, finished interactions, deals, events (MC-41).

A company's story has what happened with its people, too. Every source is read by a keyset of its own,
as plain rows, so that "more" costs the same on any page.
"""

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    tuple_,
    union,
)

from crm.database import MAX_ID, db
from crm.models import Affiliation, Contact, Event, Interaction, Note, Participant, State, User
from crm.services.contact_page import CONTACT_ID, deals_of
from crm.services.readers import Reader, reader_of

Key = tuple[datetime, int, int]  # moment, kind, id

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
    """One entry: *record* is the row of what it tells of (see `_happenings`, `_events`, `deals_of`)."""

    at: datetime
    kind: Kind
    record: Row

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
    contact: Contact, user: User, before: Key | None = None, *, deals: Iterable[Row] | None = None
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
        values |= {"moment": before[0], "kind": before[1], "cursor_id": before[2]}
    for source in (_happenings, _events):
        for row in db.session.execute(source(reader_of(user), before is not None), values):
            yield Moment(row.at, Kind(row.moment_kind), row)


def _newest(query: Select, key: tuple[ColumnElement, ...], is_older: bool) -> Select:
    """A page of *query* and one more, newest first; *is_older* than the cursor. *key* as of a `Moment`."""
    if is_older:
        moment = bindparam("moment", type_=key[0].type)
        query = query.where(tuple_(*key) < tuple_(moment, bindparam("kind"), bindparam("cursor_id")))
    return query.order_by(*(column.desc() for column in key)).limit(PAGE_SIZE + 1)


@lru_cache(maxsize=256)
def _happenings(reader: Reader, is_older: bool) -> Select:
    """Stamped notes, and finished interactions without one; open ones are a next step.

    ``whose_id`` and ``whose`` name the contact of the interaction where it is another one.
    """
    is_note = Note.id.is_not(None)
    at_type = Interaction.created_at.type
    at = func.coalesce(Note.at, Interaction.done_at, Interaction.created_at, type_=at_type)
    kind = case((is_note, int(Kind.NOTE)), else_=int(Kind.INTERACTION))
    record_id = func.coalesce(Note.id, Interaction.id)
    who = case((is_note, Note.author_id), else_=Interaction.responsible_id)
    query = (
        select(
            at.label("at"),
            kind.label("moment_kind"),
            record_id.label("id"),
            who.label("user_id"),
            Interaction.id.label("interaction_id"),
            Interaction.title,
            Interaction.state,
            Note.kind,
            Note.touch,
            Note.text,
            Contact.id.label("whose_id"),
            Contact.name.label("whose"),
        )
        .outerjoin(Note, and_(Note.interaction_id == Interaction.id, Note.archived_at.is_(None)))
        .outerjoin(Contact, and_(Contact.id == Interaction.contact_id, _is_another(reader)))
        .where(_of_contact(reader), or_(is_note, Interaction.state == State.DONE))
    )
    return _newest(query, (at, kind, record_id), is_older)


def _is_another(reader: Reader) -> ColumnElement[bool]:
    """Another contact than the one of the story, that the reader may know of."""
    return and_(Contact.id != CONTACT_ID, Contact.visibility(reader))


def _of_contact(reader: Reader) -> ColumnElement[bool]:
    """The interactions with the contact or its people, and those the contact takes part in."""
    ids = union(
        select(Interaction.id).where(Interaction.contact_id == CONTACT_ID),
        select(Participant.interaction_id).where(Participant.contact_id == CONTACT_ID),
        select(Interaction.id)
        .join(Affiliation, Affiliation.person_id == Interaction.contact_id)
        .where(Affiliation.company_id == CONTACT_ID),
    ).subquery()
    return and_(
        Interaction.id.in_(select(ids)), Interaction.archived_at.is_(None), Interaction.visibility(reader)
    )


@lru_cache(maxsize=256)
def _events(_reader: Reader, is_older: bool) -> Select:
    """What was done to the record itself. ``name`` is that of the event, as its words want it."""
    kind = literal(int(Kind.EVENT))
    query = select(
        Event.at,
        kind.label("moment_kind"),
        Event.id,
        Event.user_id,
        literal("contact.").concat(Event.action).label("name"),
    ).where(
        Event.record_type == "contact",
        Event.record_id == CONTACT_ID,
        Event.action.in_(TOLD_EVENTS),
        Event.undone_at.is_(None),
    )
    return _newest(query, (Event.at, kind, Event.id), is_older)


def _beginnings_and_ends(deals: Iterable[Row]) -> Iterator[Moment]:
    """A contact has few deals, so they are cut by the page, not here."""
    for deal in deals:
        yield Moment(_instant(deal.opened_on) or deal.created_at, Kind.DEAL_OPENED, deal)
        if deal.closed_on is not None:
            yield Moment(_instant(deal.closed_on), Kind.DEAL_CLOSED, deal)


def _instant(day: date | None) -> datetime | None:
    return datetime.combine(day, time(12), UTC) if day is not None else None
