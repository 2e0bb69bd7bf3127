from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.lib.time_zones import ZONES_BY_COUNTRY, is_known_zone, shows_twice, to_local, to_utc, zones_to_offer

BUCHAREST = "Europe/Bucharest"
EARLIEST = datetime.fromisoformat("2000-01-01")
LATEST = datetime.fromisoformat("2060-01-01")


@pytest.mark.parametrize(
    ("local", "zone", "utc"),
    [
        ("2026-01-15 09:00", BUCHAREST, "2026-01-15 07:00Z"),
        ("2026-07-15 09:00", BUCHAREST, "2026-07-15 06:00Z"),
        ("2026-07-15 09:00", "Europe/Moscow", "2026-07-15 06:00Z"),
        # Clocks go from 3:00 to 4:00: 3:30 counts by the offset before.
        ("2026-03-29 03:30", BUCHAREST, "2026-03-29 01:30Z"),
        # Clocks go from 4:00 back to 3:00: the first 3:30 is meant.
        ("2026-10-25 03:30", BUCHAREST, "2026-10-25 00:30Z"),
    ],
)
@pytest.mark.parametrize("fold", [0, 1])
def test_wall_times_become_instants(local, zone, utc, fold):
    instant = to_utc(datetime.fromisoformat(local).replace(fold=fold), zone)
    assert instant == datetime.fromisoformat(utc)
    assert instant.tzinfo is UTC


@pytest.mark.parametrize(
    ("local", "zone", "is_twice"),
    [
        ("2026-10-25 03:30", BUCHAREST, True),
        ("2026-10-25 04:00", BUCHAREST, False),
        ("2026-10-25 02:30", "Europe/Warsaw", True),
        ("2026-10-25 03:30", "Europe/Moscow", False),
        ("2026-03-29 03:30", BUCHAREST, False),
    ],
)
def test_the_second_of_two_equal_times_can_be_meant(local, zone, is_twice):
    moment = datetime.fromisoformat(local)
    assert shows_twice(moment, zone) is is_twice
    later = to_utc(moment, zone, fold=1) - to_utc(moment, zone)
    assert later.total_seconds() == 3600 * is_twice


def test_a_skipped_time_shows_an_hour_later():
    skipped = to_utc(datetime.fromisoformat("2026-03-29 03:30"), BUCHAREST)
    assert to_local(skipped, BUCHAREST).strftime("%H:%M") == "04:30"


def test_a_naive_instant_is_utc():
    assert to_local(datetime.fromisoformat("2026-01-15 07:00"), BUCHAREST).hour == 9


@settings(deadline=None)
@given(
    st.datetimes(timezones=st.just(UTC), min_value=EARLIEST, max_value=LATEST),
    st.sampled_from(zones_to_offer("RO")),
)
def test_a_wall_time_means_the_first_instant_that_shows_it(instant, zone):
    def shown(moment):
        return to_local(moment, zone).replace(tzinfo=None, fold=0)

    back = to_utc(shown(instant), zone)
    assert shown(back) == shown(instant)
    assert back <= instant


def test_the_own_country_comes_first():
    assert zones_to_offer("PL")[0] == "Europe/Warsaw"
    assert zones_to_offer("RU")[0] == "Europe/Moscow"
    assert zones_to_offer("BR") == zones_to_offer()
    for country in ZONES_BY_COUNTRY:
        zones = zones_to_offer(country)
        assert sorted(zones) == sorted(zones_to_offer())
        assert len(set(zones)) == len(zones)


@pytest.mark.parametrize("zone", ["Europe/Bucharest", "UTC", "Asia/Tokyo"])
def test_known_zones(zone):
    assert is_known_zone(zone)


@pytest.mark.parametrize("zone", ["", "Europe", "europe/bucharest ", "../etc/passwd", "\x00", "right/UTC"])
def test_unknown_zones(zone):
    assert not is_known_zone(zone)
