"""A card's place in its column of a board. Only the server computes it (T17)."""

from __future__ import annotations

from functools import cache

from sqlalchemy import BigInteger, Select, bindparam, event, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from crm.database import db
from crm.models.process import Process, Step

GAP = 2**20


class PlaceGone(Exception):
    """The card to stand behind is not in that column any more."""


class Placeable:
    """A record that stands in the column of its ``step_id``, in order of ``position``.

    No two cards of a step share a position (unique index). New cards come on top.
    """

    position: Mapped[int] = mapped_column(BigInteger)

    @staticmethod
    def hold_columns(*step_ids: int) -> None:
        """Let nobody else place a card in the processes of these steps until the transaction ends.

        PostgreSQL needs the lock; on SQLite the writer is alone anyhow.
        """
        processes = select(Step.process_id).where(Step.id.in_(step_ids))
        query = select(Process.id).where(Process.id.in_(processes)).order_by(Process.id)
        if db.session.get_bind().dialect.name != "sqlite":
            db.session.execute(query.with_for_update(key_share=True)).all()

    def place_in(self, step_id: int, *, behind: int | None = None) -> None:
        """Stand in the column of a step behind the card with the id *behind*, or on top.

        Raises `PlaceGone` when that card stands elsewhere by now.
        """
        with db.session.no_autoflush:
            self.hold_columns(step_id)
            self.position = self._free_position(step_id, behind)

    def place_near(self, step_id: int, position: int) -> None:
        """Stand at *position* again, or right behind the card that took it meanwhile (undo)."""
        with db.session.no_autoflush:
            self.hold_columns(step_id)
            others = self._others_in(step_id).where(type(self).position == position)
            taker = db.session.scalar(others)
            self.position = position if taker is None else self._free_position(step_id, taker)

    def _others_in(self, step_id: int):
        model = type(self)
        return select(model.id).where(model.step_id == step_id, model.id != (self.id or 0))

    def _free_position(self, step_id: int, behind: int | None) -> int:
        if behind is None:
            return top_of(type(self), step_id) - GAP
        before, after = self._neighbours(step_id, behind)
        if after is None:
            return before + GAP
        if after - before < 2:
            self._spread(step_id)
            before, after = self._neighbours(step_id, behind)
        return before + (after - before) // 2 if after is not None else before + GAP

    def _neighbours(self, step_id: int, behind: int) -> tuple[int, int | None]:
        """The positions of the card *behind* and of the one after it, as if this card were not there."""
        place = type(self).position
        others = self._others_in(step_id).with_only_columns
        before = db.session.scalar(others(place).where(type(self).id == behind))
        if before is None:
            raise PlaceGone(behind)
        return before, db.session.scalar(others(func.min(place)).where(place > before))

    def _spread(self, step_id: int) -> None:
        """Make room between all cards of a column; what they were worth above stays below."""
        model = type(self)
        top = db.session.scalar(select(func.max(model.position)).where(model.step_id == step_id))
        place = (top + func.row_number().over(order_by=model.position) * GAP).label("place")
        ranked = select(model.id, place).where(model.step_id == step_id).subquery()
        db.session.execute(
            update(model).where(model.id == ranked.c.id).values(position=ranked.c.place),
            execution_options={"synchronize_session": False},
        )
        if self.id is not None:
            db.session.refresh(self, ["position"])


def top_of(model, step_id: int) -> int:
    """The position of the first card of a column; 0 for an empty one."""
    return db.session.scalar(_topmost(model), {"column": step_id}) or 0


@cache
def _topmost(model) -> Select:
    return select(func.min(model.position)).where(model.step_id == bindparam("column"))


@event.listens_for(db.session, "before_flush")
def _place_new_cards(session, _context, _instances) -> None:
    """Whoever makes a card need not think of its place."""
    unplaced = [each for each in session.new if isinstance(each, Placeable) and each.position is None]
    if not unplaced:
        return
    tops: dict[tuple, int] = {}
    with session.no_autoflush:
        Placeable.hold_columns(*{_step_id(card) for card in unplaced})
        for card in unplaced:
            column = (type(card), _step_id(card))
            tops[column] = tops.get(column, top_of(*column)) - GAP
            card.position = tops[column]


def _step_id(card) -> int:
    return card.step_id or card.step.id
