"""The evening plan: which task comes when on a day, and at what hour (ST-02, ST-03)."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

from sqlalchemy.orm import Mapped

if TYPE_CHECKING:
    from crm.models.event import Event


class Plannable:
    """``day_position`` orders the tasks of the day ``planned_on``, and says nothing about any other day.

    So a task that moves on loses its place by itself, whoever moves it. Whose plan it is, the
    responsible says: a task stands in one plan at most.
    """

    planned_on: Mapped[date | None]
    day_position: Mapped[int | None]

    def plan_for(self, day: date, position: int, at: time | None, *, by) -> Event:
        """Take the *position*th place of *day*, at the hour *at* or at none; a missed one is moved there.

        A task of several days with an hour begins on *day*; without one it keeps its days.
        """
        if self.due_on < day or (at is not None and self.starts_on != day):
            self._begin_on(day)
        if self.starts_on == day:
            self.start_time = at
        return self.take_place(day, position, by=by)

    def take_place(self, day: date, position: int, *, by) -> Event:
        """Another place among the tasks of *day*; its times stay."""
        self.planned_on, self.day_position = day, position
        return self.record_event("planned", by=by)

    def place_in(self, day: date) -> int | None:
        """Its place among the tasks of *day*; None when it has none."""
        return self.day_position if self.planned_on == day else None

    def _begin_on(self, day: date) -> None:
        was = self.starts_on
        self.plan_task(day, self.deadline_on, start_time=None, deadline_time=self.deadline_time)
        self.take_along_update_date(was)
