"""The outbox: messages to people outside and inside, written with their cause, sent by the runner."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, String, Text, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.database import Base, enum_type
from crm.lib import clock
from crm.models.interaction import Interaction
from crm.models.roles import Role

if TYPE_CHECKING:
    from crm.models.contact import Contact
    from crm.models.user import User

LEADERS = frozenset({Role.ADMIN, Role.MANAGER})


class MessageChannel(enum.Enum):
    EMAIL = "email"
    SMS = "sms"

    @property
    def label(self):
        return CHANNEL_LABELS[self]


class MessageKind(enum.Enum):
    """Which reminder it is: two to the client (SC-22), the others to a colleague."""

    DAY_BEFORE = "day_before"
    ON_THE_DAY = "on_the_day"
    OWN_APPOINTMENT = "own_appointment"
    OWN_DEADLINES = "own_deadlines"
    MORNING_LIST = "morning_list"

    @property
    def label(self):
        return KIND_LABELS[self]


class MessageState(enum.Enum):
    """*held* and *unknown* wait for a person: nobody but a person sends those again."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    HELD = "held"
    CANCELLED = "cancelled"

    @property
    def label(self):
        return STATE_LABELS[self]


CHANNEL_LABELS = {MessageChannel.EMAIL: _l("E-mail"), MessageChannel.SMS: _l("SMS")}
KIND_LABELS = {
    MessageKind.DAY_BEFORE: _l("Reminder on the day before"),
    MessageKind.ON_THE_DAY: _l("Reminder on the day"),
    MessageKind.OWN_APPOINTMENT: _l("Reminder of one's own appointment"),
    MessageKind.OWN_DEADLINES: _l("Deadlines of the day"),
    MessageKind.MORNING_LIST: _l("Morning list"),
}
STATE_LABELS = {
    MessageState.WAITING: _l("Waiting"),
    MessageState.SENDING: _l("Being sent"),
    MessageState.SENT: _l("Sent"),
    MessageState.FAILED: _l("Not sent"),
    MessageState.UNKNOWN: _l("Perhaps sent"),
    MessageState.HELD: _l("Held back"),
    MessageState.CANCELLED: _l("Sending cancelled"),
}
DUE = text("state = 'waiting'")
UNDER_WAY = text("state = 'sending'")


class Message(Base):
    """One message on one channel.

    ``key`` makes it unique: cause, which reminder, the appointment's start, channel. ``due_at`` is when it
    is meant to go, ``next_try_at`` when it is tried (again). ``occurrence_at`` is the start of what it tells
    of. ``error`` is a code of services/outbox/words.py, ``error_detail`` what the server said, no secrets.
    """

    __table_args__ = (
        Index("ix_message_due", "next_try_at", "id", sqlite_where=DUE, postgresql_where=DUE),
        Index("ix_message_under_way", "lease_until", sqlite_where=UNDER_WAY, postgresql_where=UNDER_WAY),
        Index("ix_message_interaction", "interaction_id"),
        Index("ix_message_list", "state", "due_at", "id"),
        Index("ix_message_tried", "channel", "tried_at"),
        Index("ix_message_message_id", "message_id"),
        {"sqlite_autoincrement": True},
    )

    key: Mapped[str] = mapped_column(String(160), unique=True)
    channel: Mapped[MessageChannel] = mapped_column(enum_type(MessageChannel))
    kind: Mapped[MessageKind] = mapped_column(enum_type(MessageKind))
    state: Mapped[MessageState] = mapped_column(enum_type(MessageState), default=MessageState.WAITING)
    interaction_id: Mapped[int | None] = mapped_column(ForeignKey("interaction.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    occurrence_at: Mapped[datetime]
    recipient: Mapped[str] = mapped_column(String(254))
    recipient_name: Mapped[str] = mapped_column(String(300), default="")
    language: Mapped[str] = mapped_column(String(2))
    subject: Mapped[str] = mapped_column(String(300), default="")
    body: Mapped[str] = mapped_column(Text, default="")
    message_id: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    due_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    tried_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(String(32), default="")
    error_detail: Mapped[str] = mapped_column(String(300), default="")
    lease_owner: Mapped[str | None] = mapped_column(String(80))
    lease_until: Mapped[datetime | None]
    # Somebody took it out by hand: no later change of the appointment puts it back.
    cancelled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    interaction: Mapped[Interaction | None] = relationship()
    contact: Mapped[Contact | None] = relationship()
    user: Mapped[User | None] = relationship(foreign_keys=[user_id])

    @classmethod
    def visible_to(cls, user):
        """Leaders see all but what belongs to others' private interactions; the others what is theirs."""
        own = or_(
            Interaction.responsible_id == user.id,
            Interaction.created_by_id == user.id,
            cls.user_id == user.id,
        )
        of_clients = (cls.user_id.is_(None)) & Interaction.visibility(user)
        allowed = or_(own, of_clients) if user.role in LEADERS else own
        return select(cls).outerjoin(Interaction, Interaction.id == cls.interaction_id).where(allowed)

    @property
    def is_to_client(self) -> bool:
        return self.kind in (MessageKind.DAY_BEFORE, MessageKind.ON_THE_DAY)

    @property
    def can_be_cancelled(self) -> bool:
        return self.state in (MessageState.WAITING, MessageState.HELD)

    @property
    def can_be_sent_again(self) -> bool:
        return self.state in (MessageState.FAILED, MessageState.UNKNOWN, MessageState.HELD)
