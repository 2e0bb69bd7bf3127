"""The classic mistakes with time, told from facts: short hints where they happen (SC-31, SC-11)."""

import enum
from datetime import date, datetime, timedelta

from sqlalchemy import select

from crm.database import db
from crm.models import Interaction, Note, Outcome, Touch

# For so long after finishing a page asks whether that was meant.
FRESH = timedelta(minutes=10)


class Hint(enum.Enum):
    MOVE_INSTEAD = "move_instead"
    LOG_AND_RESCHEDULE = "log_and_reschedule"


def hint_for(interaction: Interaction, *, today: date, now: datetime, has_next: bool) -> Hint | None:
    """What to ask on the page of *interaction*; *has_next*: another step with the client is planned."""
    if is_past_appointment(interaction, now):
        return Hint.LOG_AND_RESCHEDULE
    is_fresh = interaction.is_done and interaction.done_at is not None and now - interaction.done_at < FRESH
    if is_fresh and not has_next and is_only_postponed(interaction, today):
        return Hint.MOVE_INSTEAD
    return None


def is_past_appointment(interaction: Interaction, now: datetime) -> bool:
    """It is over, and nobody has said what came of it."""
    return not interaction.is_task and not interaction.is_done and interaction.ends_at < now


def is_only_postponed(interaction: Interaction, today: date) -> bool:
    """Whether finishing it looks like the classic mistake: the talk with a client goes on later.

    It does when its day has not come yet, when nobody answered, or when it walks a process that ends
    in a conclusion and has not reached one.
    """
    if interaction.contact_id is None and interaction.deal_id is None:
        return False
    step = interaction.step
    if step is not None and step.is_end:
        return False
    walks_on = step is not None and any(each.outcome is not Outcome.NONE for each in step.process.steps)
    return walks_on or interaction.starts_on > today or _last_touch(interaction) is Touch.NO_ANSWER


def _last_touch(interaction: Interaction) -> Touch | None:
    query = select(Note.touch).where(Note.interaction_id == interaction.id, Note.archived_at.is_(None))
    return db.session.scalar(query.order_by(Note.at.desc(), Note.id.desc()).limit(1))
