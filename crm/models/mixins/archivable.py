"""Nothing is deleted: records leave lists by being archived and come back whole."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from crm.lib import clock


class Archivable:
    archived_at: Mapped[datetime | None] = mapped_column()

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    def archive(self, *, by):
        """Take it out of the lists; returns the event."""
        self.archived_at = clock.now()
        return self.record_event("archived", by=by)

    def restore(self, *, by):
        """Bring it back whole; returns the event."""
        self.archived_at = None
        return self.record_event("restored", by=by)
