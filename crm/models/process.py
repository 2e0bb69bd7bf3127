"""Processes and their steps: what interactions and deals walk through (design.md §2)."""

from __future__ import annotations

import enum

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from crm.database import Base, enum_type
from crm.models.mixins.eventful import Eventful
from crm.models.mixins.named import Named
from crm.models.mixins.versioned import Versioned


class Outcome(enum.Enum):
    """How a step ends a record, if it does (SC-14)."""

    NONE = "none"
    POSITIVE = "positive"
    NEGATIVE = "negative"


class ProcessMode(enum.Enum):
    STRICT = "strict"
    GUIDED = "guided"
    OUTCOME_ONLY = "outcome_only"
    AUTOMATIC = "automatic"


class Process(Named, Versioned, Eventful, Base):
    """An ordered list of steps. ``key`` names a shipped process, whatever it was renamed to."""

    key: Mapped[str | None] = mapped_column(String(32), unique=True)
    mode: Mapped[ProcessMode] = mapped_column(enum_type(ProcessMode), default=ProcessMode.GUIDED)
    for_interactions: Mapped[bool] = mapped_column(default=False)
    for_deals: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)

    steps: Mapped[list[Step]] = relationship(
        back_populates="process", order_by="Step.number", cascade="all, delete-orphan"
    )

    @classmethod
    def visible_to(cls, user):
        return select(cls).order_by(cls.position, cls.id)

    @classmethod
    def walked_by_deals(cls):
        """The processes of deals, each with its steps."""
        return select(cls).where(cls.for_deals).options(joinedload(cls.steps)).order_by(cls.position, cls.id)

    def step_with(self, outcome: Outcome) -> Step | None:
        return next((step for step in self.steps if step.outcome is outcome), None)

    @property
    def first_step(self) -> Step:
        return self.steps[0]

    @property
    def open_steps(self) -> list[Step]:
        """The steps on the way, without the ends."""
        return [step for step in self.steps if step.outcome is Outcome.NONE]


class Step(Named, Versioned, Eventful, Base):
    """One step of a process; ``probability`` in per cent is a deal's chance on reaching it (ST-07)."""

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

    def label_in(self, language: str) -> str:
        """The full label, as in ``Sale - 03 - Quote sent`` (SC-15)."""
        return f"{self.process.name_in(language)} - {self.number:02d} - {self.name_in(language)}"
