"""A span of time cut at the midnights of a zone."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from crm.lib.time_zones import to_local, to_utc


class DaySpan(NamedTuple):
    """The part of a span that lies on one calendar day."""

    day: date
    begins: datetime
    ends: datetime

    @property
    def seconds(self) -> int:
        """What really passed: instants are compared, so a night with a change of clocks is right."""
        return int((self.ends - self.begins).total_seconds())


def by_days(begins: datetime, ends: datetime, zone: str) -> list[DaySpan]:
    """The span between two aware instants, a part for each calendar day in *zone*, at least one.

    A span that ends before it begins (the server's clock was set back) is an empty one.
    """
    ends, spans = max(begins, ends), []
    while True:
        day = to_local(begins, zone).date()
        midnight = to_utc(datetime.combine(day + timedelta(days=1), time()), zone)
        spans.append(DaySpan(day, begins, min(ends, midnight)))
        if ends <= midnight:
            return spans
        begins = midnight
