"""Two families of time on one record, right to the hour in every zone (SC-05 to SC-09, D2)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.lib import clock
from crm.models import Interaction

ZONES = ("Europe/Bucharest", "Europe/Budapest", "Europe/Warsaw", "Europe/Moscow")
# The nights that matter, and what the clock there says in UTC; None: that zone has no such night.
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
NIGHTS = [
    ("Europe/Bucharest", SPRING, time(3, 30), "2026-03-29 01:30+00:00"),  # skipped: 03:00 to 04:00
    ("Europe/Budapest", SPRING, time(2, 30), "2026-03-29 01:30+00:00"),
    ("Europe/Warsaw", SPRING, time(2, 30), "2026-03-29 01:30+00:00"),
    ("Europe/Moscow", SPRING, time(2, 30), "2026-03-28 23:30+00:00"),
    ("Europe/Bucharest", AUTUMN, time(3, 30), "2026-10-25 00:30+00:00"),  # twice: the first is meant
    ("Europe/Budapest", AUTUMN, time(2, 30), "2026-10-25 00:30+00:00"),
    ("Europe/Warsaw", AUTUMN, time(2, 30), "2026-10-25 00:30+00:00"),
    ("Europe/Moscow", AUTUMN, time(2, 30), "2026-10-24 23:30+00:00"),
    ("Europe/Bucharest", date(2028, 2, 29), time(9), "2028-02-29 07:00+00:00"),
    ("Europe/Warsaw", date(2026, 12, 31), time(23, 30), "2026-12-31 22:30+00:00"),
]
days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
hours = st.times().map(lambda value: value.replace(second=0, microsecond=0))
minutes = st.integers(1, 7 * 24 * 60)


def appointment(day: date, hour: time, *, lasts: int = 60, zone: str = ZONES[0]) -> Interaction:
    planned = Interaction(update_date=day)
    planned.plan_appointment(day, hour, minutes=lasts, zone=zone)
    return planned


def task(day: date, deadline: date | None = None, **hours) -> Interaction:
    planned = Interaction(update_date=day)
    planned.plan_task(day, deadline, **hours)
    return planned


@pytest.mark.parametrize(("zone", "day", "hour", "instant"), NIGHTS)
def test_nights_when_clocks_change(zone, day, hour, instant):
    planned = appointment(day, hour, zone=zone)
    assert planned.starts_at == datetime.fromisoformat(instant)
    assert planned.ends_at - planned.starts_at == timedelta(hours=1)


@settings(deadline=None)  # a busy machine is not a fault
@given(days, hours, minutes, st.sampled_from(ZONES))
def test_an_appointment_shows_its_own_hour_and_lasts_as_long_as_it_says(day, hour, lasts, zone):
    """The oracle goes the other way: from the instant to the wall, where no gap moved it."""
    planned = appointment(day, hour, lasts=lasts, zone=zone)
    shown = planned.starts_at.astimezone(ZoneInfo(zone))
    shift = shown.replace(tzinfo=None) - datetime.combine(day, hour)
    assert shift in (timedelta(0), timedelta(hours=1), timedelta(minutes=30))
    assert shift == timedelta(0) or is_in_gap(day, hour, zone)
    assert planned.ends_at - planned.starts_at == timedelta(minutes=lasts)
    assert (planned.starts_on, planned.start_time) == (day, hour)
    last_moment = (planned.ends_at - timedelta(microseconds=1)).astimezone(ZoneInfo(zone))
    assert planned.due_on == last_moment.date()


@pytest.mark.parametrize(
    ("hour", "lasts", "last"),
    [
        pytest.param(time(10), 60, 23, id="within-a-day"),
        pytest.param(time(22), 120, 23, id="until-midnight"),
        pytest.param(time(22, 30), 240, 24, id="over-midnight"),
        pytest.param(time(10), 3 * 1440, 26, id="three-days"),
    ],
)
def test_an_appointment_is_due_until_the_day_it_ends_on(hour, lasts, last):
    planned = appointment(date(2026, 11, 23), hour, lasts=lasts)
    assert planned.due_on == date(2026, 11, last)
    with clock.set_to(planned.ends_at - timedelta(minutes=1)):
        assert not planned.is_overdue_on(planned.due_on)


def is_in_gap(day: date, hour: time, zone: str) -> bool:
    """Whether clocks skip that wall time: no instant shows it."""
    wall = datetime.combine(day, hour, ZoneInfo(zone))
    return wall.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != wall.replace(tzinfo=None)


@settings(deadline=None)
@given(days, days, hours, st.sampled_from(ZONES))
def test_moved_to_another_day_the_hour_on_the_wall_stays(day, other, hour, zone):
    moved = appointment(day, hour, zone=zone)
    moved.move_to_day(other)
    straight = appointment(other, hour, zone=zone)
    assert (moved.starts_at, moved.ends_at, moved.due_on) == (
        straight.starts_at, straight.ends_at, straight.due_on)  # fmt: skip


@settings(deadline=None)
@given(days, st.integers(0, 400), days)
def test_the_deadline_of_a_task_keeps_its_distance(day, distance, other):
    moved = task(day, day + timedelta(days=distance))
    moved.move_to_day(other)
    assert moved.deadline_on - moved.starts_on == timedelta(days=distance)
    assert moved.due_on == moved.deadline_on


def test_a_task_makes_nobody_busy():
    planned = task(date(2026, 11, 23), start_time=time(9))
    assert (planned.starts_at, planned.ends_at, planned.time_zone) == (None, None, None)


def test_switching_the_family_keeps_day_and_hour():
    """One tick on the same record (SC-08): what the other family has no use for goes."""
    record = appointment(date(2026, 11, 23), time(10, 30), lasts=90)
    record.plan_task(record.starts_on, start_time=record.start_time)
    assert (record.is_task, record.start_time, record.duration_minutes) == (True, time(10, 30), None)
    record.plan_appointment(record.starts_on, record.start_time, zone=ZONES[0])
    assert (record.is_task, record.duration_minutes, record.deadline_on) == (False, 60, None)


@pytest.mark.parametrize(
    ("record", "today", "late"),
    [
        (task(date(2026, 11, 23)), date(2026, 11, 23), False),
        (task(date(2026, 11, 23)), date(2026, 11, 24), True),
        (task(date(2026, 11, 23), date(2026, 11, 25)), date(2026, 11, 25), False),
        (appointment(date(2026, 11, 23), time(10)), date(2026, 11, 23), True),
        (appointment(date(2026, 11, 23), time(11, 30)), date(2026, 11, 23), False),
    ],
)
def test_overdue(record, today, late):
    with clock.set_to(datetime(2026, 11, 23, 9, 45, tzinfo=UTC)):  # 11:45 in Bucharest
        assert record.is_overdue_on(today) is late
