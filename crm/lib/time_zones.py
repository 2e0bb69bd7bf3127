"""Wall time and instants, by the rules of RFC 5545; and the time zones to choose from."""

from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

# The first zone of a country is the one to suggest.
ZONES_BY_COUNTRY = {
    "RO": ("Europe/Bucharest",),
    "MD": ("Europe/Chisinau",),
    "RU": (
        "Europe/Moscow", "Europe/Kaliningrad", "Europe/Samara", "Asia/Yekaterinburg", "Asia/Omsk",
        "Asia/Novosibirsk", "Asia/Krasnoyarsk", "Asia/Irkutsk", "Asia/Yakutsk", "Asia/Vladivostok",
        "Asia/Magadan", "Asia/Kamchatka",
    ),
    "HU": ("Europe/Budapest",),
    "PL": ("Europe/Warsaw",),
}  # fmt: skip
NEIGHBOURS = (
    "Europe/Athens", "Europe/Belgrade", "Europe/Berlin", "Europe/Bratislava", "Europe/Istanbul",
    "Europe/Kyiv", "Europe/London", "Europe/Minsk", "Europe/Paris", "Europe/Prague", "Europe/Rome",
    "Europe/Sofia", "Europe/Vienna", "Europe/Vilnius", "Asia/Almaty", "Asia/Tbilisi", "UTC",
)  # fmt: skip


def to_utc(local: datetime, zone: str, *, fold: int = 0) -> datetime:
    """The instant, aware and in UTC, at which clocks in *zone* show *local* (naive).

    A time that clocks skip in spring counts by the offset before the gap; of one that they show twice
    in autumn the first is meant, or with a *fold* of 1 the second.
    """
    meant = fold if fold and shows_twice(local, zone) else 0
    return local.replace(tzinfo=ZoneInfo(zone), fold=meant).astimezone(UTC)


def shows_twice(local: datetime, zone: str) -> bool:
    """Whether clocks in *zone* show *local* (naive) two times, because they go back that night."""
    first, second = (local.replace(tzinfo=ZoneInfo(zone), fold=fold).utcoffset() for fold in (0, 1))
    return first > second


def to_local(instant: datetime, zone: str) -> datetime:
    """The wall time in *zone*, aware, of an aware *instant*; a naive one is taken as UTC."""
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=UTC)
    return instant.astimezone(ZoneInfo(zone))


def is_known_zone(zone: str) -> bool:
    return zone in _known_zones()


def zones_to_offer(country: str | None = None) -> list[str]:
    """Zones to choose from: those of *country*, then of our other countries, then of others around."""
    own = ZONES_BY_COUNTRY.get(country or "", ())
    ours = [zone for zones in ZONES_BY_COUNTRY.values() for zone in zones]
    return [zone for zone in dict.fromkeys([*own, *ours, *NEIGHBOURS]) if is_known_zone(zone)]


@cache
def _known_zones() -> frozenset[str]:
    return frozenset(available_timezones())
