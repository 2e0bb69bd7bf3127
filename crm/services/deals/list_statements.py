"""The statements of the list of deals, kept per filter: building one takes longer than running it."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    false,
    select,
    tuple_,
)

from crm.models import Contact, Deal, DealState
from crm.services.interactions.next_steps import next_day_of_deal
from crm.services.readers import Reader
from crm.services.search import matches

NOBODY = 0
DEAL, CONTACT = Deal.__table__.c, Contact.__table__.c
# What each order is by.
COLUMNS = {
    "close": DEAL.expected_close_on,
    "closed": DEAL.closed_on,
    "newest": DEAL.id,
    "amount": DEAL.amount_minor,
}


@dataclass(frozen=True)
class Criteria:
    """What the reader wants to see; None and "" mean any. ``owner_id`` may be `NOBODY`.

    Amounts are minor units of ``currency`` and leave out deals in other currencies.
    """

    state: DealState | None = DealState.OPEN
    step_id: int | None = None
    owner_id: int | None = None
    contact_id: int | None = None
    first_day: date | None = None
    last_day: date | None = None
    without_day: bool = False
    least: int | None = None
    most: int | None = None
    currency: str = ""
    words: str = ""
    archived: bool = False


def _columns(reader: Reader) -> tuple:
    """What the rows are drawn by: first what is looked up or compared, then what is shown as it is."""
    compared = (
        DEAL.step_id, DEAL.owner_id, DEAL.state, DEAL.closed_on, DEAL.expected_close_on,
        next_day_of_deal(DEAL.id, reader).label("next_on"),
    )  # fmt: skip
    shown = (
        DEAL.id, DEAL.title, CONTACT.name.label("contact_name"), DEAL.amount_minor, DEAL.currency,
        DEAL.probability,
    )  # fmt: skip
    return (*compared, *shown)


@lru_cache(maxsize=256)
def statement(
    wanted: Criteria, reader: Reader, order: str, has_value: bool, is_rising: bool, goes_on: bool
) -> Select:
    """Rows of `_columns` with (or without) a value of what they are in order of, ``:limit`` of them.

    Where the list *goes_on* they are those beyond ``:value`` and ``:id``. Words are the caller's to add.
    """
    value = COLUMNS[order]
    deals = Deal.__table__.outerjoin(Contact.__table__, CONTACT.id == DEAL.contact_id)
    query = select(*_columns(reader)).select_from(deals).where(*_conditions(wanted, reader))
    query = query.where(value.is_not(None) if has_value else value.is_(None))
    if goes_on:
        query = query.where(_beyond(value if has_value else None, is_rising))
    columns = (value, DEAL.id) if has_value else (DEAL.id,)
    query = query.order_by(*(column if is_rising else column.desc() for column in columns))
    return query.limit(bindparam("limit", type_=Integer))


def matching(words: str) -> ColumnElement[bool] | None:
    """The condition "found by *words*"; None when there are none."""
    if not words:
        return None
    found = matches(Deal, words)
    return false() if found is None else found


def _beyond(value: ColumnElement | None, is_rising: bool) -> ColumnElement[bool]:
    this, there = DEAL.id, bindparam("id", type_=Integer)
    if value is not None:
        this, there = tuple_(value, this), tuple_(bindparam("value", type_=value.type), there)
    return this > there if is_rising else this < there


def _conditions(wanted: Criteria, reader: Reader) -> list[ColumnElement[bool]]:
    archived = DEAL.archived_at.is_not(None) if wanted.archived else DEAL.archived_at.is_(None)
    return [archived, Deal.visibility(reader), *_by_traits(wanted)]


def _by_traits(wanted: Criteria) -> list[ColumnElement[bool]]:
    conditions = {
        "state": lambda value: DEAL.state == value,
        "step_id": lambda value: DEAL.step_id == value,
        "owner_id": lambda value: DEAL.owner_id == (None if value == NOBODY else value),
        "contact_id": Deal.of_contact,
        "first_day": lambda value: DEAL.expected_close_on >= value,
        "last_day": lambda value: DEAL.expected_close_on <= value,
        "least": lambda value: and_(DEAL.amount_minor >= value, DEAL.currency == wanted.currency),
        "most": lambda value: and_(DEAL.amount_minor <= value, DEAL.currency == wanted.currency),
    }
    set_ones = ((name, getattr(wanted, name)) for name in conditions)
    traits = [conditions[name](value) for name, value in set_ones if value is not None]
    return [*traits, DEAL.expected_close_on.is_(None)] if wanted.without_day else traits
