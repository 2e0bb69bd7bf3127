"""Counting days from a day on: all of them, or only those on which people work."""

from collections.abc import Collection
from datetime import date, time, timedelta

DAY = timedelta(days=1)


def next_working_day(day: date, workdays: Collection[int]) -> date:
    """*day* itself if its weekday (0 is Monday) is in *workdays*, which is not empty, else the next one."""
    while day.weekday() not in workdays:
        day += DAY
    return day


def days_after(day: date, number: int, workdays: Collection[int], *, in_working_days: bool) -> date:
    """The working day *number* days (0 or more) after *day*.

    In working days the first that counts is *day*, or the next working day where it is none. Calendar
    days are counted through; one that ends on a day off waits for the next working day.
    """
    if not in_working_days:
        return next_working_day(day + number * DAY, workdays)
    day = next_working_day(day, workdays)
    weeks, rest = divmod(number, len(set(workdays)))
    day += weeks * 7 * DAY
    for _each in range(rest):
        day = next_working_day(day + DAY, workdays)
    return day


def days_between(first: date, last: date, workdays: Collection[int], *, in_working_days: bool) -> int:
    """How many days after *first* the day *last* is: what `days_after` would be given; 0 if it is before."""
    if not in_working_days:
        return max((last - first).days, 0)
    first, last = next_working_day(first, workdays), next_working_day(last, workdays)
    weeks, rest = divmod(max((last - first).days, 0), 7)
    inside = sum((first + number * DAY).weekday() in workdays for number in range(1, rest + 1))
    return weeks * len(set(workdays)) + inside


def hour_within(at: time, minutes: int, begins: time, ends: time) -> time:
    """The hour *at*, or the nearest one at which *minutes* fit between *begins* and *ends*.

    What is longer than that begins with the day.
    """
    latest = _minutes(ends) - minutes
    moved = max(min(_minutes(at), latest), _minutes(begins))
    return at if moved == _minutes(at) else time(moved // 60, moved % 60)


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
