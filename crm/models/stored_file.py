"""A file kept outside the web root, named by its content."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from crm.database import Base
from crm.lib import clock
from crm.models.user import User


class StoredFile(Base):
    """The row of a stored file; its bytes lie under ``DATA_DIR/files`` by *sha256*."""

    sha256: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    # No foreign key: users point at their pictures, and a ring of two tables cannot be created in order.
    created_by_id: Mapped[int | None] = mapped_column(index=True)
    # The bytes are nobody's through this row any more: they go when no other row names them.
    removed_at: Mapped[datetime | None]

    @classmethod
    def visible_to(cls, user):
        """One's own files, and the pictures of the colleagues."""
        pictures = select(User.picture_id).where(User.picture_id.is_not(None))
        own_or_picture = or_(cls.created_by_id == user.id, cls.id.in_(pictures))
        return select(cls).where(own_or_picture, cls.removed_at.is_(None))
