"""Where an appointment stands among the hours, on common days and on the two nights (SC-07)."""

from datetime import UTC, date, datetime, time, timedelta

from crm.lib.time_zones import to_utc
from crm.services.calendar.days import Busy
from crm.services.calendar.grid import UNITS, Axis, Block, Pile, blocks_of

ZONE = "Europe/Bucharest"
MONDAY = date(2026, 11, 23)
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


def entry(day: date, hour: int, minute: int = 0, *, minutes: int = 60) -> Busy:
    begin = to_utc(datetime.combine(day, time(hour, minute)), ZONE)
    return Busy(begin, begin + timedelta(minutes=minutes), None)


def place(day: date, *entries: Busy, days=None, most: int = 4, whole: bool = False):
    axis = Axis(days or [day], list(entries), ZONE, whole=whole)
    return axis, blocks_of(day, list(entries), axis, most)


def label(axis: Axis, units: int) -> tuple[tuple[int, int], int]:
    """What the axis shows beside that unit: the hour and the minutes below it."""
    return axis.hours[units // UNITS], units % UNITS * 5


def test_the_working_day_is_shown_and_what_lies_outside_widens_it():
    assert place(MONDAY)[0].hours[0] == (8, 0)
    axis, _blocks = place(MONDAY, entry(MONDAY, 6), entry(MONDAY, 20, 30))
    assert (axis.hours[0], axis.hours[-1]) == ((6, 0), (21, 0))


def test_all_hours_on_demand():
    assert len(place(MONDAY, whole=True)[0].hours) == 24


def test_a_block_begins_and_ends_at_its_hours():
    axis, [block] = place(MONDAY, entry(MONDAY, 10, 15, minutes=90))
    assert label(axis, block.top) == ((10, 0), 15)
    assert block.length == 18


def test_an_odd_minute_is_covered_by_fives():
    _axis, [block] = place(MONDAY, entry(MONDAY, 9, 3, minutes=4))
    assert (block.top % UNITS, block.length) == (0, 2)


def test_across_midnight_each_day_has_its_part():
    night = entry(MONDAY, 23, minutes=120)
    days = [MONDAY, MONDAY + timedelta(days=1)]
    axis = Axis(days, [night], ZONE, whole=False)
    assert len(axis.hours) == 24
    [first], [second] = (blocks_of(day, [night], axis, 4) for day in days)
    assert (first.top, first.length) == (23 * UNITS, UNITS)
    assert (second.top, second.length) == (0, UNITS)


def test_in_spring_the_skipped_hour_is_a_gap_of_that_day_only():
    days = [SPRING - timedelta(days=1), SPRING]
    axis = Axis(days, [], ZONE, whole=True)
    assert len(axis.hours) == 24
    assert [axis.has(day, (3, 0)) for day in days] == [True, False]
    short_night = entry(SPRING, 2, minutes=120)
    [block] = blocks_of(SPRING, [short_night], axis, 4)
    assert label(axis, block.top) == ((2, 0), 0)
    assert label(axis, block.top + block.length) == ((5, 0), 0)


def test_a_day_alone_in_spring_has_23_rows_and_in_autumn_25():
    assert [len(Axis([day], [], ZONE, whole=True).hours) for day in (SPRING, AUTUMN)] == [23, 25]


def test_in_autumn_both_hours_of_one_name_have_a_row():
    first = entry(AUTUMN, 3)
    second = Busy(first.ends_at, first.ends_at + timedelta(hours=1), None)
    after = entry(AUTUMN, 4)
    axis, blocks = place(AUTUMN, first, second, after, whole=True)
    assert [label(axis, block.top)[0] for block in blocks] == [(3, 0), (3, 1), (4, 0)]
    assert [(block.lane, block.lanes) for block in blocks] == [(0, 1)] * 3


def test_another_day_of_that_week_ends_at_the_right_hour():
    saturday = AUTUMN - timedelta(days=1)
    axis, [block] = place(saturday, entry(saturday, 2, minutes=180), days=[saturday, AUTUMN], whole=True)
    assert label(axis, block.top + block.length) == ((5, 0), 0)


def test_overlapping_ones_stand_side_by_side():
    _axis, blocks = place(MONDAY, entry(MONDAY, 9), entry(MONDAY, 9, 30), entry(MONDAY, 11))
    assert [(block.lane, block.lanes) for block in blocks] == [(0, 2), (1, 2), (0, 1)]


def test_what_finds_no_lane_is_piled_up_and_counted():
    crowd = [entry(MONDAY, 9, 5 * place) for place in range(6)]
    _axis, blocks = place(MONDAY, *crowd, most=4)
    piles = [block for block in blocks if isinstance(block, Pile)]
    assert [block.lane for block in blocks if isinstance(block, Block)] == [0, 1, 2]
    assert [(pile.count, pile.lanes) for pile in piles] == [(3, 4)]


def test_now_is_found_by_the_clock():
    axis = Axis([MONDAY], [], ZONE, whole=False)
    assert label(axis, axis.unit(datetime(2026, 11, 23, 8, 20, tzinfo=UTC))) == ((10, 0), 20)
