"""Moving a card: what a person asks for is checked under the lock of the columns (T15, T17)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from crm.database import db
from crm.models import Deal, Event, LossReason, Outcome, PlaceGone, Step


@dataclass(frozen=True)
class Move:
    """Where a card should go, and the version of it that the person saw (None: any)."""

    step: Step
    behind: int | None = None
    version: int | None = None
    loss_reason: LossReason | None = None
    loss_text: str = ""


def carry_out(move: Move, deal: Deal, *, by, on: date) -> Event:
    """Move *deal* for the user *by*; returns the event that an undo takes back.

    Raises `StaleVersion` when somebody else touched the deal since, `PlaceGone` when the card to stand
    behind is not in that column any more or not theirs to see, `LossReasonMissing`.
    """
    Deal.hold_columns(deal.step_id, move.step.id)
    if db.session.get_bind().dialect.name != "sqlite":  # there nobody writes since this transaction began
        db.session.refresh(deal)
    deal.check_version(move.version)
    # Ends are in order of their closing day: a card has no other place there.
    behind = move.behind if move.step.outcome is Outcome.NONE else None
    if behind is not None and not _can_see(behind, by):
        raise PlaceGone(behind)
    return deal.move_to(
        move.step, by=by, on=on, behind=behind, loss_reason=move.loss_reason, loss_text=move.loss_text
    )


def _can_see(deal_id: int, user) -> bool:
    query = select(Deal.id).where(Deal.id == deal_id, Deal.archived_at.is_(None), Deal.visibility(user))
    return db.session.scalar(query) is not None
