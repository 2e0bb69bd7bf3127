"""Free time against brute force, minute by minute, over both nights when the clocks change (SC-10, T21)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.lib.free_time import GRID, WorkingHours, shared, slots_in, without
from crm.lib.working_days import WorkingDays

START = datetime(2026, 10, 24, tzinfo=UTC)
ZONES = ("Europe/Bucharest", "Europe/Warsaw", "Europe/Moscow", "Asia/Kathmandu")


def span(begins: int, length: int):
    return START + timedelta(minutes=begins), START + timedelta(minutes=begins + length)


def minutes_of(spans) -> set[int]:
    """Every minute in *spans*, counted from `START`."""
    number = [
        (int((a - START).total_seconds()) // 60, int((b - START).total_seconds()) // 60) for a, b in spans
    ]
    return {minute for begins, ends in number for minute in range(begins, ends)}


some_spans = st.lists(st.builds(span, st.integers(0, 600), st.integers(1, 200)), max_size=8)
apart = some_spans.map(lambda spans: list(without([span(0, 1000)], spans)))


@settings(deadline=None)
@given(apart, apart)
def test_shared_time_is_in_both(ours, theirs):
    assert minutes_of(shared(ours, theirs)) == minutes_of(ours) & minutes_of(theirs)


@settings(deadline=None)
@given(apart, some_spans)
def test_busy_time_is_taken_out(spans, busy):
    left = list(without(spans, busy))
    assert minutes_of(left) == minutes_of(spans) - minutes_of(busy)
    assert left == sorted(left)


@settings(deadline=None)
@given(apart, st.sampled_from([30, 60, 90]))
def test_slots_are_the_earliest_on_the_quarter(spans, length):
    free, expected = minutes_of(spans), []
    for begins in range(0, 1000, 15):
        is_apart = not expected or begins >= expected[-1] + length
        if is_apart and set(range(begins, begins + length)) <= free:
            expected.append(begins)
    found = [int((a - START).total_seconds()) // 60 for a, _b in slots_in(spans, timedelta(minutes=length))]
    # A span that ends where the next begins counts as two: no slot lies across.
    touching = {b for _a, b in spans} & {a for a, _b in spans}
    assert touching or found == expected


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(ZONES),
    st.sampled_from([date(2026, 10, 24), date(2027, 3, 26), date(2028, 2, 28)]),
    st.frozensets(st.integers(0, 6)),
    st.times().map(lambda each: each.replace(minute=each.minute // 15 * 15, second=0, microsecond=0)),
    st.integers(1, 8),
)
def test_working_hours_are_those_of_the_wall_clock(zone, first, days, begins, hours):
    ends = (datetime.combine(first, begins) + timedelta(hours=hours)).time()
    if ends <= begins:
        ends = time(23, 45)
    if ends <= begins:
        return
    work = WorkingHours(WorkingDays(days), begins, ends)
    spans = work.spans(first, first + timedelta(days=4), zone)
    for moment in quarters(first, zone):
        local = moment.astimezone(ZoneInfo(zone))
        inside = any(a <= moment < b for a, b in spans)
        if local.weekday() not in days:
            assert not inside
        elif not is_at_the_change(local):
            assert inside == (begins <= local.time() < ends)


def quarters(first: date, zone: str):
    midnight = datetime.combine(first, time(), ZoneInfo(zone)).astimezone(UTC)
    return (midnight + GRID * number for number in range(5 * 96 - 8))


def is_at_the_change(local: datetime) -> bool:
    """The hours around a change, whose names are missing or stand for two hours."""
    hours = timedelta(hours=2)
    return (local + hours).utcoffset() != (local - hours).utcoffset() or local.hour < 6


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2027, 3, 28), ("2027-03-28 00:00", "2027-03-28 05:00")),  # 2 to 8, without the hour from 3 to 4
        (date(2026, 10, 25), ("2026-10-24 23:00", "2026-10-25 06:00")),  # and with two hours from 3 to 4
    ],
)
def test_a_working_day_over_the_change(day, expected):
    hours = WorkingHours(WorkingDays(frozenset(range(7))), time(2), time(8))
    (found,) = hours.spans(day, day, "Europe/Bucharest")
    assert found == tuple(datetime.fromisoformat(each).replace(tzinfo=UTC) for each in expected)


def test_nobody_works_on_a_day_off():
    christmas = date(2026, 12, 25)  # a Friday
    days = WorkingDays(frozenset(range(5)), frozenset({christmas}))
    spans = WorkingHours(days, time(9), time(18)).spans(
        christmas - timedelta(days=1), date(2026, 12, 28), "UTC"
    )
    assert [begins.date() for begins, _ends in spans] == [date(2026, 12, 24), date(2026, 12, 28)]
