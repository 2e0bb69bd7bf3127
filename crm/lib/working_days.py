"""Counting days from a day on: all of them, or only those on which people work."""

from dataclasses import dataclass
from datetime import date, time, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The days of the week (0 is Monday) on which people work, but for the days *off*."""

    weekdays: frozenset[int]
    off: frozenset[date] = frozenset()

    def __contains__(self, day: date) -> bool:
        return day.weekday() in self.weekdays and day not in self.off

    def from_day(self, day: date) -> date:
        """*day* itself if it is one, else the next one; of a team that never works *day* as well."""
        while self.weekdays and day not in self:
            day += DAY
        return day

    def after(self, day: date, number: int, *, in_working_days: bool) -> date:
        """The working day *number* days (0 or more) after *day*.

        In working days the first that counts is *day*, or the next working day where it is none. Calendar
        days are counted through; one that ends on a day off waits for the next working day.
        """
        if not in_working_days:
            return self.from_day(day + number * DAY)
        day = self.from_day(day)
        for _each in range(number):
            day = self.from_day(day + DAY)
        return day

    def between(self, first: date, last: date, *, in_working_days: bool) -> int:
        """How many days after *first* the day *last* is: what `after` would be given; 0 if it is before."""
        if not in_working_days:
            return max((last - first).days, 0)
        first, last = self.from_day(first), self.from_day(last)
        return sum(first + number * DAY in self for number in range(1, (last - first).days + 1))


def hour_within(at: time, minutes: int, begins: time, ends: time) -> time:
    """The hour *at*, or the nearest one at which *minutes* fit between *begins* and *ends*.

    What is longer than that begins with the day.
    """
    latest = _minutes(ends) - minutes
    moved = max(min(_minutes(at), latest), _minutes(begins))
    return at if moved == _minutes(at) else time(moved // 60, moved % 60)


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
