"""Processes and their steps: what interactions and deals walk through."""

from __future__ import annotations

import enum
from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, ForeignKey, Index, String, and_, exists, or_, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from crm.database import Base, db, enum_type
from crm.models.mixins.archivable import Archivable
from crm.models.mixins.eventful import Eventful
from crm.models.mixins.named import Named
from crm.models.mixins.versioned import Versioned

PRIVATE, EMAIL = "private", "email"
# Nobody can be kept from these two, whatever the profile says (SC-28).
ALWAYS_ALLOWED = frozenset({PRIVATE, EMAIL})
# Marks a column that names a step for later: nothing stands there.
PLANNED_AHEAD = {"planned_ahead": True}
# The names of colours that the style sheet knows, by a class ``step-<name>``.
COLORS = {
    "slate": _l("Grey"),
    "blue": _l("Blue"),
    "violet": _l("Violet"),
    "teal": _l("Teal"),
    "amber": _l("Amber"),
    "orange": _l("Orange"),
    "green": _l("Green"),
    "red": _l("Red"),
}


class Outcome(enum.Enum):
    """How a step ends a record, if it does (SC-14)."""

    NONE = "none"
    POSITIVE = "positive"
    NEGATIVE = "negative"

    @property
    def label(self):
        return OUTCOME_LABELS[self]


class StepSkipped(ValueError):
    """A strict process lets nobody leap (MC-32); ``STEP_SKIPPED`` says so to a person."""


class ProcessMode(enum.Enum):
    STRICT = "strict"
    GUIDED = "guided"
    OUTCOME_ONLY = "outcome_only"
    AUTOMATIC = "automatic"

    @property
    def label(self):
        return MODE_LABELS[self]


STEP_SKIPPED = _l("This process goes step by step: choose the next one, or one before.")
OUTCOME_LABELS = {
    Outcome.NONE: _l("On the way"),
    Outcome.POSITIVE: _l("Positive end"),
    Outcome.NEGATIVE: _l("Negative end"),
}
MODE_LABELS = {
    ProcessMode.GUIDED: _l("In any order"),
    ProcessMode.STRICT: _l("Step by step, none is skipped"),
    ProcessMode.OUTCOME_ONLY: _l("Only won or lost"),
    ProcessMode.AUTOMATIC: _l("By itself"),
}


class Process(Named, Archivable, Versioned, Eventful, Base):
    """An ordered list of steps. ``key`` names a shipped process, whatever it was renamed to.

    ``steps`` are those in use; a removed step is archived, so that histories can still name it.
    """

    key: Mapped[str | None] = mapped_column(String(32), unique=True)
    mode: Mapped[ProcessMode] = mapped_column(enum_type(ProcessMode), default=ProcessMode.GUIDED)
    for_interactions: Mapped[bool] = mapped_column(default=False)
    for_deals: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)

    steps: Mapped[list[Step]] = relationship(
        back_populates="process",
        primaryjoin="and_(Process.id == Step.process_id, Step.archived_at.is_(None))",
        order_by="Step.number",
        cascade="all, delete-orphan",
    )

    @classmethod
    def visible_to(cls, user):
        return select(cls).order_by(cls.position, cls.id)

    @classmethod
    def usable_by(cls, user) -> ColumnElement[bool]:
        """The condition "in use, and *user* may choose it" (SC-27, SC-28)."""
        if user.allowed_process_ids is None:
            return cls.archived_at.is_(None)
        chosen = or_(cls.key.in_(ALWAYS_ALLOWED), cls.id.in_(user.allowed_process_ids))
        return and_(cls.archived_at.is_(None), chosen)

    @classmethod
    def walked_by_deals(cls):
        """The processes of deals that are in use, each with its steps."""
        query = select(cls).where(cls.for_deals, cls.archived_at.is_(None))
        return query.options(joinedload(cls.steps)).order_by(cls.position, cls.id)

    def step_with(self, outcome: Outcome) -> Step | None:
        return next((step for step in self.steps if step.outcome is outcome), None)

    @property
    def is_always_allowed(self) -> bool:
        return self.key in ALWAYS_ALLOWED

    @property
    def is_private(self) -> bool:
        """Whether what walks it is nobody else's business (SC-29)."""
        return self.key == PRIVATE

    @property
    def first_step(self) -> Step:
        """Where a record begins: at the first step on the way, wherever the ends stand in the list."""
        return (self.open_steps or self.steps)[0]

    @property
    def open_steps(self) -> list[Step]:
        """The steps on the way, without the ends."""
        return [step for step in self.steps if step.outcome is Outcome.NONE]


class Step(Named, Archivable, Versioned, Eventful, Base):
    """One step of a process; ``probability`` in per cent is a deal's chance on reaching it (ST-07).

    ``sets_update_date``: whoever reaches it gets the day of that as update date (SC-17).
    """

    __table_args__ = (Index("ix_step_number", "process_id", "number", "id"), {"sqlite_autoincrement": True})

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id"), index=True)
    key: Mapped[str | None] = mapped_column(String(48), unique=True)
    number: Mapped[int]
    color: Mapped[str] = mapped_column(String(16), default="")
    probability: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[Outcome] = mapped_column(enum_type(Outcome), default=Outcome.NONE)
    sets_update_date: Mapped[bool] = mapped_column(default=False)

    process: Mapped[Process] = relationship(back_populates="steps")

    @classmethod
    def visible_to(cls, user):
        return select(cls)

    @property
    def is_end(self) -> bool:
        return self.outcome is not Outcome.NONE

    def label_in(self, language: str) -> str:
        """The full label, as in ``Sale - 03 - Quote sent`` (SC-15)."""
        return f"{self.process.name_in(language)} - {self.number:02d} - {self.name_in(language)}"

    def may_follow(self, was: Step | None, stood: Sequence[Step | None] = ()) -> bool:
        """Whether a record on the step *was* (None: on none) may go here: strict processes skip nothing.

        One step on, or any number back. Giving up is always possible; what was given up returns to where
        it *stood* before (`Walking.stood_on`) or further back, and if nobody knows, to any step on the
        way. A win comes from the last step on the way.
        """
        if self.process.mode is not ProcessMode.STRICT or self.outcome is Outcome.NEGATIVE:
            return True
        way = self.process.open_steps
        if was is None or was.process_id != self.process_id:
            return self in way[:1]
        if was.outcome is Outcome.NEGATIVE:
            return self in (self._way_back(stood[0]) if stood else way)
        if was.outcome is Outcome.POSITIVE:
            return True
        reached = way.index(was) if was in way else -1
        return reached == len(way) - 1 if self.is_end else self in way[: reached + 2]

    def _way_back(self, stood: Step | None) -> list[Step]:
        """The steps on the way as far as *stood*; if that has left the process since, those before it."""
        way = self.process.open_steps
        if stood is None or stood.process_id != self.process_id:
            return way[:1]
        return [step for step in way if step is stood or step.number < stood.number] or way[:1]

    def is_taken(self) -> bool:
        """Whether a record of any kind stands on it, archived ones too."""
        return any(
            db.session.scalar(select(exists().where(column == self.id))) for column in columns_naming_steps()
        )

    def reason_against_undo(self, event):
        """Records that came meanwhile would be left on no step, or open at an end."""
        is_unsafe = event.action == "created" or "outcome" in event.before
        return _l("Records stand on this step by now.") if is_unsafe and self.is_taken() else None


def columns_naming_steps() -> list:
    """Every column of every table that says on which step something stands."""
    columns = (column for table in Base.metadata.tables.values() for column in table.columns)
    return [
        column
        for column in columns
        if column.references(Step.__table__.c.id) and not column.info.items() >= PLANNED_AHEAD.items()
    ]
