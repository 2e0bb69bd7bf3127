"""Days of a rule: counted from the first, the last day where a month is too short, no drift (T21)."""

import random
from datetime import date, datetime, timedelta
from itertools import islice

import pytest
from dateutil import rrule
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.lib.recurrence import LAST_DAY, WORKDAYS, Frequency, Rule

D, WD, W, M, Y = Frequency
OURS = {D: rrule.DAILY, WD: rrule.WEEKLY, W: rrule.WEEKLY, M: rrule.MONTHLY, Y: rrule.YEARLY}


def days(rule: Rule, anchor: str, number: int = 5) -> list[str]:
    return [day.isoformat() for day in islice(rule.days(date.fromisoformat(anchor)), number)]


@pytest.mark.parametrize(
    ("rule", "anchor", "expected"),
    [
        (Rule(D), "2026-12-30", ["2026-12-30", "2026-12-31", "2027-01-01"]),
        (Rule(D, 3), "2028-02-27", ["2028-02-27", "2028-03-01", "2028-03-04"]),
        (Rule(WD), "2026-11-21", ["2026-11-23", "2026-11-24", "2026-11-25"]),  # from a Saturday
        (Rule(WD), "2026-11-27", ["2026-11-27", "2026-11-30", "2026-12-01"]),
        (Rule(W), "2026-11-25", ["2026-11-25", "2026-12-02", "2026-12-09"]),
        (Rule(W, weekdays=(0, 3)), "2026-11-25", ["2026-11-26", "2026-11-30", "2026-12-03"]),
        (Rule(W, 2, (0, 3)), "2026-11-26", ["2026-11-26", "2026-12-07", "2026-12-10"]),
        (Rule(M), "2027-01-31", ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]),
        (Rule(M), "2028-01-30", ["2028-01-30", "2028-02-29", "2028-03-30"]),
        (Rule(M, 3), "2026-11-30", ["2026-11-30", "2027-02-28", "2027-05-30"]),
        (Rule(M, month_day=31), "2027-02-28", ["2027-02-28", "2027-03-31", "2027-04-30"]),
        (Rule(Y), "2028-02-29", ["2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]),
        (Rule(Y), "2026-12-31", ["2026-12-31", "2027-12-31", "2028-12-31"]),
        (Rule(D, until=date(2026, 11, 24)), "2026-11-23", ["2026-11-23", "2026-11-24"]),
        (Rule(D, until=date(2026, 11, 22)), "2026-11-23", []),
        (Rule(M, times=2), "2026-01-31", ["2026-01-31", "2026-02-28"]),
    ],
)
def test_days_in_order(rule, anchor, expected):
    asked = len(expected) if rule.until is None and rule.times is None else 5
    assert days(rule, anchor, asked) == expected


def test_a_rule_without_end_stops_before_the_calendar_does():
    assert list(Rule(Y).days(date(2198, 5, 1))) == [date(2198, 5, 1), date(2199, 5, 1)]
    assert list(Rule(D).days(LAST_DAY)) == [LAST_DAY]


def test_a_moved_day_takes_its_weekday_and_its_day_of_the_month_along():
    monday, tuesday = date(2026, 11, 23), date(2026, 11, 24)
    assert Rule(W, weekdays=(0, 3)).moved(monday, tuesday).weekdays == (1, 3)
    assert Rule(W).moved(monday, tuesday).weekdays == ()
    assert Rule(M, month_day=31).moved(monday, tuesday).month_day == 24


def oracle(rule: Rule, anchor: date, number: int) -> list[date]:
    """The same by dateutil, which knows RFC 5545: "the last of the days 28 to 31 that the month has"."""
    parts = {"interval": rule.every}
    if rule.frequency is WD:
        parts = {"byweekday": WORKDAYS}
    elif rule.frequency is W:
        parts["byweekday"] = rule.weekdays or None
    elif rule.frequency in (M, Y):
        wanted = anchor.day
        parts |= {"bymonthday": range(min(wanted, 28), wanted + 1), "bysetpos": -1}
        parts["bymonth"] = anchor.month if rule.frequency is Y else None
    start = datetime.combine(anchor, datetime.min.time())
    made = rrule.rrule(OURS[rule.frequency], dtstart=start, wkst=rrule.MO, **parts)
    found = [moment.date() for moment in islice(made, rule.times or number)][:number]
    return [day for day in found if rule.until is None or day <= rule.until]


def any_rule(chance: random.Random, anchor: date) -> Rule:
    weekdays = tuple(sorted(chance.sample(range(7), chance.randint(0, 7))))
    frequency = chance.choice(list(Frequency))
    return Rule(
        frequency,
        1 if frequency is WD else chance.choice([1, 1, 2, 3, 5, 14]),
        weekdays if frequency is W else (),
        until=anchor + timedelta(days=chance.randint(0, 900)) if chance.random() < 0.3 else None,
        times=chance.randint(1, 8) if chance.random() < 0.3 else None,
    )


def test_ten_thousand_rules_against_an_oracle():
    chance = random.Random(21)  # noqa: S311 (repeatable, nothing secret)
    first = date(2026, 1, 1)
    for _ in range(10_000):
        anchor = first + timedelta(days=chance.randrange(2000))
        rule = any_rule(chance, anchor)
        assert list(islice(rule.days(anchor), 6)) == oracle(rule, anchor, 6), (rule, anchor)


@pytest.mark.parametrize(
    "anchor", [date(2027, 1, 31), date(2028, 2, 29), date(2026, 12, 31), date(2026, 3, 29)]
)
@pytest.mark.parametrize("frequency", list(Frequency))
def test_nothing_drifts_in_ten_years(frequency, anchor):
    end = anchor.replace(year=anchor.year + 10, day=28)
    rule = Rule(frequency, until=end)
    found = list(rule.days(anchor))
    assert found == oracle(rule, anchor, 4000)
    if frequency in (M, Y):
        assert all(day.day == anchor.day or (day + timedelta(days=1)).day == 1 for day in found)


@settings(deadline=None, max_examples=200)
@given(
    st.builds(
        Rule,
        st.sampled_from(Frequency),
        st.integers(1, 99),
        st.lists(st.integers(0, 6), unique=True).map(tuple),
    ),
    st.dates(date(2020, 1, 1), date(2090, 1, 1)),
    st.integers(0, 4000),
)
def test_days_rise_and_can_be_joined_anywhere(rule, anchor, later):
    found = list(islice(rule.days(anchor), 30))
    assert found == sorted(set(found))
    assert all(day >= anchor for day in found)
    first = anchor + timedelta(days=later)
    tail = [day for day in found if day >= first]
    assert list(islice(rule.days_since(anchor, first), len(tail))) == tail


@settings(max_examples=150, deadline=None)
@given(
    st.builds(
        Rule,
        st.sampled_from(Frequency),
        st.integers(1, 7),
        st.sets(st.integers(0, 6)).map(lambda days: tuple(sorted(days))),
        until=st.one_of(st.none(), st.dates(date(2025, 1, 1), date(2029, 1, 1))),
        times=st.one_of(st.none(), st.integers(1, 30)),
    ),
    st.dates(date(2024, 1, 1), date(2026, 12, 31)),
    st.integers(-40, 900),
    st.integers(0, 60),
)
def test_the_days_of_a_range_are_those_of_the_rule(rule, anchor, begins, length):
    first = anchor + timedelta(days=begins)
    last = first + timedelta(days=length)
    every_day = islice(rule.days(anchor), 1500)
    wanted = [day for day in every_day if first <= day <= last]
    assert list(rule.days_between(anchor, first, last)) == wanted
