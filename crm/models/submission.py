"""Forms already taken in: a repeat gets the first answer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crm.database import Base
from crm.lib import clock


class Submission(Base):
    """One accepted form of one user. The row commits with the form's effect; the answer follows."""

    __table_args__ = (UniqueConstraint("user_id", "key"), {"sqlite_autoincrement": True})

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    key: Mapped[str] = mapped_column(String(64))
    route: Mapped[str] = mapped_column(String(300))
    body_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    status: Mapped[int | None]
    headers: Mapped[dict] = mapped_column(default=dict)
    body: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
