"""A record that may be one of a series: which one, and what the series does once it is done."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, event, inspect
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from crm.database import db
from crm.lib import clock
from crm.models.job import Job

if TYPE_CHECKING:
    from crm.models.event import Event
    from crm.models.series import Series


class Recurring:
    """``occurrence_on`` is the day the rule gave it; moved to another day, it still fills that place.

    No two records share a place of a series (unique index). An archived one holds its place too: that
    is a skipped one, and it is not made again.
    """

    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"))
    occurrence_on: Mapped[date | None]

    @declared_attr
    def series(cls) -> Mapped[Series | None]:
        return relationship("Series")

    @property
    def recurs(self) -> bool:
        """Whether it belongs to a series that still goes on."""
        return self.series is not None and not self.series.is_archived

    def take_place_in(self, series: Series, day: date, *, by) -> Event:
        """Become the one of *series* on its day *day*; returns the event."""
        self.series, self.series_id, self.occurrence_on = series, series.id, day
        return self.record_event("repeated", by=by)

    def skip(self, *, by) -> Event:
        """Leave this one out; the others of the series stay."""
        self.archived_at = self.archived_at or clock.now()
        return self.record_event("skipped", by=by)


@event.listens_for(db.session, "before_flush")
def _order_the_next_one(session, _context, _instances) -> None:
    """One was finished, left out or opened again: a job sees to the next.

    Not at once: what is made then would belong to the same gesture, and its undo would take it back.
    """
    touched = {each.series_id for each in session.dirty if isinstance(each, Recurring) and _has_left(each)}
    for series_id in sorted(touched - {None}):
        session.add(Job(kind="extend_series", args={"series_id": series_id}))


def _has_left(record: Recurring) -> bool:
    attributes = inspect(record).attrs
    return attributes.state.history.has_changes() or attributes.archived_at.history.has_changes()
