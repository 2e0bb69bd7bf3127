"""Spans cut at midnight: what really passed, also in the nights when clocks are changed (T21)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.lib.day_spans import by_days
from crm.lib.time_zones import to_local, to_utc

ZONES = ("Europe/Bucharest", "Europe/Budapest", "Europe/Warsaw", "Europe/Moscow")
BUCHAREST = "Europe/Bucharest"


def at(zone: str, *when: int) -> datetime:
    return to_utc(datetime(*when), zone)  # noqa: DTZ001 (wall time)


def test_a_span_within_a_day_is_one():
    spans = by_days(at(BUCHAREST, 2026, 11, 23, 9), at(BUCHAREST, 2026, 11, 23, 10, 30), BUCHAREST)
    assert [(each.day, each.seconds) for each in spans] == [(date(2026, 11, 23), 5400)]


def test_over_midnight_there_are_two():
    spans = by_days(at(BUCHAREST, 2026, 11, 23, 22), at(BUCHAREST, 2026, 11, 24, 2), BUCHAREST)
    assert [(each.day.day, each.seconds) for each in spans] == [(23, 7200), (24, 7200)]


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        *((zone, (2027, 3, 28), 23) for zone in ZONES[:3]),
        *((zone, (2027, 10, 31), 25) for zone in ZONES[:3]),
        ("Europe/Moscow", (2027, 3, 28), 24),
        ("Europe/Moscow", (2027, 10, 31), 24),
    ],
)
def test_the_nights_of_the_change(zone, day, hours):
    begins = at(zone, *day, 0)
    ends = to_utc(datetime(*day) + timedelta(days=1), zone)  # noqa: DTZ001 (wall time)
    (span,) = by_days(begins, ends, zone)
    assert span.seconds == hours * 3600


def test_up_to_midnight_exactly_there_is_no_empty_day():
    spans = by_days(at(BUCHAREST, 2026, 11, 23, 22), at(BUCHAREST, 2026, 11, 24, 0), BUCHAREST)
    assert len(spans) == 1


def test_a_clock_set_back_gives_an_empty_span():
    begins = at(BUCHAREST, 2026, 11, 23, 22)
    (span,) = by_days(begins, begins - timedelta(hours=5), BUCHAREST)
    assert span.seconds == 0


MINUTES = st.integers(0, 2 * 365 * 24 * 60)
MOMENTS = MINUTES.map(lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=9)), st.sampled_from(ZONES))
def test_the_parts_are_the_whole_and_each_is_on_its_day(begins, length, zone):
    spans = by_days(begins, begins + length, zone)
    assert sum((each.ends - each.begins for each in spans), timedelta()) == length
    assert len({each.day for each in spans}) == len(spans)
    for each in spans:
        assert to_local(each.begins, zone).date() == each.day
        if each.ends > each.begins:
            assert to_local(each.ends - timedelta(microseconds=1), zone).date() == each.day
