"""The statements of the board. Building one costs more than running it, so they are kept for a reader."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from sqlalchemy import ColumnElement, Select, bindparam, func, select

from crm.models import Contact, Deal, Role

CARDS = 25
CLOSED_CARDS = 10
# In this order the template takes a card apart.
CARD_COLUMNS = (
    Deal.id, Deal.title, Deal.version, Deal.amount_minor, Deal.currency, Deal.owner_id,
    Contact.name.label("contact_name"), Deal.position,
)  # fmt: skip


@dataclass(frozen=True)
class Viewer:
    """Who looks at the board: what `Deal.visibility` asks of a user."""

    id: int
    role: Role


class Statements:
    """Statements with the parameter ``step_id`` (cards) or ``step_ids`` (totals), under *conditions*."""

    def __init__(self, conditions: list[ColumnElement[bool]], month: date) -> None:
        self.conditions = [Deal.archived_at.is_(None), *conditions]
        self.month = month

    @cached_property
    def open_cards(self) -> Select:
        """The first cards of a step and one more."""
        return self._cards().order_by(Deal.position).limit(CARDS + 1)

    @cached_property
    def closed_cards(self) -> Select:
        """What was closed this month, the newest first; of one day what was touched last."""
        recent = self._cards().where(Deal.closed_on >= self.month)
        return recent.order_by(Deal.closed_on.desc(), Deal.updated_at.desc()).limit(CLOSED_CARDS)

    @cached_property
    def open_totals(self) -> Select:
        """Step, currency, count and sum."""
        return (
            select(Deal.step_id, Deal.currency, func.count(), func.sum(Deal.amount_minor))
            .where(Deal.step_id.in_(bindparam("step_ids", expanding=True)), *self.conditions)
            .group_by(Deal.step_id, Deal.currency)
            .order_by(Deal.step_id, Deal.currency)
        )

    @cached_property
    def closed_totals(self) -> Select:
        # Without statistics SQLite would take the index of sums and read every closed deal there is.
        recent = self.open_totals.where(Deal.closed_on >= self.month)
        return recent.with_hint(Deal, "INDEXED BY ix_deal_ends", "sqlite")

    def _cards(self) -> Select:
        return card_rows().where(Deal.step_id == bindparam("step_id"), *self.conditions)


def card_rows() -> Select:
    return select(*CARD_COLUMNS).outerjoin(Contact, Contact.id == Deal.contact_id)


@lru_cache(maxsize=128)
def statements_for(viewer: Viewer, owner_id: int | None, month: date) -> Statements:
    """The statements for all that *viewer* may see, or for the deals of one owner among them."""
    return Statements(conditions_for(viewer, owner_id), month)


def conditions_for(viewer: Viewer, owner_id: int | None) -> list[ColumnElement[bool]]:
    seen = [Deal.visibility(viewer)]
    return seen if owner_id is None else [*seen, Deal.owner_id == owner_id]
