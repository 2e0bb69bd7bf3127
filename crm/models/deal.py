"""Deals: every chance to sell, from the first sign to its end (ST-06, PL-05)."""

from __future__ import annotations

import enum
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from flask_babel import lazy_gettext as _l
from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.database import Base, enum_type
from crm.models.deal_line import DealLine
from crm.models.mixins.archivable import Archivable
from crm.models.mixins.eventful import Eventful
from crm.models.mixins.ownable import Ownable
from crm.models.mixins.searchable import Searchable
from crm.models.mixins.timestamps import Timestamps
from crm.models.mixins.versioned import Versioned
from crm.models.process import Outcome, Step

if TYPE_CHECKING:
    from crm.models.contact import Contact, Person
    from crm.models.loss_reason import LossReason


class DealState(enum.Enum):
    """Whether a deal is still worked on, and how it ended. Labels agree with "deal"."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"

    @property
    def label(self):
        return DEAL_STATE_LABELS[self]


DEAL_STATE_LABELS = {
    DealState.OPEN: _l("Open deal"),
    DealState.WON: _l("Won"),
    DealState.LOST: _l("Lost"),
}
STATE_OF_OUTCOME = {
    Outcome.NONE: DealState.OPEN,
    Outcome.POSITIVE: DealState.WON,
    Outcome.NEGATIVE: DealState.LOST,
}


class LossReasonMissing(ValueError):
    """A deal cannot be lost without a reason (ST-09)."""


class Deal(Ownable, Archivable, Searchable, Timestamps, Versioned, Eventful, Base):
    """A deal walks a process. Amounts are minor units of ``currency``; probability is per cent.

    ``position`` orders the cards of a column; only the server computes it (services/board.py).
    """

    __table_args__ = (
        # The board reads each column by this index, 25 cards at a time.
        Index("ix_deal_board", "step_id", "position", "id",
              sqlite_where=text("archived_at IS NULL"), postgresql_where=text("archived_at IS NULL")),
        Index("ix_deal_list", "state", "expected_close_on", "id"),
        Index("ix_deal_contact", "contact_id", "id"),
        Index("ix_deal_closed_on", "closed_on", "id"),
        {"sqlite_autoincrement": True},
    )
    tracked_parts: ClassVar[tuple[str, ...]] = ("lines_data",)

    title: Mapped[str] = mapped_column(String(200))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"), index=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id"))
    step_id: Mapped[int] = mapped_column(ForeignKey("step.id"))
    position: Mapped[int] = mapped_column(BigInteger, default=0)
    state: Mapped[DealState] = mapped_column(enum_type(DealState), default=DealState.OPEN)
    amount_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    probability: Mapped[int] = mapped_column(default=0)
    probability_by_hand: Mapped[bool] = mapped_column(default=False)
    opened_on: Mapped[date | None]
    expected_close_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    loss_reason_id: Mapped[int | None] = mapped_column(ForeignKey("loss_reason.id"))
    loss_text: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(String(120), default="")
    about: Mapped[str] = mapped_column(Text, default="", deferred=True)
    external_id: Mapped[str | None] = mapped_column(String(120), index=True)

    contact: Mapped[Contact | None] = relationship(foreign_keys=[contact_id])
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    process = relationship("Process")
    step: Mapped[Step] = relationship()
    loss_reason: Mapped[LossReason | None] = relationship()
    lines: Mapped[list[DealLine]] = relationship(
        back_populates="deal", cascade="all, delete-orphan", order_by=DealLine.position
    )

    @property
    def is_open(self) -> bool:
        return self.state is DealState.OPEN

    @property
    def weighted_minor(self) -> int:
        return (self.amount_minor or 0) * self.probability // 100

    @property
    def lines_data(self) -> list[dict]:
        return [line.as_data() for line in self.lines]

    @lines_data.setter
    def lines_data(self, rows: list[dict]) -> None:
        if rows != self.lines_data:
            self.lines = [
                DealLine(**{**row, "position": position}) for position, row in enumerate(rows)
            ]

    def move_to(
        self, step: Step, *, by, on: date, loss_reason: LossReason | None = None, loss_text: str = ""
    ) -> None:
        """Walk to *step*, on the day *on*. A step with an outcome closes the deal, another reopens it.

        The probability follows the step unless it was set by hand; a closed deal's is 100 or 0.
        Raises `LossReasonMissing` when a losing step comes without a reason.
        """
        if step.outcome is Outcome.NEGATIVE and loss_reason is None:
            raise LossReasonMissing(self.title)
        was = self.step
        self.step_id, self.step, self.process_id = step.id, step, step.process_id
        self.state = STATE_OF_OUTCOME[step.outcome]
        self.closed_on = None if self.is_open else (self.closed_on or on)
        lost = step.outcome is Outcome.NEGATIVE
        self.loss_reason_id = loss_reason.id if lost else None
        self.loss_text = loss_text if lost else ""
        if not (self.is_open and self.probability_by_hand):
            self.probability = step.probability
        action = "moved" if self.is_open else self.state.value
        self.record_event(action, by=by, from_step=was.id if was else None, to_step=step.id)

    def event_parent(self) -> Contact | None:
        return self.contact

    def search_source(self) -> list[str]:
        contact = self.contact.name if self.contact is not None else ""
        return [self.title, contact, self.external_id or ""]

    def __str__(self) -> str:
        return self.title
