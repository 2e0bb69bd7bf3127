"""Moving in the calendar: to another day, hour or colleague, and how long it lasts (SC-07, PL-06)."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from crm.lib.time_zones import to_local, to_utc

if TYPE_CHECKING:
    from crm.models.event import Event
    from crm.models.user import User

SAME = object()


class Movable:
    """A schedulable record that people take to another place of the calendar."""

    def move_to(
        self,
        day: date,
        at: time | None = None,
        *,
        zone: str,
        by: User,
        fold: int = 0,
        minutes: int | None = None,
        responsible: User | object | None = SAME,
    ) -> Event:
        """To the *day*, and an appointment to the hour *at*, as clocks in *zone* show them.

        *fold* 1: the second of two equal hours. An appointment keeps its own zone, without *at* the hour
        it has there, without *minutes* its length. A task has neither in the calendar, they mean nothing
        to it. The light stays as it is. All of it is one event.
        """
        if responsible is not SAME and not self.is_kept_by_others(by):
            self.responsible, self.responsible_id = responsible, responsible and responsible.id
        if self.is_task:
            self.move_to_day(day)
        else:
            self._begin_at(self._own_moment(day, at, zone, fold), minutes or self.duration_minutes)
        return self.record_event("moved", by=by)

    def plan_between(self, day: date, deadline_on: date | None, *, by: User) -> Event:
        """A task from the *day* on, with that deadline or none; the times of those days stay."""
        was = self.starts_on
        self.plan_task(day, deadline_on, start_time=self.start_time, deadline_time=self.deadline_time)
        self.take_along_update_date(was)
        return self.record_event("moved", by=by)

    def end_at(self, instant: datetime, *, by: User) -> Event:
        """Let an appointment last until *instant* (aware), which is after its beginning."""
        present = datetime.combine(self.starts_on, self.start_time).replace(fold=self.start_fold)
        self._begin_at(present, self.minutes_until(instant))
        return self.record_event("moved", by=by)

    def minutes_until(self, instant: datetime) -> int:
        """How long an appointment would last that ends at *instant*; not above 0: it cannot."""
        return int((instant - self.starts_at).total_seconds() // 60)

    def day_in(self, zone: str) -> date:
        """The day under which a calendar in *zone* shows it."""
        return self.starts_on if self.is_task else to_local(self.starts_at, zone).date()

    def _own_moment(self, day: date, at: time | None, zone: str, fold: int) -> datetime:
        """The wall time in the zone of the appointment."""
        if at is None:
            own_day = self.starts_on + (day - self.day_in(zone))
            return datetime.combine(own_day, self.start_time).replace(fold=self.start_fold)
        moment = datetime.combine(day, at).replace(fold=fold)
        # Not by way of UTC in one's own zone: an hour that clocks skip stays as it was said.
        return moment if zone == self.time_zone else to_local(to_utc(moment, zone, fold=fold), self.time_zone)

    def _begin_at(self, own: datetime, minutes: int) -> None:
        was = self.starts_on
        self.plan_appointment(
            own.date(), own.time().replace(fold=0), minutes=minutes, zone=self.time_zone, fold=own.fold
        )
        self.take_along_update_date(was)
