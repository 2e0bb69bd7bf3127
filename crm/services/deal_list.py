"""The list of deals: tabs, filters, four orders, keyset pages; a handful of queries whatever the size."""

import enum
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Row, Select, and_, false, select, tuple_

from crm.database import db
from crm.models import Contact, Deal, DealState
from crm.services.search import matches

PAGE_SIZE = 50
NOBODY = 0
COLUMNS = (
    Deal.id, Deal.title, Deal.state, Deal.step_id, Deal.amount_minor, Deal.currency, Deal.probability,
    Deal.owner_id, Deal.expected_close_on, Deal.closed_on, Deal.contact_id,
    Contact.name.label("contact_name"),
)  # fmt: skip


class Order(enum.Enum):
    CLOSE = "close"
    CLOSED = "closed"
    NEWEST = "newest"
    AMOUNT = "amount"

    @property
    def label(self):
        return ORDER_LABELS[self]

    @property
    def column(self):
        return ORDER_COLUMNS[self]

    @property
    def is_rising(self) -> bool:
        return self is Order.CLOSE


ORDER_LABELS = {
    Order.CLOSE: _l("Expected close"),
    Order.CLOSED: _l("Closed last"),
    Order.NEWEST: _l("Newest first"),
    Order.AMOUNT: _l("Largest amount"),
}
ORDER_COLUMNS = {
    Order.CLOSE: Deal.expected_close_on,
    Order.CLOSED: Deal.closed_on,
    Order.NEWEST: Deal.id,
    Order.AMOUNT: Deal.amount_minor,
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


@dataclass(frozen=True)
class Place:
    """A row's place in the order of the list; ``value`` None stands behind all values."""

    value: date | int | None
    id: int

    @classmethod
    def parse(cls, text: str | None, order: Order) -> "Place | None":
        """A place as addresses carry it: ``2026-11-23.17``, ``125000.17``, ``.17``."""
        value, _dot, deal_id = (text or "").rpartition(".")
        if not (deal_id.isascii() and deal_id.isdigit() and len(deal_id) < 19):
            return None
        try:
            return cls(_value_of(value, order), int(deal_id))
        except ValueError:
            return None

    @classmethod
    def of(cls, row: Row, order: Order) -> "Place":
        return cls(getattr(row, order.column.key), row.id)

    def __str__(self) -> str:
        return f"{'' if self.value is None else self.value}.{self.id}"


def _value_of(text: str, order: Order) -> date | int | None:
    if not text:
        return None
    if order in (Order.CLOSE, Order.CLOSED):
        return date.fromisoformat(text)
    if len(text) > 18 or not text.isascii():
        raise ValueError(text)
    return int(text)


@dataclass
class Page:
    """Rows of `COLUMNS` and the places to continue from, if there is more on that side."""

    rows: list[Row]
    before: Place | None = None
    after: Place | None = None


def page_of(
    criteria: Criteria, order: Order, user, *, after: Place | None = None, before: Place | None = None
) -> Page:
    """The page that follows the place *after*, or precedes the place *before*; else the first."""
    rows = _rows(criteria, order, user, after or before, backwards=before is not None and after is None)
    has_more = len(rows) > PAGE_SIZE
    rows = rows[:PAGE_SIZE]
    goes_back = before is not None and after is None
    if goes_back:
        rows.reverse()
    page = Page(rows)
    if rows and (has_more or goes_back):
        page.after = Place.of(rows[-1], order)
    if rows and (after is not None or (goes_back and has_more)):
        page.before = Place.of(rows[0], order)
    return page


def _rows(criteria: Criteria, order: Order, user, here: Place | None, *, backwards: bool) -> list[Row]:
    """A page and one row more, read from *here*: first the rows with a value, then those without one.

    Two reads of one index each, as no index keeps NULL last on both databases.
    """
    query = _filtered(criteria, user)
    is_rising = order.is_rising is not backwards
    found: list[Row] = []
    for has_value in _halves(here, backwards=backwards):
        part = query.where(order.column.is_not(None) if has_value else order.column.is_(None))
        if here is not None and (here.value is not None) is has_value:
            part = part.where(_beyond(order, here, is_rising))
        columns = (order.column, Deal.id) if has_value else (Deal.id,)
        part = part.order_by(*(column if is_rising else column.desc() for column in columns))
        found += db.session.execute(part.limit(PAGE_SIZE + 1 - len(found))).all()
        if len(found) > PAGE_SIZE:
            break
    return found


def _halves(here: Place | None, *, backwards: bool) -> list[bool]:
    halves = [False, True] if backwards else [True, False]
    return halves[halves.index(here.value is not None) :] if here is not None else halves


def _beyond(order: Order, here: Place, is_rising: bool) -> ColumnElement[bool]:
    if here.value is None:
        this, there = Deal.id, here.id
    else:
        this, there = tuple_(order.column, Deal.id), tuple_(here.value, here.id)
    return this > there if is_rising else this < there


def _filtered(wanted: Criteria, user) -> Select:
    query = (
        select(*COLUMNS)
        .outerjoin(Contact, Contact.id == Deal.contact_id)
        .where(
            Deal.archived_at.is_not(None) if wanted.archived else Deal.archived_at.is_(None),
            Deal.visibility(user),
            *_by_traits(wanted),
        )
    )
    if wanted.words:
        found = matches(Deal, wanted.words)
        query = query.where(false() if found is None else found)
    return query


def _by_traits(wanted: Criteria) -> list[ColumnElement[bool]]:
    conditions = {
        "state": lambda value: Deal.state == value,
        "step_id": lambda value: Deal.step_id == value,
        "owner_id": lambda value: Deal.owner_id == (None if value == NOBODY else value),
        "contact_id": Deal.of_contact,
        "first_day": lambda value: Deal.expected_close_on >= value,
        "last_day": lambda value: Deal.expected_close_on <= value,
        "least": lambda value: and_(Deal.amount_minor >= value, Deal.currency == wanted.currency),
        "most": lambda value: and_(Deal.amount_minor <= value, Deal.currency == wanted.currency),
    }
    set_ones = ((name, getattr(wanted, name)) for name in conditions)
    traits = [conditions[name](value) for name, value in set_ones if value is not None]
    return [*traits, Deal.expected_close_on.is_(None)] if wanted.without_day else traits
