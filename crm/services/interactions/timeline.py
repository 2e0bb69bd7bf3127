"""The story of a contact, newest first: stamped notes, finished interactions, deals, events (MC-41).

A company's story has what happened with its people, too. It is read by a keyset, so that "more" costs
the same on any page.
"""

import enum
from collections.abc import Iterable, Iterator, Sequence
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
    null,
    or_,
    select,
    tuple_,
    union,
    union_all,
)

from crm.database import MAX_ID
from crm.models import Affiliation, Contact, Event, Interaction, Note, Participant, State, User
from crm.services.contacts.page import CONTACT_ID, deals_of
from crm.services.readers import Reader, reader_of, rows_read

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
    """One entry: *record* is the row of what it tells of (see `_happenings`, `deals_of`)."""

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
    rows = (Moment(row.at, Kind(row.moment_kind), row) for row in _rows(contact, user, before))
    moments = [*_beginnings_and_ends(own), *rows]
    older = (each for each in moments if before is None or each.key < before)
    newest = sorted(older, key=lambda moment: moment.key, reverse=True)
    page = newest[:PAGE_SIZE]
    return Page(page, page[-1].cursor if len(newest) > PAGE_SIZE else None)


def _rows(contact: Contact, user: User, before: Key | None) -> Sequence[Row]:
    """The newest of what was done with the contact and to its record."""
    values = {"contact_id": contact.id}
    if before is not None:
        values |= {"moment": before[0], "moment_kind": before[1], "cursor_id": before[2]}
    return rows_read(_statement(reader_of(user), before is not None), values)


@lru_cache(maxsize=256)
def _statement(reader: Reader, is_older: bool) -> Select:
    """A page and one row more, newest first; *is_older* than the cursor. Built once for a reader."""
    rows = union_all(_happenings(reader), _events()).subquery()
    key = (rows.c.at, rows.c.moment_kind, rows.c.id)
    query = select(rows)
    if is_older:
        moment = bindparam("moment", type_=Event.at.type)
        query = query.where(tuple_(*key) < tuple_(moment, bindparam("moment_kind"), bindparam("cursor_id")))
    return query.order_by(*(column.desc() for column in key)).limit(PAGE_SIZE + 1)


def _happenings(reader: Reader) -> Select:
    """Stamped notes, and finished interactions without one; open ones are a next step.

    ``whose_id`` and ``whose`` name the contact of the interaction where it is another one.
    """
    is_note = Note.id.is_not(None)
    at_type = Interaction.created_at.type
    columns = (
        func.coalesce(Note.at, Interaction.done_at, Interaction.created_at, type_=at_type).label("at"),
        case((is_note, int(Kind.NOTE)), else_=int(Kind.INTERACTION)).label("moment_kind"),
        func.coalesce(Note.id, Interaction.id).label("id"),
        case((is_note, Note.author_id), else_=Interaction.responsible_id).label("user_id"),
        Interaction.id.label("interaction_id"),
        Interaction.title,
        Note.kind,
        Note.touch,
        Note.text,
        Contact.id.label("whose_id"),
        Contact.name.label("whose"),
    )
    return (
        select(*columns)
        .outerjoin(Note, and_(Note.interaction_id == Interaction.id, Note.archived_at.is_(None)))
        .outerjoin(Contact, and_(Contact.id == Interaction.contact_id, _is_another(reader)))
        .where(_of_contact(reader), or_(is_note, Interaction.state == State.DONE))
    )


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


def _events() -> Select:
    """What was done to the record itself, in the columns of `_happenings`; ``title`` is the act."""
    columns = (Event.at, literal(int(Kind.EVENT)), Event.id, Event.user_id, null(), Event.action)
    return select(*columns, *(null() for _column in range(5))).where(
        Event.record_type == "contact",
        Event.record_id == CONTACT_ID,
        Event.action.in_(TOLD_EVENTS),
        Event.undone_at.is_(None),
    )


def _beginnings_and_ends(deals: Iterable[Row]) -> Iterator[Moment]:
    """A contact has few deals, so they are cut by the page, not here."""
    for deal in deals:
        yield Moment(_instant(deal.opened_on) or deal.created_at, Kind.DEAL_OPENED, deal)
        if deal.closed_on is not None:
            yield Moment(_instant(deal.closed_on), Kind.DEAL_CLOSED, deal)


def _instant(day: date | None) -> datetime | None:
    return datetime.combine(day, time(12), UTC) if day is not None else None
