"""The hours of a week or a day as a grid: rows for the hours, and where each appointment stands (SC-07)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Row

from crm.lib.day_hours import Hour, beginning_of, hour_at, hours_of
from crm.lib.lanes import lanes
from crm.services.calendar.days import Busy, is_whole_day

UNITS = 12  # an hour is placed by five minutes
WORK = (8, 18)
MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Block:
    """An appointment in its column: from row and length in units of five minutes, lane and lanes."""

    entry: Row | Busy
    top: int
    length: int
    lane: int
    lanes: int


@dataclass(frozen=True, slots=True)
class Pile:
    """Appointments that found no lane: how many, and from where to where."""

    count: int
    top: int
    length: int
    lanes: int


class Axis:
    """The rows of the grid: the hours of all its days, named once each.

    The night in autumn adds a second row of its hour for all days, the night in spring leaves its hour
    out of one day; so each block ends at the hour that clocks show, on every day.
    """

    def __init__(
        self,
        days: list[date],
        appointments: list[Row | Busy],
        zone: str,
        *,
        work: tuple[int, int] = WORK,
        whole: bool = False,
    ) -> None:
        """*work*: the first and the last hour shown in any case; *whole*: all hours."""
        self.zone, self.work = zone, work
        self.by_day = {day: frozenset(hours_of(day, zone)) for day in days}
        first, last = (0, 23) if whole else self._span(days, appointments)
        every = set().union(*self.by_day.values())
        self.hours = sorted(hour for hour in every if first <= hour[0] <= last)
        self.rows = {hour: place for place, hour in enumerate(self.hours)}

    def has(self, day: date, hour: Hour) -> bool:
        """Whether clocks show *hour* on *day*."""
        return hour in self.by_day[day]

    def unit(self, instant: datetime) -> int:
        """How far below the top *instant* lies, in units; on which day does not matter."""
        local = instant.astimezone(ZoneInfo(self.zone))
        return self.rows[(local.hour, local.fold)] * UNITS + local.minute * UNITS // 60

    def ends_on(self, day: date, entry: Row | Busy) -> bool:
        """Whether its lower edge stands on *day*."""
        return entry.ends_at <= beginning_of(day + timedelta(days=1), self.zone)

    def span_on(self, day: date, entry: Row | Busy) -> tuple[int, int]:
        """From which unit to which *entry* fills *day*, at least one."""
        begin = max(entry.starts_at, beginning_of(day, self.zone))
        end = min(entry.ends_at, beginning_of(day + timedelta(days=1), self.zone))
        top = self.unit(begin)
        return top, max(self.unit(end - MOMENT), top) + 1

    def _span(self, days: list[date], appointments: list[Row | Busy]) -> tuple[int, int]:
        """The first and last hour to show: the working day, and whatever lies outside of it."""
        begin = beginning_of(days[0], self.zone)
        end = beginning_of(days[-1] + timedelta(days=1), self.zone)
        first, last = self.work
        for entry in appointments:
            starts, ends = max(entry.starts_at, begin), min(entry.ends_at, end) - MOMENT
            from_day, to_day = (moment.astimezone(ZoneInfo(self.zone)).date() for moment in (starts, ends))
            first = min(first, hour_at(starts, self.zone)[0]) if from_day == to_day else 0
            last = max(last, hour_at(ends, self.zone)[0]) if from_day == to_day else 23
        return first, last


def blocks_of(day: date, entries: list[Row | Busy], axis: Axis, most: int) -> list[Block | Pile]:
    """Where *entries* stand on *day*, overlapping ones side by side, at most so many lanes as *most*."""
    placed = sorted(((*axis.span_on(day, entry), entry) for entry in entries), key=lambda each: each[:2])
    found, crowded = [], []
    for (top, end, entry), (lane, count) in zip(placed, lanes([each[:2] for each in placed]), strict=True):
        if count > most and lane >= most - 1:
            crowded.append((top, end))
        else:
            found.append(Block(entry, top, end - top, lane, min(count, most)))
    return found + _piles(crowded, most)


def _piles(crowded: list[tuple[int, int]], most: int) -> list[Pile]:
    """One pile for what overlaps, in the last lane."""
    piles: list[list[int]] = []
    for top, end in crowded:
        if piles and top < piles[-1][2]:
            piles[-1][0] += 1
            piles[-1][2] = max(piles[-1][2], end)
        else:
            piles.append([1, top, end])
    return [Pile(count, top, end - top, most) for count, top, end in piles]


def timed(entries: list[Row | Busy]) -> list[Row | Busy]:
    """Those that have their place among the hours."""
    return [entry for entry in entries if not is_whole_day(entry)]
