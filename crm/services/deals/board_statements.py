"""The statements of the board. Building one costs more than running it, so they are kept for a reader."""

from datetime import date
from functools import lru_cache

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    bindparam,
    cast,
    func,
    literal_column,
    null,
    select,
    union_all,
)

from crm.models import Contact, Deal, Outcome
from crm.services.interactions.next_steps import next_day_of_deal
from crm.services.readers import Reader

CARDS = 25
CLOSED_CARDS = 10
# Columns of the tables and not of the records: rows need none of the machinery for objects.
DEAL, CONTACT = Deal.__table__.c, Contact.__table__.c
# In this order the template takes a card.
CARD_COLUMNS = (
    DEAL.id, DEAL.title, DEAL.version, DEAL.amount_minor, DEAL.currency, CONTACT.name.label("contact_name"),
)  # fmt: skip


class Statements:
    """What reads columns under *conditions*, kept per set of columns.

    Ids and the month stand in the words of a statement: SQLite with statistics plans a statement anew
    for each parameter that an index is read by.
    """

    def __init__(self, reader: Reader, conditions: list[ColumnElement[bool]], month: date) -> None:
        self.reader = reader
        self.conditions = [DEAL.archived_at.is_(None), *conditions]
        self.month = literal_column(f"'{month.isoformat()}'", Date)
        self.cards = lru_cache(maxsize=32)(self._cards)
        self.totals = lru_cache(maxsize=32)(self._totals)

    def _cards(self, steps: tuple[tuple[int, Outcome], ...]) -> CompoundSelect:
        """The first cards of each step, given by id and outcome, and one more of each open one."""
        parts = (
            self.open_cards(step) if end is Outcome.NONE else self._ended_cards(step) for step, end in steps
        )
        # SQLite wants the limit of a part inside a query of its own.
        return union_all(*(select(part.subquery()) for part in parts))

    def open_cards(self, step_id: int) -> Select:
        cards = card_rows(self.reader).where(DEAL.step_id == number(step_id), *self.conditions)
        return cards.order_by(DEAL.position).limit(CARDS + 1)

    def _ended_cards(self, step_id: int) -> Select:
        """What was closed this month, the newest first; of one day what was touched last."""
        cards = card_rows(self.reader, cast(null(), Date)).where(DEAL.step_id == number(step_id))
        recent = cards.where(*self.conditions, DEAL.closed_on >= self.month)
        return recent.order_by(DEAL.closed_on.desc(), DEAL.updated_at.desc()).limit(CLOSED_CARDS)

    def _totals(self, steps: tuple[tuple[int, Outcome], ...]) -> CompoundSelect:
        """Step, currency, count and sum; of ends only what was closed this month."""
        opened = [step_id for step_id, outcome in steps if outcome is Outcome.NONE]
        closed = [step_id for step_id, outcome in steps if outcome is not Outcome.NONE]
        # In the order of the index of sums SQLite would read every closed deal there is: no index has
        # this expression, and so the index of ends is read from the first of the month on.
        in_no_order = literal_column("deal.currency || ''")
        parts = [self._sums(opened, DEAL.currency)] if opened else []
        if closed:
            parts.append(self._sums(closed, in_no_order).where(DEAL.closed_on >= self.month))
        return union_all(*parts)

    def _sums(self, step_ids: list[int], currency: ColumnElement[str]) -> Select:
        return (
            select(DEAL.step_id, currency.label("currency"), func.count(), func.sum(DEAL.amount_minor))
            .where(DEAL.step_id.in_([number(step_id) for step_id in step_ids]), *self.conditions)
            .group_by(DEAL.step_id, currency)
        )


def number(value: int) -> ColumnElement[int]:
    return literal_column(str(int(value)))


def card_rows(reader: Reader, next_on: ColumnElement | None = None) -> Select:
    """Step, position, owner and the day of the next open interaction (C4), then what a card shows."""
    if next_on is None:
        next_on = next_day_of_deal(DEAL.id, reader)
    cards = Deal.__table__.outerjoin(Contact.__table__, CONTACT.id == DEAL.contact_id)
    place = (DEAL.step_id, DEAL.position, DEAL.owner_id, next_on.label("next_on"))
    return select(*place, *CARD_COLUMNS).select_from(cards)


@lru_cache(maxsize=128)
def lone_card(reader: Reader) -> Select:
    """One card by its ``id``."""
    return card_rows(reader).where(DEAL.id == bindparam("id"))


@lru_cache(maxsize=128)
def statements_for(reader: Reader, owner_id: int | None, month: date) -> Statements:
    """The statements for all that *reader* may see, or for the deals of one owner among them."""
    return Statements(reader, conditions_for(reader, owner_id), month)


def conditions_for(reader: Reader, owner_id: int | None) -> list[ColumnElement[bool]]:
    seen = [Deal.visibility(reader)]
    return seen if owner_id is None else [*seen, DEAL.owner_id == owner_id]
