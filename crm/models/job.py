"""Background work as rows: enqueued in the transaction of its cause, run under a lease."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.database import Base, db
from crm.lib import clock

WAITING = text("finished_at IS NULL")


class Job(Base):
    """One piece of work. ``key`` makes it unique: a periodic job is one row per slot.

    At least once: a runner that dies leaves its lease to run out, so handlers are idempotent.
    ``done``/``total`` are the progress; ``error`` is the last failure in the runner's words.
    """

    __table_args__ = (
        Index("ix_job_due", "run_at", "id", sqlite_where=WAITING, postgresql_where=WAITING),
        {"sqlite_autoincrement": True},
    )

    kind: Mapped[str] = mapped_column(String(64))
    args: Mapped[dict] = mapped_column(default=dict)
    key: Mapped[str | None] = mapped_column(String(160), unique=True)
    run_at: Mapped[datetime] = mapped_column(default=clock.now)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    lease_owner: Mapped[str | None] = mapped_column(String(80))
    lease_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None]
    failed: Mapped[bool] = mapped_column(default=False)
    error: Mapped[str] = mapped_column(Text, default="")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    result: Mapped[dict] = mapped_column(default=dict)

    user = relationship("User")

    @classmethod
    def enqueue(
        cls, kind: str, args: dict, *, by=None, key: str | None = None, run_at: datetime | None = None
    ) -> Job:
        """Add a job to the present transaction; a job with a known *key* is returned as it is."""
        if key is not None and (known := db.session.scalar(select(cls).where(cls.key == key))):
            return known
        job = cls(kind=kind, args=args, key=key, user_id=by.id if by else None)
        job.run_at = run_at or clock.now()
        db.session.add(job)
        db.session.flush()
        return job

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None
