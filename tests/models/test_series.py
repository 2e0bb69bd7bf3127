"""The same wall time on every day of a series, in every zone, over both nights (T21)."""

import random
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from crm.lib.dates import add_months
from crm.lib.recurrence import Frequency, Rule
from crm.models import Channel, Interaction, Series

ZONES = ("Europe/Bucharest", "Europe/Budapest", "Europe/Warsaw", "Europe/Moscow")
LOCAL_NIGHT = {"Europe/Bucharest": time(3, 30)}  # where the clock jumps; an hour later than elsewhere
DAYS = {
    "gap": date(2027, 3, 28),
    "fold": date(2027, 10, 31),
    "leap day": date(2028, 2, 29),
    "31st": date(2027, 5, 31),
    "new year": date(2028, 1, 1),
}
# The day on which a series of each frequency begins, to come to the day that matters.
BEFORE = {
    Frequency.DAILY: lambda day: day - timedelta(days=2),
    Frequency.WEEKLY: lambda day: day - timedelta(days=14),
    Frequency.MONTHLY: lambda day: add_months(day, -2),
    Frequency.YEARLY: lambda day: day.replace(year=day.year - 4),
}


def series_of(zone: str, at: time, minutes: int = 60) -> Series:
    return Series(
        title="Verificare",
        channel=Channel.MEETING,
        participants=[],
        is_task=False,
        start_time=at,
        duration_minutes=minutes,
        time_zone=zone,
    )


def planned(series: Series, day: date) -> Interaction:
    made = Interaction(update_date=day)
    series.plan(made, day)
    return made


def oracle(day: date, at: time, zone: str) -> datetime:
    """By trying: the first instant at which the clock shows that time; in a gap, by the offset before it."""
    wall, zone = datetime.combine(day, at), ZoneInfo(zone)
    noon = datetime.combine(day, time(12))
    before = (noon - timedelta(days=1)).replace(tzinfo=zone).utcoffset()
    offsets = {before, noon.replace(tzinfo=zone).utcoffset()}
    tries = sorted((wall - offset).replace(tzinfo=UTC) for offset in offsets)
    shown = [each for each in tries if each.astimezone(zone).replace(tzinfo=None) == wall]
    return shown[0] if shown else (wall - before).replace(tzinfo=UTC)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("name", list(DAYS))
@pytest.mark.parametrize("frequency", list(BEFORE))
def test_no_occurrence_is_off_by_an_hour(zone, name, frequency):
    day, at = DAYS[name], LOCAL_NIGHT.get(zone, time(2, 30))
    series = series_of(zone, at)
    days = list(islice(Rule(frequency).days(BEFORE[frequency](day)), 30))
    assert day in days
    for each in days:
        made = planned(series, each)
        assert made.starts_at == oracle(each, at, zone)
        assert made.ends_at - made.starts_at == timedelta(minutes=60)
        assert late_by(made, each, at) == timedelta(hours=is_short(each, zone))


def late_by(made: Interaction, day: date, at: time) -> timedelta:
    local = made.starts_at.astimezone(ZoneInfo(made.time_zone)).replace(tzinfo=None)
    return local - datetime.combine(day, at)


def is_short(day: date, zone: str) -> bool:
    """Whether the clock skips an hour that night; the time that the tests ask for is in it."""
    midnights = [datetime.combine(each, time(), ZoneInfo(zone)) for each in (day, day + timedelta(days=1))]
    return midnights[1].timestamp() - midnights[0].timestamp() == 23 * 3600


@pytest.mark.parametrize(
    ("zone", "name", "instant"),
    [
        ("Europe/Bucharest", "gap", "2027-03-28 01:30"),
        ("Europe/Bucharest", "fold", "2027-10-31 00:30"),
        ("Europe/Budapest", "gap", "2027-03-28 01:30"),
        ("Europe/Warsaw", "fold", "2027-10-31 00:30"),
        ("Europe/Moscow", "gap", "2027-03-27 23:30"),
        ("Europe/Moscow", "fold", "2027-10-30 23:30"),
    ],
)
def test_the_nights_themselves(zone, name, instant):
    """A skipped time is the first moment after, counted by the offset before; of a doubled one the first."""
    made = planned(series_of(zone, LOCAL_NIGHT.get(zone, time(2, 30))), DAYS[name])
    assert made.starts_at == datetime.fromisoformat(instant).replace(tzinfo=UTC)


def test_ten_thousand_occurrences_against_an_oracle():
    chance = random.Random(2027)  # noqa: S311 (repeatable, nothing secret)
    for _ in range(2_000):
        zone = chance.choice(ZONES)
        at = time(chance.randrange(24), chance.randrange(0, 60, 5))
        series = series_of(zone, at, minutes=chance.choice([15, 60, 600]))
        rule = Rule(chance.choice(list(Frequency)), chance.choice([1, 2, 7]))
        anchor = date(2026, 1, 1) + timedelta(days=chance.randrange(1500))
        for day in islice(rule.days(anchor), 5):
            assert planned(series, day).starts_at == oracle(day, at, zone), (zone, day, at)


@pytest.mark.parametrize("zone", ZONES)
def test_an_appointment_stays_at_its_hour_for_ten_years(zone):
    series = series_of(zone, time(9, 15))
    days = Rule(Frequency.WEEKLY, until=date(2036, 11, 23)).days(date(2026, 11, 23))
    walls = [planned(series, day).starts_at.astimezone(ZoneInfo(zone)) for day in days]
    assert len(walls) == 522
    assert {(each.weekday(), each.hour, each.minute) for each in walls} == {(0, 9, 15)}


def test_a_task_keeps_the_distance_of_its_deadline():
    series = series_of("Europe/Bucharest", time(9))
    series.is_task, series.deadline_days, series.deadline_time = True, 3, time(17)
    made = planned(series, date(2028, 2, 28))
    assert (made.is_task, made.deadline_on, made.deadline_time) == (True, date(2028, 3, 2), time(17))
    assert (made.start_time, made.starts_at) == (time(9), None)
