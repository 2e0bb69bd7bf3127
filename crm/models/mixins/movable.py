"""Moving in the calendar: to another day, and an appointment to another hour (SC-07, PL-06)."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from crm.lib.time_zones import to_local, to_utc

if TYPE_CHECKING:
    from crm.models.event import Event


class Movable:
    """A schedulable record that people take to another place of the calendar."""

    def move_to(self, day: date, at: time | None = None, *, zone: str, by) -> Event:
        """To the *day*, and an appointment to the hour *at*, as clocks in *zone* show them.

        An appointment keeps its own zone, and without *at* the hour it has there. A task has no hour in
        the calendar, *at* means nothing to it. The light stays as it is.
        """
        if at is None or self.is_task:
            self.move_to_day(self.starts_on + (day - self.day_in(zone)))
        else:
            self._move_to_moment(datetime.combine(day, at), zone)
        return self.record_event("moved", by=by)

    def day_in(self, zone: str) -> date:
        """The day under which a calendar in *zone* shows it."""
        return self.starts_on if self.is_task else to_local(self.starts_at, zone).date()

    def _move_to_moment(self, moment: datetime, zone: str) -> None:
        # Not by way of UTC in one's own zone: an hour that clocks skip stays as it was said.
        own = moment if zone == self.time_zone else to_local(to_utc(moment, zone), self.time_zone)
        was = self.starts_on
        self.plan_appointment(own.date(), own.time(), minutes=self.duration_minutes, zone=self.time_zone)
        self.take_along_update_date(was)
