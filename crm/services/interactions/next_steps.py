"""What is next with a client, and when there last was contact: no next step can be forgotten."""

from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, and_, bindparam, func, or_, select

from crm.database import db
from crm.models import Affiliation, Contact, Deal, DealState, Interaction, Note, State, User
from crm.services.readers import Reader, reader_of, rows_read

SHOWN = 5
PLANNED = (
    Interaction.id, Interaction.title, Interaction.state, Interaction.version, Interaction.is_task,
    Interaction.starts_on, Interaction.start_time, Interaction.starts_at, Interaction.ends_at,
    Interaction.due_on, Interaction.deadline_on, Interaction.deadline_time,
)  # fmt: skip


def next_day(contact_id: ColumnElement[int], user: User) -> ScalarSelect:
    """The day of the next open interaction of each contact of a query, for its columns."""
    query = select(func.min(Interaction.starts_on)).where(
        Interaction.contact_id == contact_id, _is_open(user)
    )
    return query.scalar_subquery()


def company_next_day(person_id: ColumnElement[int], user: User) -> ScalarSelect:
    """The same of the next one with any of a person's companies: who works there is not forgotten."""
    query = select(func.min(Interaction.starts_on)).join(
        Affiliation, Affiliation.company_id == Interaction.contact_id
    )
    return query.where(Affiliation.person_id == person_id, _is_open(user)).scalar_subquery()


def next_day_of_deal(deal_id: ColumnElement[int], reader: Reader) -> ScalarSelect:
    """The day of the next open interaction of each deal of a query, for its columns."""
    query = select(func.min(Interaction.starts_on)).where(Interaction.deal_id == deal_id, _is_open(reader))
    return query.scalar_subquery()


def last_days(contact_id: ColumnElement[int], user: User) -> tuple[ScalarSelect, ScalarSelect]:
    """The day of the last finished interaction of each contact, and the moment of the last note."""
    ours = and_(
        Interaction.contact_id == contact_id, Interaction.archived_at.is_(None), Interaction.visibility(user)
    )
    done = select(func.max(Interaction.starts_on)).where(ours, Interaction.state == State.DONE)
    noted = (
        select(func.max(Note.at))
        .join(Interaction, Note.interaction_id == Interaction.id)
        .where(ours, Note.archived_at.is_(None))
    )
    return done.scalar_subquery(), noted.scalar_subquery()


def none_planned(user: User) -> ColumnElement[bool]:
    """The contacts with which nothing is planned that *user* may see, nor with a company of theirs."""
    own = select(Interaction.id).where(Interaction.contact_id == Contact.id, _is_open(user))
    of_company = (
        select(Interaction.id)
        .join(Affiliation, Affiliation.company_id == Interaction.contact_id)
        .where(Affiliation.person_id == Contact.id, _is_open(user))
    )
    return ~or_(own.correlate(Contact).exists(), of_company.correlate(Contact).exists())


def of_contact(contact: Contact, user: User) -> Sequence[Row]:
    """The next open interactions with *contact*, the earliest first; overdue ones are next, too.

    Rows of what a page says of them: `PLANNED`.
    """
    return rows_read(_next_few(reader_of(user)), {"contact_id": contact.id})


@lru_cache(maxsize=128)
def _next_few(reader: Reader) -> Select:
    """Built once for a reader: building the statement costs more than running it."""
    planned = _planned(reader, Interaction.contact_id == bindparam("contact_id"))
    return planned.with_only_columns(*PLANNED).limit(SHOWN)


def next_step_of(
    user: User, *, contact: Contact | None = None, deal: Deal | None = None
) -> Interaction | None:
    """The earliest open interaction of the deal, else of the contact, that *user* may see."""
    subject = Interaction.deal_id == deal.id if deal is not None else Interaction.contact_id == contact.id
    return db.session.scalars(_planned(user, subject).limit(1)).one_or_none()


def only_open_deal(contact: Contact, user: User) -> Deal | None:
    """The contact's open deal, if there is exactly one: what is done with the contact is about it."""
    query = Deal.visible_to(user).where(
        Deal.contact_id == contact.id, Deal.state == DealState.OPEN, Deal.archived_at.is_(None)
    )
    found = db.session.scalars(query.limit(2)).all()
    return found[0] if len(found) == 1 else None


def _planned(user: User, subject: ColumnElement[bool]) -> Select:
    return select(Interaction).where(subject, _is_open(user)).order_by(Interaction.starts_on, Interaction.id)


def _is_open(user: User) -> ColumnElement[bool]:
    return and_(Interaction.is_waiting(), Interaction.visibility(user))
