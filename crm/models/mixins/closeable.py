"""How a deal walks its process: its state, its chance, its end and its way back (ST-06 to ST-09)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from crm.database import enum_type
from crm.models.deal_state import STATE_OF_OUTCOME, DealState
from crm.models.process import Outcome, Step

if TYPE_CHECKING:
    from crm.models.event import Event
    from crm.models.loss_reason import LossReason


class LossReasonMissing(ValueError):
    """A deal cannot be lost without a reason (ST-09)."""


class Closeable:
    """``probability`` is per cent: the step's, or somebody's own estimate (``probability_by_hand``)."""

    state: Mapped[DealState] = mapped_column(enum_type(DealState), default=DealState.OPEN)
    probability: Mapped[int] = mapped_column(default=0)
    probability_by_hand: Mapped[bool] = mapped_column(default=False)
    # The estimate by hand that a closed deal had: it stands again when the deal is reopened.
    open_probability: Mapped[int | None]
    closed_on: Mapped[date | None]
    loss_reason_id: Mapped[int | None] = mapped_column(ForeignKey("loss_reason.id"))
    loss_text: Mapped[str] = mapped_column(Text, default="")

    @declared_attr
    def loss_reason(cls) -> Mapped[LossReason | None]:
        return relationship("LossReason")

    @property
    def is_open(self) -> bool:
        return self.state is DealState.OPEN

    def begin(self, step: Step, *, by, on: date) -> Event:
        """Start the walk at *step*, most often the first. Raises `LossReasonMissing`, `StepSkipped`."""
        self.check_walk_to(step)
        self.state, self.probability_by_hand = DealState.OPEN, bool(self.probability_by_hand)
        self._reach(step, on, None, "")
        return self.record_event("created", by=by)

    def move_to(
        self,
        step: Step,
        *,
        by,
        on: date,
        behind: int | None = None,
        loss_reason: LossReason | None = None,
        loss_text: str = "",
        in_order: bool = True,
    ) -> Event:
        """Walk to *step* on the day *on*, behind the card with the id *behind* or on top of the column.

        A step with an outcome closes the deal, another reopens it. The probability follows the step
        unless it was set by hand; a closed deal's is 100 or 0 (ST-07). Raises `LossReasonMissing`
        when a losing step comes without a reason (ST-09), `PlaceGone` when *behind* has left, and
        `StepSkipped` when a strict process would be cut short (MC-32), unless *in_order* is False.
        """
        if step.id == self.step_id and loss_reason is None:
            self.place_in(step.id, behind=behind)
            return self.record_event("placed", by=by)
        if in_order:
            self.check_walk_to(step)
        was_in = self.step_id
        self._reach(step, on, loss_reason, loss_text)
        self.place_in(step.id, behind=behind)
        action = "moved" if self.is_open else self.state.value
        return self.record_event(action, by=by, from_step=was_in, to_step=step.id)

    def _reach(self, step: Step, on: date, loss_reason: LossReason | None, loss_text: str) -> None:
        is_lost = step.outcome is Outcome.NEGATIVE
        if is_lost and loss_reason is None:
            raise LossReasonMissing(str(self))
        was = self.state
        self.step_id, self.step, self.process_id = step.id, step, step.process_id
        self.state = STATE_OF_OUTCOME[step.outcome]
        if self.state is not was:
            self.closed_on = None if self.is_open else on
        self.loss_reason_id = loss_reason.id if is_lost else None
        self.loss_text = loss_text if is_lost else ""
        self._follow_probability(was)

    def _follow_probability(self, was: DealState) -> None:
        by_hand = self.probability_by_hand
        if was is DealState.OPEN and not self.is_open:
            self.open_probability = self.probability if by_hand else None
        if not (self.is_open and by_hand):
            self.probability = self.step.probability
        elif was is not DealState.OPEN:
            kept = self.open_probability
            self.probability = self.step.probability if kept is None else kept
            self.open_probability = None

    def estimate(self, probability: int | None) -> None:
        """Set the chance by hand; None gives it back to the step. A closed deal's is a fact."""
        self.probability_by_hand = probability is not None
        if self.is_open:
            self.probability = self.step.probability if probability is None else probability
        else:
            self.open_probability = probability
