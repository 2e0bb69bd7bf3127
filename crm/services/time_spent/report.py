"""How much time was spent: on a record, and in a period by colleague, contact and deal (SC-34).

Time on a private interaction of somebody else is in no sum: it is not told apart, and not told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import ColumnElement, Row, Select, bindparam, func, select, tuple_

from crm.database import db
from crm.models import Affiliation, Contact, Deal, Interaction, TimeEntry, User
from crm.models.attachment import Attachment
from crm.services.readers import Reader, reader_of

SHOWN_ON_PAGE = 20
PAGE_SIZE = 50
MOST_LINES = 50
RECORD_ID = bindparam("record_id")
OF = {"deal": Interaction.deal_id, "interaction": Interaction.id}
NAME = (User.family_name, User.given_name, User.language, User.email)


@dataclass(frozen=True)
class Period:
    """What a report is about: days (both included), and whose or what about, where that is limited."""

    first: date
    last: date
    user_id: int | None = None
    contact_id: int | None = None
    deal_id: int | None = None
    interaction_id: int | None = None


def marks_of(record, user: User) -> Row:
    """``has_files`` and ``seconds`` (time spent, None for none) of a record, by one statement."""
    statement = _marks(record.record_type(), reader_of(user))
    return db.session.execute(statement, {"record_id": record.id}).one()


@lru_cache(maxsize=128)
def _marks(kind: str, reader: Reader) -> Select:
    is_on = Attachment.is_with(RECORD_ID, reader) if kind == "contact" else Attachment.is_on(kind, RECORD_ID)
    files = select(Attachment.id).where(is_on).exists()
    return select(files.label("has_files"), seconds_of(kind, RECORD_ID, reader).label("seconds"))


def seconds_of(kind: str, record_id, reader: Reader):
    """The scalar subquery of the time spent on a record, as far as the reader may know of it."""
    query = select(func.sum(TimeEntry.seconds)).join(TimeEntry.interaction)
    is_counted = TimeEntry.archived_at.is_(None)
    is_theirs = with_contact(record_id) if kind == "contact" else OF[kind] == record_id
    return query.where(is_theirs, is_counted, Interaction.visibility(reader)).scalar_subquery()


def with_contact(contact_id) -> ColumnElement[bool]:
    """The interactions with a contact, and with the people of a company: as its story tells them."""
    return Interaction.contact_id.in_(Affiliation.with_people(contact_id))


def entries_of(interaction: Interaction, user: User) -> list[TimeEntry]:
    """The newest entries of an interaction that *user* may read one by one, the running one first."""
    query = (
        select(TimeEntry)
        .where(TimeEntry.interaction_id == interaction.id, TimeEntry.archived_at.is_(None))
        .where(TimeEntry.visibility(user))
        .order_by(TimeEntry.seconds.is_not(None), TimeEntry.day.desc(), TimeEntry.id.desc())
        .limit(SHOWN_ON_PAGE)
    )
    return list(db.session.scalars(query))


def by_user(period: Period, user: User) -> Sequence[Row]:
    """Rows of ``id``, name columns, ``seconds``, ``cost_seconds``; most time first.

    ``cost_seconds``: seconds times what the hour cost then, in minor units; None where no cost was set.
    """
    cost = func.sum(TimeEntry.seconds * TimeEntry.hourly_cost_minor).label("cost_seconds")
    query = _sums(period, user, User.id, *NAME).join(User, User.id == TimeEntry.user_id)
    return db.session.execute(query.add_columns(cost)).all()


def by_contact(period: Period, user: User) -> Sequence[Row]:
    """Rows of ``id``, ``name``, ``seconds``; those that *user* may see."""
    query = _sums(period, user, Contact.id, Contact.name).join(Contact, Contact.id == Interaction.contact_id)
    return db.session.execute(query.where(Contact.visibility(user)).limit(MOST_LINES)).all()


def by_deal(period: Period, user: User) -> Sequence[Row]:
    """Rows of ``id``, ``title``, ``seconds``; those that *user* may see."""
    query = _sums(period, user, Deal.id, Deal.title).join(Deal, Deal.id == Interaction.deal_id)
    return db.session.execute(query.where(Deal.visibility(user)).limit(MOST_LINES)).all()


def entries(period: Period, user: User, before: tuple[date, int] | None = None) -> list[Row]:
    """A page of entries and one more, newest first, older than the key *before* (day, id)."""
    columns = (TimeEntry.id, TimeEntry.day, TimeEntry.seconds, TimeEntry.words, TimeEntry.user_id)
    subject = (Interaction.id.label("interaction_id"), Interaction.title)
    query = _counted(select(*columns, *subject).join(TimeEntry.interaction), period, user)
    if before is not None:
        query = query.where(tuple_(TimeEntry.day, TimeEntry.id) < before)
    query = query.order_by(TimeEntry.day.desc(), TimeEntry.id.desc()).limit(PAGE_SIZE + 1)
    return list(db.session.execute(query))


def _sums(period: Period, user: User, *columns) -> Select:
    seconds = func.sum(TimeEntry.seconds).label("seconds")
    query = select(*columns, seconds).select_from(TimeEntry).join(TimeEntry.interaction)
    return _counted(query, period, user).group_by(*columns).order_by(seconds.desc(), columns[0])


def _counted(query: Select, period: Period, user: User) -> Select:
    """The stopped entries of the period that *user* may read."""
    query = query.where(
        TimeEntry.day.between(period.first, period.last),
        TimeEntry.seconds.is_not(None),
        TimeEntry.archived_at.is_(None),
        TimeEntry.visibility(user),
        Interaction.visibility(user),
    )
    limits = {
        TimeEntry.user_id: period.user_id,
        Interaction.deal_id: period.deal_id,
        Interaction.id: period.interaction_id,
    }
    if period.contact_id is not None:
        query = query.where(with_contact(period.contact_id))
    return query.where(*(column == value for column, value in limits.items() if value is not None))
