"""Days that people work on, counted: weekends, months, leap days, and against counting one by one."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.lib.working_days import WorkingDays, hour_within

WEEK = WorkingDays(frozenset(range(5)))
days = st.dates(date(1996, 1, 1), date(2104, 12, 31))
holidays = st.frozensets(st.dates(date(2026, 1, 1), date(2026, 3, 31)))
weeks = st.builds(WorkingDays, st.frozensets(st.integers(0, 6), min_size=1), holidays)
numbers = st.integers(0, 999)


def one_by_one(day: date, number: int, workdays) -> date:
    """The slow way, as one would count on a calendar on the wall."""
    while day not in workdays:
        day += timedelta(days=1)
    while number:
        day += timedelta(days=1)
        number -= day in workdays
    return day


@pytest.mark.parametrize(("day", "number", "in_working_days", "expected"), [
    (date(2026, 11, 23), 0, True, date(2026, 11, 23)),  # a Monday is its own day
    (date(2026, 11, 21), 0, True, date(2026, 11, 23)),  # a Saturday waits for Monday
    (date(2026, 11, 21), 1, True, date(2026, 11, 24)),
    (date(2026, 11, 27), 1, True, date(2026, 11, 30)),  # over a weekend
    (date(2026, 11, 23), 5, True, date(2026, 11, 30)),
    (date(2026, 11, 23), 5, False, date(2026, 11, 30)),  # the 28th is a Saturday
    (date(2026, 11, 23), 4, False, date(2026, 11, 27)),
    (date(2028, 2, 28), 1, True, date(2028, 2, 29)),  # a leap day is a Tuesday
    (date(2028, 2, 28), 2, True, date(2028, 3, 1)),
    (date(2027, 2, 26), 1, True, date(2027, 3, 1)),  # no leap year, and a weekend
    (date(2026, 12, 31), 1, False, date(2027, 1, 1)),
    (date(2027, 3, 26), 2, False, date(2027, 3, 29)),  # the night in which clocks go forward lies between
])  # fmt: skip
def test_days_after(day, number, in_working_days, expected):
    assert WEEK.after(day, number, in_working_days=in_working_days) == expected


@given(days, numbers, weeks)
def test_counting_is_counting_one_by_one(day, number, workdays):
    assert workdays.after(day, number, in_working_days=True) == one_by_one(day, number, workdays)


@given(days, numbers, weeks, st.booleans())
def test_it_is_a_working_day_and_never_earlier(day, number, workdays, in_working_days):
    found = workdays.after(day, number, in_working_days=in_working_days)
    assert found in workdays
    assert found >= day
    if not in_working_days:
        assert timedelta(number) <= found - day <= timedelta(number + 6 + 7 * len(workdays.off))


@given(days, numbers, weeks)
def test_the_distance_leads_to_the_same_day(day, number, workdays):
    last = workdays.after(day, number, in_working_days=True)
    assert workdays.between(day, last, in_working_days=True) == number


@given(days, days, weeks, st.booleans())
def test_a_distance_is_never_below_nothing(first, last, workdays, in_working_days):
    number = workdays.between(first, last, in_working_days=in_working_days)
    assert number >= 0
    if last <= first:
        assert workdays.from_day(last) > first or number == 0


def test_days_off_are_no_working_days():
    """Christmas on a Friday, the day after it a Saturday."""
    week = WorkingDays(WEEK.weekdays, frozenset({date(2026, 12, 24), date(2026, 12, 25)}))
    assert week.from_day(date(2026, 12, 24)) == date(2026, 12, 28)
    assert week.after(date(2026, 12, 23), 1, in_working_days=True) == date(2026, 12, 28)
    assert week.after(date(2026, 12, 23), 2, in_working_days=False) == date(2026, 12, 28)
    assert week.between(date(2026, 12, 23), date(2026, 12, 29), in_working_days=True) == 2


def test_a_team_that_never_works_waits_for_nothing():
    assert WorkingDays(frozenset()).from_day(date(2026, 11, 24)) == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("at", "minutes", "expected"),
    [
        (time(10), 60, time(10)),
        (time(7, 30), 60, time(9)),
        (time(18), 60, time(17)),
        (time(17, 30), 60, time(17)),
        (time(17), 60, time(17)),
        (time(13), 600, time(9)),
        (time(0), 1, time(9)),
        (time(23, 59), 1, time(17, 59)),
    ],
)
def test_hours_are_moved_into_the_day(at, minutes, expected):
    assert hour_within(at, minutes, time(9), time(18)) == expected


@given(st.times(), st.integers(1, 31 * 24 * 60), st.times(), st.times())
def test_what_fits_lies_inside(at, minutes, begins, ends):
    moved = hour_within(at.replace(second=0, microsecond=0), minutes, begins, ends)
    length = (ends.hour - begins.hour) * 60 + ends.minute - begins.minute
    if minutes <= length:
        start = moved.hour * 60 + moved.minute
        assert begins.hour * 60 + begins.minute <= start <= ends.hour * 60 + ends.minute - minutes
