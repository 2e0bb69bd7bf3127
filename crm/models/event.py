"""The one table of what happened: timeline, audit trail, undo and notices read it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.database import Base, db
from crm.lib import clock

if TYPE_CHECKING:
    from crm.models.user import User


class Event(Base):
    """One act on one record: who, when, what, before and after (JSON of the changed fields).

    ``batch`` joins the events of one gesture (finish and plan the next), so that one undo takes all
    of them back. ``parent_type``/``parent_id`` name the record on whose page the act is shown.
    """

    __table_args__ = (
        Index("ix_event_record", "record_type", "record_id"),
        Index("ix_event_parent", "parent_type", "parent_id"),
        Index("ix_event_batch", "batch"),
        Index("ix_event_user", "user_id", "id"),
        {"sqlite_autoincrement": True},
    )

    at: Mapped[datetime] = mapped_column(default=clock.now)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    action: Mapped[str] = mapped_column(String(64))
    record_type: Mapped[str] = mapped_column(String(32))
    record_id: Mapped[int]
    parent_type: Mapped[str | None] = mapped_column(String(32))
    parent_id: Mapped[int | None]
    batch: Mapped[str | None] = mapped_column(String(36))
    before: Mapped[dict] = mapped_column(default=dict)
    after: Mapped[dict] = mapped_column(default=dict)
    details: Mapped[dict] = mapped_column(default=dict)
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    undone_at: Mapped[datetime | None]

    user: Mapped[User | None] = relationship()

    @property
    def name(self) -> str:
        """The full name of the act, as in ``deal.moved``."""
        return f"{self.record_type}.{self.action}"

    @classmethod
    def write(cls, record, action: str, *, by, before: dict, after: dict, details: dict) -> Event:
        """Add and flush the event of an act of user *by* (None: the system) on *record*."""
        parent = record.event_parent() if hasattr(record, "event_parent") else None
        event = cls(
            user_id=by.id if by is not None else None,
            action=action,
            record_type=record.record_type(),
            record_id=record.id,
            parent_type=parent.record_type() if parent is not None else None,
            parent_id=parent.id if parent is not None else None,
            batch=db.session.info.get("event_batch"),
            before=before,
            after=after,
            details=details,
        )
        db.session.add(event)
        db.session.flush()
        return event
