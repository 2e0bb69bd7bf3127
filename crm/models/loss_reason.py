"""Why deals are lost: a short list in the team's words (ST-09)."""

from __future__ import annotations

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from crm.database import Base
from crm.models.mixins.archivable import Archivable
from crm.models.mixins.eventful import Eventful
from crm.models.mixins.named import Named


class LossReason(Named, Archivable, Eventful, Base):
    """A reason to choose from; ``key`` names a shipped one."""

    key: Mapped[str | None] = mapped_column(String(32), unique=True)
    position: Mapped[int] = mapped_column(default=0)

    @classmethod
    def visible_to(cls, user):
        return select(cls).order_by(cls.position, cls.id)

    @classmethod
    def offered(cls):
        """Those that can be chosen; a deal lost for another keeps it."""
        return select(cls).where(cls.archived_at.is_(None)).order_by(cls.position, cls.id)
