"""Days of a series that are not made yet, for the calendar to show and for free slots to leave out (SC-02).

A few of each series are made ahead; the others are computed from its rule, only for the days in sight
and only where no record holds their place: not even one that was left out or moved to another day.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import ClassVar, NamedTuple

from sqlalchemy import Row

from crm.lib import clock
from crm.lib.free_time import Span
from crm.lib.recurrence import Rule
from crm.lib.time_zones import to_local, to_utc
from crm.services.calendar.days import Busy, Day, Limits
from crm.services.calendar.series import NEXT_DAY, guests_of, series_between
from crm.services.calendar.statements import LONGEST_APPOINTMENT
from crm.services.readers import Reader
from crm.team import team


@dataclass(frozen=True, slots=True)
class Projected:
    """One that a series will make, as `rows_by_id` gives those that exist; a task has no instants.

    ``id`` is that of the series. It has no light yet.
    """

    state: ClassVar[None] = None
    version: ClassVar[int] = 0

    id: int
    title: str
    start_time: time | None
    starts_at: datetime | None
    ends_at: datetime | None
    responsible_id: int | None
    guests: str | None
    contact_name: str | None


class Coming(NamedTuple):
    """A day of a series, and when it fills it; a task has a day only. Most are counted and never shown."""

    starts_at: datetime | None
    ends_at: datetime | None
    day: date
    series: Row


def add_projections(
    days: list[Day], *, reader: Reader, zone: str, users: tuple[int, ...] | None, limits: Limits
) -> None:
    """Put into *days*, as `read_days` gave them, what their series will make: after all that exists.

    Whose they are is as for records (SC-29): a private appointment of somebody else is `Busy`, a task of
    theirs is not there. One statement; none for days that are over.
    """
    first, last = days[0].day, days[-1].day
    by_day: dict[date, list[Coming]] = defaultdict(list)
    for row in series_between(first, last, reader, users):
        if row.is_open_to_reader or not row.is_task:
            for one in _coming(row, first, last):
                for day in _days_of(one, zone):
                    by_day[day].append(one)
    for day in days:
        _add(day, by_day.get(day.day, []), limits)


def projected_spans(user_ids: list[int], begins: datetime, ends: datetime) -> list[Span]:
    """When appointments that are not made yet will take the time of any of the users."""
    first, last = begins.date(), ends.date()
    rows = series_between(first, last, None, tuple(user_ids))
    coming = (one for row in rows if not row.is_task for one in _coming(row, first, last))
    return [(one.starts_at, one.ends_at) for one in coming if one.starts_at < ends and one.ends_at > begins]


def _coming(row: Row, first: date, last: date) -> Iterator[Coming]:
    """What the series has from today on between the days, without those that exist."""
    rule = Rule(row.frequency, row.every, tuple(row.weekdays), row.month_day, row.until_on, row.times)
    today = clock.today(row.time_zone or team().time_zone)
    begin = max(first - LONGEST_APPOINTMENT - NEXT_DAY, today)
    taken = set(row.places.split(",")) if row.places else set()
    length = timedelta(minutes=row.duration_minutes or 0)
    for day in rule.days_between(row.anchor_on, begin, last + NEXT_DAY):
        if day.isoformat() in taken:
            continue
        if row.is_task:
            yield Coming(None, None, day, row)
        else:
            starts_at = to_utc(datetime.combine(day, row.start_time), row.time_zone)
            yield Coming(starts_at, starts_at + length, day, row)


def _days_of(one: Coming, zone: str) -> list[date]:
    """The days under which a calendar in *zone* shows it."""
    row = one.series
    if one.starts_at is None or (row.time_zone == zone and _ends_that_day(row)):
        return [one.day]
    end = one.ends_at - timedelta(microseconds=1)
    first, last = (to_local(each, zone).date() for each in (one.starts_at, end))
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _ends_that_day(row: Row) -> bool:
    """Whether an appointment of the series ends on the day it begins on, even if clocks shift by an hour."""
    begins = timedelta(hours=row.start_time.hour + 1, minutes=row.start_time.minute)
    return begins + timedelta(minutes=row.duration_minutes) <= NEXT_DAY


def _add(day: Day, coming: list[Coming], limits: Limits) -> None:
    """As much of it as there is room for beside what exists; the rest is counted."""
    if not coming:
        return
    tasks = [one for one in coming if one.starts_at is None]
    appointments = sorted((one for one in coming if one.starts_at is not None), key=_by_time)
    room = limits.together - sum(map(len, (day.appointments, day.deadlines, day.tasks)))
    shown = appointments[: max(0, min(room, limits.appointments - len(day.appointments)))]
    waiting = tasks[: max(0, min(room - len(shown), limits.tasks - len(day.tasks)))]
    day.appointments = sorted([*day.appointments, *map(_as_seen, shown)], key=_by_time)
    day.tasks += map(_as_seen, waiting)
    day.hidden += len(coming) - len(shown) - len(waiting)


def _as_seen(one: Coming) -> Projected | Busy:
    """What the reader may know of it."""
    row, guests = one.series, ",".join(map(str, guests_of(one.series))) or None
    if not row.is_open_to_reader:
        return Busy(one.starts_at, one.ends_at, row.responsible_id, guests)
    return Projected(
        row.id,
        row.title,
        row.start_time,
        one.starts_at,
        one.ends_at,
        row.responsible_id,
        guests,
        row.contact_name,
    )


def _by_time(entry) -> tuple[datetime, datetime]:
    return entry.starts_at, entry.ends_at
