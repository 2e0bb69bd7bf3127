"""The hours that a day really has in a zone: 23, 24 or 25 of them, and each by its name."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from crm.lib.time_zones import to_utc

# Zones shift their clocks by whole or half hours, some stand off by a quarter.
STEP = timedelta(minutes=15)

# An hour as clocks show it: 0 to 23, and whether it is the second of that name (1) in autumn.
Hour = tuple[int, int]


def beginning_of(day: date, zone: str) -> datetime:
    """The instant, in UTC, at which *day* begins in *zone*."""
    return to_utc(datetime.combine(day, time.min), zone)


@lru_cache(maxsize=1024)
def hours_of(day: date, zone: str) -> tuple[Hour, ...]:
    """The hours of *day* in order: without the one skipped in spring, with the one repeated in autumn."""
    moment, end = beginning_of(day, zone), beginning_of(day + timedelta(days=1), zone)
    found: dict[Hour, None] = {}
    while moment < end:
        found[hour_at(moment, zone)] = None
        moment += STEP
    return tuple(found)


def hour_at(instant: datetime, zone: str) -> Hour:
    """The hour that clocks in *zone* show at *instant* (aware)."""
    local = instant.astimezone(ZoneInfo(zone))
    return local.hour, local.fold
