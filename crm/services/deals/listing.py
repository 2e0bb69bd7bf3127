"""The list of deals: tabs, filters, four orders, keyset pages; a handful of queries whatever the size."""

import enum
from dataclasses import dataclass, replace
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Column, Row

from crm.database import db
from crm.lib.whole_numbers import whole_number
from crm.services.deals.list_statements import COLUMNS, Criteria, matching, statement
from crm.services.readers import reader_of

PAGE_SIZE = 50


class Order(enum.Enum):
    CLOSE = "close"
    CLOSED = "closed"
    NEWEST = "newest"
    AMOUNT = "amount"

    @property
    def label(self):
        return ORDER_LABELS[self]

    @property
    def column(self) -> Column:
        return COLUMNS[self.value]

    @property
    def is_rising(self) -> bool:
        return self is Order.CLOSE


ORDER_LABELS = {
    Order.CLOSE: _l("Expected close"),
    Order.CLOSED: _l("Closed last"),
    Order.NEWEST: _l("Newest first"),
    Order.AMOUNT: _l("Largest amount"),
}


@dataclass(frozen=True)
class Place:
    """A row's place in the order of the list; ``value`` None stands behind all values."""

    value: date | int | None
    id: int

    @classmethod
    def parse(cls, text: str | None, order: Order) -> "Place | None":
        """A place as addresses carry it: ``2026-11-23.17``, ``125000.17``, ``.17``."""
        value, _dot, typed_id = (text or "").rpartition(".")
        deal_id = whole_number(typed_id)
        if deal_id is None:
            return None
        try:
            return cls(_value_of(value, order), deal_id)
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
    kept, found = replace(criteria, words=""), matching(criteria.words)
    is_rising = order.is_rising is not backwards
    rows: list[Row] = []
    for has_value in _halves(here, backwards=backwards):
        goes_on = here is not None and (here.value is not None) is has_value
        query = statement(kept, reader_of(user), order.value, has_value, is_rising, goes_on)
        values = {"value": here.value, "id": here.id} if goes_on else {}
        query = query if found is None else query.where(found)
        rows += db.session.execute(query, {"limit": PAGE_SIZE + 1 - len(rows), **values}).all()
        if len(rows) > PAGE_SIZE:
            break
    return rows


def _halves(here: Place | None, *, backwards: bool) -> list[bool]:
    halves = [False, True] if backwards else [True, False]
    return halves[halves.index(here.value is not None) :] if here is not None else halves
