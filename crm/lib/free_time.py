"""Free time as spans of instants: working hours of a zone, what several share, what is left of them.

A span is a pair of aware instants in UTC, the second after the first; lists of spans are in order.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from crm.lib.time_zones import to_utc
from crm.lib.working_days import WorkingDays

Span = tuple[datetime, datetime]
# Slots begin at a quarter of an hour; the clocks of every zone stand on one.
GRID = timedelta(minutes=15)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The days on which people work, and the hours of a wall clock."""

    days: WorkingDays
    begins: time
    ends: time

    def spans(self, first: date, last: date, zone: str) -> list[Span]:
        """Those of the days from *first* to *last* on the clocks of *zone*."""
        days = (first + timedelta(days=number) for number in range((last - first).days + 1))
        spans = (
            (to_utc(datetime.combine(day, self.begins), zone), to_utc(datetime.combine(day, self.ends), zone))
            for day in days
            if day in self.days
        )
        return [span for span in spans if span[0] < span[1]]


def shared(ours: list[Span], theirs: list[Span]) -> list[Span]:
    """What is in both lists; none of them overlaps itself."""
    found, number = [], 0
    for begins, ends in ours:
        while number < len(theirs) and theirs[number][1] <= begins:
            number += 1
        for other in theirs[number:]:
            if other[0] >= ends:
                break
            found.append((max(begins, other[0]), min(ends, other[1])))
    return found


def without(spans: Iterable[Span], busy: Iterable[Span]) -> Iterator[Span]:
    """What is left of *spans* without *busy*, whose members may overlap."""
    taken = sorted(busy)
    for begins, ends in spans:
        free_from = begins
        for busy_from, busy_to in taken:
            if busy_to <= free_from or busy_from >= ends:
                continue
            if free_from < busy_from:
                yield free_from, busy_from
            free_from = max(free_from, busy_to)
        if free_from < ends:
            yield free_from, ends


def slots_in(spans: Iterable[Span], length: timedelta) -> Iterator[Span]:
    """One slot of *length* after another, each from the next quarter of an hour on."""
    for begins, ends in spans:
        start = _on_grid(begins)
        while start + length <= ends:
            yield start, start + length
            start = _on_grid(start + length)


def _on_grid(instant: datetime) -> datetime:
    return instant + (EPOCH - instant) % GRID
