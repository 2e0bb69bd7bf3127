"""A view of the list of interactions under a name: filters, grouping, columns, order (OC-10, PL-10)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from crm.database import Base
from crm.lib import clock
from crm.models.event import Event
from crm.models.mixins.eventful import Eventful
from crm.models.mixins.timestamps import Timestamps

LONGEST_NAME = 60


class SavedView(Timestamps, Eventful, Base):
    """``filters`` are the names and values of the filter form, read again, with care, on each use.

    What a filter names may be gone by then: a step, a colleague, a filter of an older version. Nobody
    undoes a preference: only what changes the lists of others, sharing, writes events. One that is removed
    leaves with ``archived_at``.
    """

    owner_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    is_shared: Mapped[bool] = mapped_column(default=False)
    filters: Mapped[dict] = mapped_column(default=dict)
    grouping: Mapped[str | None] = mapped_column(String(32))
    columns: Mapped[list] = mapped_column(default=list)
    order: Mapped[str | None] = mapped_column(String(32))
    archived_at: Mapped[datetime | None]

    @classmethod
    def visibility(cls, user):
        """One's own and those that leaders share."""
        return or_(cls.owner_id == user.id, cls.is_shared)

    @classmethod
    def visible_to(cls, user):
        return select(cls).where(cls.visibility(user), cls.archived_at.is_(None))

    def keep(
        self, name: str, *, filters: dict, grouping: str | None, order: str | None, columns: list
    ) -> None:
        """Be what the list is like now; who sees it, and whose list opens with it, stays."""
        self.name, self.filters, self.grouping = name, filters, grouping
        self.order, self.columns = order, columns

    def share(self, *, by) -> Event | None:
        """Show it to everybody; None when that is so already."""
        return self._show("shared", True, by)

    def stop_sharing(self, *, by) -> Event | None:
        """Its owner's only, again. Whose list opens with it sees everything, until it is shared again."""
        return self._show("unshared", False, by)

    def _show(self, action: str, is_shared: bool, by) -> Event | None:
        if self.is_shared is is_shared:
            return None
        self.is_shared = is_shared
        return self.record_event(action, by=by)

    def remove(self) -> None:
        self.archived_at = clock.now()

    def __str__(self) -> str:
        return self.name
