"""The hours a day really has: all of them, each once, on both nights that clocks change."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.lib.day_hours import beginning_of, hour_at, hours_of

BUCHAREST, MOSCOW, HALF_HOUR = "Europe/Bucharest", "Europe/Moscow", "Australia/Lord_Howe"
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
days = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("day", "zone", "count"),
    [
        (SPRING, BUCHAREST, 23),
        (AUTUMN, BUCHAREST, 25),
        (SPRING, MOSCOW, 24),
        (date(2026, 7, 1), BUCHAREST, 24),
    ],
)
def test_a_day_has_so_many_hours(day, zone, count):
    assert len(hours_of(day, zone)) == count


def test_the_skipped_hour_is_left_out_and_the_repeated_one_comes_twice():
    assert (3, 0) not in hours_of(SPRING, BUCHAREST)
    assert hours_of(AUTUMN, BUCHAREST)[2:6] == ((2, 0), (3, 0), (3, 1), (4, 0))


@given(days, st.sampled_from([BUCHAREST, MOSCOW, HALF_HOUR, "Europe/Budapest", "Asia/Kathmandu"]))
def test_every_moment_of_a_day_falls_into_one_of_its_hours(day, zone):
    begin, end = beginning_of(day, zone), beginning_of(day + timedelta(days=1), zone)
    hours = hours_of(day, zone)
    assert len(set(hours)) == len(hours)
    moments = [
        begin + timedelta(minutes=each) for each in range(0, int((end - begin).total_seconds() // 60), 7)
    ]
    places = [hours.index(hour_at(moment, zone)) for moment in moments]
    assert places == sorted(places)


def test_a_day_begins_at_midnight_of_its_zone():
    assert beginning_of(AUTUMN, BUCHAREST) == datetime.fromisoformat("2026-10-24T21:00:00+00:00")
