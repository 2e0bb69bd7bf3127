"""The story of a contact, newest first: stamped notes, finished interactions, deals, events (MC-41).

Every source is read by a keyset of its own, so that "more" costs the same on any page.
"""

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, union
from sqlalchemy.orm import contains_eager, joinedload

from crm.database import db
from crm.models import Contact, Deal, Event, Interaction, Note, Participant, State, User

PAGE_SIZE = 20
MAX_DEALS = 200
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
    def key(self) -> tuple[datetime, int, int]:
        return self.at, self.kind, self.record.id

    @property
    def cursor(self) -> str:
        return f"{self.at.isoformat()}_{int(self.kind)}_{self.record.id}"


@dataclass(frozen=True)
class Page:
    moments: list[Moment]
    older: str | None


def read_cursor(text: str | None) -> tuple[datetime, int, int] | None:
    """The key that `Moment.cursor` wrote; None for anything else."""
    try:
        at, kind, record_id = (text or "").split("_")
        key = datetime.fromisoformat(at), int(kind), int(record_id)
    except ValueError:
        return None
    return key if key[0].tzinfo is not None and 0 < key[2] < 2**63 else None


def page_of(contact: Contact, user: User, before: tuple[datetime, int, int] | None = None) -> Page:
    """The `PAGE_SIZE` newest moments that *user* may see, older than the key *before*."""
    sources = (_events, _deals, _interactions, _notes)
    moments = [moment for source in sources for moment in source(contact, user, before)]
    moments = sorted((each for each in moments if before is None or each.key < before),
                     key=lambda moment: moment.key, reverse=True)
    page = moments[:PAGE_SIZE]
    return Page(page, page[-1].cursor if len(moments) > PAGE_SIZE else None)


def _older(at: ColumnElement, record_id: ColumnElement, kind: Kind, before) -> ColumnElement[bool]:
    """The rows whose key comes before the cursor, by the columns of one source."""
    moment, cursor_kind, cursor_id = before
    if kind < cursor_kind:
        return at <= moment
    if kind > cursor_kind:
        return at < moment
    return or_(at < moment, and_(at == moment, record_id < cursor_id))


def _newest(query: Select, at: ColumnElement, record_id: ColumnElement, kind: Kind, before) -> Select:
    if before is not None:
        query = query.where(_older(at, record_id, kind, before))
    return query.order_by(at.desc(), record_id.desc()).limit(PAGE_SIZE + 1)


def _of_contact(contact: Contact, user: User) -> ColumnElement[bool]:
    """The interactions with the contact, and those the contact takes part in."""
    own = select(Interaction.id).where(Interaction.contact_id == contact.id)
    joined = select(Participant.interaction_id).where(Participant.contact_id == contact.id)
    ids = union(own, joined).subquery()
    return and_(Interaction.id.in_(select(ids)), Interaction.archived_at.is_(None),
                Interaction.visibility(user))


def _notes(contact: Contact, user: User, before) -> Iterator[Moment]:
    query = (
        select(Note)
        .join(Note.interaction)
        .options(contains_eager(Note.interaction), joinedload(Note.author))
        .where(_of_contact(contact, user), Note.archived_at.is_(None))
    )
    for note in db.session.scalars(_newest(query, Note.at, Note.id, Kind.NOTE, before)):
        yield Moment(note.at, Kind.NOTE, note)


def _interactions(contact: Contact, user: User, before) -> Iterator[Moment]:
    """Finished ones without a note: the others are told by their notes, open ones are a next step."""
    noted = select(Note.id).where(Note.interaction_id == Interaction.id, Note.archived_at.is_(None))
    at = func.coalesce(Interaction.done_at, Interaction.created_at, type_=Interaction.created_at.type)
    query = (
        select(Interaction)
        .options(joinedload(Interaction.responsible))
        .where(_of_contact(contact, user), Interaction.state == State.DONE, ~noted.exists())
    )
    for row in db.session.scalars(_newest(query, at, Interaction.id, Kind.INTERACTION, before)):
        yield Moment(row.done_at or row.created_at, Kind.INTERACTION, row)


def _deals(contact: Contact, user: User, before) -> Iterator[Moment]:
    """Their beginnings and ends. A contact has few deals, so they are cut by the page, not here."""
    query = (
        Deal.visible_to(user)
        .where(Deal.of_contact(contact.id), Deal.archived_at.is_(None))
        .options(joinedload(Deal.step), joinedload(Deal.owner), joinedload(Deal.loss_reason))
        .order_by(Deal.id.desc())
        .limit(MAX_DEALS)
    )
    for deal in db.session.scalars(query):
        yield Moment(_instant(deal.opened_on) or deal.created_at, Kind.DEAL_OPENED, deal)
        if deal.closed_on is not None:
            yield Moment(_instant(deal.closed_on), Kind.DEAL_CLOSED, deal)


def _instant(day: date | None) -> datetime | None:
    return datetime.combine(day, time(12), UTC) if day is not None else None


def _events(contact: Contact, user: User, before) -> Iterator[Moment]:
    query = (
        select(Event)
        .options(joinedload(Event.user))
        .where(Event.record_type == "contact", Event.record_id == contact.id,
               Event.action.in_(TOLD_EVENTS), Event.undone_at.is_(None))
    )
    for event in db.session.scalars(_newest(query, Event.at, Event.id, Kind.EVENT, before)):
        yield Moment(event.at, Kind.EVENT, event)
