"""E-mails that came in: each once for each user, and what became of it (SC-30)."""

from __future__ import annotations

import enum
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import BigInteger, ForeignKey, Index, String, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.database import Base, enum_type
from crm.lib import clock
from crm.models.interaction import Interaction
from crm.models.mixins.eventful import Eventful
from crm.models.roles import Role
from crm.models.stored_file import StoredFile
from crm.models.user import User

LEADERS = frozenset({Role.ADMIN, Role.MANAGER})
TO_DECIDE = text("state = 'waiting'")
ASIDE = text("reason <> ''")


class MailState(enum.Enum):
    """*waiting*: a person decides. *own*: a message of ours that came back, which nobody needs twice."""

    TAKEN_IN = "taken_in"
    WAITING = "waiting"
    DISCARDED = "discarded"
    OWN = "own"


class ReceivedMail(Eventful, Base):
    """One e-mail for one user, or for nobody yet. ``key`` makes it unique (services/received_mail/ledger.py).

    ``file`` holds the bytes of one that waits. ``reason`` is why it does: a code of
    services/received_mail/words.py. The words of one that was taken in stand in its interaction.
    """

    __table_args__ = (
        Index("ix_received_mail_waiting", "id", sqlite_where=TO_DECIDE, postgresql_where=TO_DECIDE),
        Index("ix_received_mail_interaction", "interaction_id"),
        Index("ix_received_mail_aside", "received_at", sqlite_where=ASIDE, postgresql_where=ASIDE),
        {"sqlite_autoincrement": True},
    )

    key: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    state: Mapped[MailState] = mapped_column(enum_type(MailState))
    reason: Mapped[str] = mapped_column(String(32), default="")
    interaction_id: Mapped[int | None] = mapped_column(ForeignKey("interaction.id"))
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    sender: Mapped[str] = mapped_column(String(254), default="")
    subject: Mapped[str] = mapped_column(String(200), default="")
    sent_at: Mapped[datetime | None]
    received_at: Mapped[datetime] = mapped_column(default=clock.now)

    user: Mapped[User | None] = relationship()
    interaction: Mapped[Interaction | None] = relationship()
    file: Mapped[StoredFile | None] = relationship()

    @classmethod
    def visible_to(cls, user):
        """One's own, for leaders also those that are nobody's."""
        own = cls.user_id == user.id
        return select(cls).where(or_(own, cls.user_id.is_(None)) if user.role in LEADERS else own)

    @property
    def is_waiting(self) -> bool:
        return self.state is MailState.WAITING

    def discard(self, *, by):
        """Nobody needs it; returns the event, whose undo lets it wait again."""
        self.state = MailState.DISCARDED
        return self.record_event("discarded", by=by)

    def reason_against_undo(self, event):
        if self.file is None or self.file.removed_at is not None:
            return _l("The e-mail itself has been removed for good meanwhile.")
        return None

    def __str__(self) -> str:
        return self.subject


class MailTrace(Base):
    """A message id that an e-mail bears or names, as its digest: letters that share one are one thread."""

    __table_args__ = (Index("ix_mail_trace_digest", "digest", "mail_id"), {"sqlite_autoincrement": True})

    mail_id: Mapped[int] = mapped_column(ForeignKey("received_mail.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64))


class MailAccount(Base):
    """How far the mailbox ``name`` (user, host and folder) was read; one runner at a time holds its lease.

    UIDs count only under their ``uid_validity``. ``left_uid`` is the first of those that were left lying as
    too many wait (services/received_mail/room.py). ``error`` is a code of services/received_mail/words.py.
    """

    name: Mapped[str] = mapped_column(String(300), unique=True)
    uid_validity: Mapped[int] = mapped_column(BigInteger, default=0)
    last_uid: Mapped[int] = mapped_column(BigInteger, default=0)
    left_uid: Mapped[int | None] = mapped_column(BigInteger)
    checked_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(String(32), default="")
    error_detail: Mapped[str] = mapped_column(String(300), default="")
    lease_owner: Mapped[str | None] = mapped_column(String(80))
    lease_until: Mapped[datetime | None]
