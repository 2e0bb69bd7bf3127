"""Marks of attention: reviewed, on watch, put off until a day (OC-11, OC-12, OC-16)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import Mapped, mapped_column

if TYPE_CHECKING:
    from crm.models.event import Event


class Reviewable:
    """What is not reviewed stands out in the lists; what is put off leaves them until its day.

    Each act returns its event, or None when nothing was to change.
    """

    is_reviewed: Mapped[bool] = mapped_column(default=False)
    is_on_watch: Mapped[bool] = mapped_column(default=False)
    deferred_until: Mapped[date | None]

    def mark_reviewed(self, reviewed: bool, *, by) -> Event | None:
        if reviewed is self.is_reviewed:
            return None
        self.is_reviewed = reviewed
        return self.record_event("reviewed" if reviewed else "unreviewed", by=by)

    def watch(self, watched: bool, *, by) -> Event | None:
        if watched is self.is_on_watch:
            return None
        self.is_on_watch = watched
        return self.record_event("watched" if watched else "unwatched", by=by)

    def defer(self, until: date | None, *, by) -> Event | None:
        """Show it again on the day *until*; None: at once."""
        if until == self.deferred_until:
            return None
        self.deferred_until = until
        return self.record_event("deferred" if until is not None else "recalled", by=by)

    def is_deferred_on(self, today: date) -> bool:
        return self.deferred_until is not None and self.deferred_until > today

    @classmethod
    def is_awake(cls, today) -> ColumnElement[bool]:
        """The condition "not put off beyond *today*" (a date, or a parameter that stands for one)."""
        return or_(cls.deferred_until.is_(None), cls.deferred_until <= today)
