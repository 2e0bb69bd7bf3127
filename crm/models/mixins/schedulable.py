"""When something is to happen: as a task (days) or as an appointment (hours of a wall clock)."""

from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Mapped, mapped_column

from crm.lib import clock
from crm.lib.time_zones import to_local, to_utc

DEFAULT_DURATION = 60
LONGEST_APPOINTMENT = 7 * 24 * 60
MOMENT = timedelta(microseconds=1)  # what ends at midnight ends on the day before


class Schedulable:
    """The two families of time (SC-05 to SC-09).

    A task has a start day and a deadline, each with an optional time, and makes nobody busy. An
    appointment has a wall time, a duration and a zone; its instants are derived, never typed.
    ``due_on`` is the day after which the record is overdue: a fair of three days is not late on the second.
    """

    is_task: Mapped[bool] = mapped_column(default=True)
    starts_on: Mapped[date]
    start_time: Mapped[time | None]
    deadline_on: Mapped[date | None]
    deadline_time: Mapped[time | None]
    duration_minutes: Mapped[int | None]
    time_zone: Mapped[str | None]
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    due_on: Mapped[date]

    def plan_task(
        self,
        starts_on: date,
        deadline_on: date | None = None,
        *,
        start_time: time | None = None,
        deadline_time: time | None = None,
    ) -> None:
        """Make it a task (SC-06). A deadline before the start is moved to the start."""
        self.is_task = True
        self.starts_on, self.start_time = starts_on, start_time
        self.deadline_on = max(deadline_on, starts_on) if deadline_on else None
        self.deadline_time = deadline_time if deadline_on else None
        self.due_on = self.deadline_on or starts_on
        self.duration_minutes = self.time_zone = self.starts_at = self.ends_at = None

    def plan_appointment(
        self, starts_on: date, start_time: time, *, minutes: int = DEFAULT_DURATION, zone: str, fold: int = 0
    ) -> None:
        """Make it an appointment of *minutes* from a wall time in *zone* (SC-07).

        *fold* 1 means the second of two equal hours; where clocks show only one, it means nothing.
        """
        self.is_task = False
        self.starts_on, self.start_time, self.time_zone = starts_on, start_time, zone
        self.duration_minutes = minutes
        self.deadline_on = self.deadline_time = None
        self.starts_at = to_utc(datetime.combine(starts_on, start_time), zone, fold=fold)
        self.ends_at = self.starts_at + timedelta(minutes=minutes)
        self.due_on = max(starts_on, to_local(self.ends_at - MOMENT, zone).date())

    def move_to_day(self, day: date) -> None:
        """Another day, the same hours; a task's deadline keeps its distance from the start."""
        if self.is_task:
            distance = self.deadline_on - self.starts_on if self.deadline_on else None
            self.plan_task(
                day,
                day + distance if distance is not None else None,
                start_time=self.start_time,
                deadline_time=self.deadline_time,
            )
        else:
            self.plan_appointment(
                day,
                self.start_time,
                minutes=self.duration_minutes,
                zone=self.time_zone,
                fold=self.start_fold,
            )

    @property
    def start_fold(self) -> int:
        """1 when it begins in the second of two equal hours; its instant alone knows."""
        return 0 if self.is_task else to_local(self.starts_at, self.time_zone).fold

    def is_overdue_on(self, today: date) -> bool:
        """Past its day, or an appointment of today whose end has gone by."""
        if self.due_on != today or self.is_task:
            return self.due_on < today
        return self.ends_at < clock.now()
