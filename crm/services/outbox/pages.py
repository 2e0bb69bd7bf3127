"""The outbox as people look at it: what waits, what needs somebody, what was sent; in keyset pages."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, select, tuple_

from crm.database import db
from crm.models import Interaction, Message, MessageChannel, MessageState

ROWS = 50
WAITING, ATTENTION, SENT, CANCELLED = "waiting", "attention", "sent", "cancelled"
STATES = {
    WAITING: (MessageState.WAITING, MessageState.SENDING),
    ATTENTION: (MessageState.FAILED, MessageState.UNKNOWN, MessageState.HELD),
    SENT: (MessageState.SENT,),
    CANCELLED: (MessageState.CANCELLED,),
}
COLUMNS = (
    Message.id, Message.channel, Message.kind, Message.state, Message.interaction_id, Message.recipient,
    Message.recipient_name, Message.subject, Message.body, Message.due_at, Message.next_try_at,
    Message.sent_at, Message.attempts, Message.error, Message.error_detail, Message.user_id,
    Interaction.title,
)  # fmt: skip


@dataclass(frozen=True)
class OutboxPage:
    """``rows`` of `COLUMNS`; ``after`` is the place of the next page, or None."""

    rows: list[Row]
    after: str | None

    def has_channel(self, channel: MessageChannel) -> bool:
        return any(row.channel is channel for row in self.rows)


def page_of(user, tab: str, after: str | None = None) -> OutboxPage:
    """What *user* may see of the *tab*: what waits in the order in which it goes, else the newest first."""
    goes_up = tab == WAITING
    allowed = Message.visible_to(user).with_only_columns(Message.id, maintain_column_froms=True)
    query = (
        select(*COLUMNS)
        .outerjoin(Interaction, Interaction.id == Message.interaction_id)
        .where(Message.state.in_(STATES[tab]), Message.id.in_(allowed))
    )
    place = tuple_(Message.due_at, Message.id)
    if (start := _place(after)) is not None:
        query = query.where(place > start if goes_up else place < start)
    order = (Message.due_at, Message.id) if goes_up else (Message.due_at.desc(), Message.id.desc())
    rows = list(db.session.execute(query.order_by(*order).limit(ROWS + 1)))
    return OutboxPage(rows[:ROWS], _name(rows[ROWS - 1]) if len(rows) > ROWS else None)


def needs_attention(user) -> bool:
    """Whether anything of *user*'s waits for a person."""
    query = Message.visible_to(user).where(Message.state.in_(STATES[ATTENTION]))
    return db.session.scalar(query.with_only_columns(Message.id).limit(1)) is not None


def _name(row: Row) -> str:
    return f"{row.due_at.isoformat()}~{row.id}"


def _place(name: str | None) -> tuple[datetime, int] | None:
    """The place a page begins behind; one that cannot be read is none."""
    moment, _, number = (name or "").partition("~")
    try:
        return datetime.fromisoformat(moment.replace(" ", "+")), int(number)
    except ValueError:
        return None
