"""Days of a series that are not made yet, for the calendar to show and for free slots to leave out (SC-02).

A few of each series are made ahead; the others are computed from its rule, only for the days in sight
and only where no record holds their place: not even one that was left out or moved to another day.
"""

from collections import defaultdict
from collections.abc import Iterable
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
    place: str


class Coming(NamedTuple):
    """The day of a rule that a series fills. Most are counted and never shown: instants wait to be asked."""

    day: date
    series: Row

    @property
    def span(self) -> Span:
        """When an appointment of it begins and ends."""
        row = self.series
        starts_at = to_utc(datetime.combine(self.day, row.start_time), row.time_zone)
        return starts_at, starts_at + timedelta(minutes=row.duration_minutes)


def add_projections(
    days: list[Day], *, reader: Reader, zone: str, users: tuple[int, ...] | None, limits: Limits
) -> None:
    """Put into *days*, as `read_days` gave them, what their series will make: after all that exists.

    Whose they are is as for records (SC-29): a private appointment of somebody else is `Busy`, a task of
    theirs is not there. One statement; none for days that are over.
    """
    first, last = days[0].day, days[-1].day
    rows = series_between(first, last, reader, users)
    tasks = _by_day((row for row in rows if row.is_task and row.is_open_to_reader), first, last, zone)
    timed = sorted((row for row in rows if not row.is_task), key=_by_hour)
    appointments = _by_day(timed, first, last, zone)
    for day in days:
        if day.day in tasks or day.day in appointments:
            _add(day, appointments.get(day.day, []), tasks.get(day.day, []), limits)


def projected_spans(user_ids: list[int], begins: datetime, ends: datetime) -> list[Span]:
    """When appointments that are not made yet will take the time of any of the users."""
    first, last = begins.date(), ends.date()
    rows = series_between(first, last, None, tuple(user_ids))
    coming = (one.span for row in rows if not row.is_task for one in _running(row, first, last))
    return [span for span in coming if span[0] < ends and span[1] > begins]


def _by_day(rows: Iterable[Row], first: date, last: date, zone: str) -> dict[date, list[Coming]]:
    """What series have under each day of a calendar in *zone*, in the order of *rows* or of instants."""
    found: dict[date, list[Coming]] = defaultdict(list)
    unsorted: set[date] = set()
    for row in rows:
        if row.is_task or (row.time_zone == zone and _ends_that_day(row)):
            for one in _coming(row, first, last):
                found[one.day].append(one)
            continue
        for one in _running(row, first, last):
            days = _days_of(one.span, zone)
            unsorted.update(days)
            for day in days:
                found[day].append(one)
    for day in unsorted:
        found[day].sort(key=lambda one: one.span)
    return found


def _running(row: Row, first: date, last: date) -> list[Coming]:
    """What the series has that may fill some part of the days, in whatever zone."""
    return _coming(row, first - LONGEST_APPOINTMENT - NEXT_DAY, last + NEXT_DAY)


def _coming(row: Row, first: date, last: date) -> list[Coming]:
    """What the series has on days of its rule, from today on, without those that exist."""
    rule = Rule(row.frequency, row.every, tuple(row.weekdays), row.month_day, row.until_on, row.times)
    today = clock.today(row.time_zone or team().time_zone)
    taken = set(map(date.fromisoformat, row.places.split(","))) if row.places else ()
    days = rule.days_between(row.anchor_on, max(first, today), last)
    return [Coming(day, row) for day in days if day not in taken]


def _days_of(span: Span, zone: str) -> list[date]:
    """The days under which a calendar in *zone* shows it."""
    first, last = (to_local(each, zone).date() for each in (span[0], span[1] - timedelta(microseconds=1)))
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _ends_that_day(row: Row) -> bool:
    """Whether an appointment of the series ends on the day it begins on, even if clocks shift by an hour."""
    begins = timedelta(hours=row.start_time.hour + 1, minutes=row.start_time.minute)
    return begins + timedelta(minutes=row.duration_minutes) <= NEXT_DAY


def _add(day: Day, appointments: list[Coming], tasks: list[Coming], limits: Limits) -> None:
    """As much of it as there is room for beside what exists; the rest is counted."""
    room = limits.together - sum(map(len, (day.appointments, day.deadlines, day.tasks)))
    shown = appointments[: max(0, min(room, limits.appointments - len(day.appointments)))]
    waiting = tasks[: max(0, min(room - len(shown), limits.tasks - len(day.tasks)))]
    day.appointments = sorted([*day.appointments, *map(_as_seen, shown)], key=_by_time)
    day.tasks += map(_as_seen, waiting)
    day.hidden += len(appointments) + len(tasks) - len(shown) - len(waiting)


def _as_seen(one: Coming) -> Projected | Busy:
    """What the reader may know of it."""
    row, guests = one.series, ",".join(map(str, guests_of(one.series))) or None
    span = (None, None) if row.is_task else one.span
    if not row.is_open_to_reader:
        return Busy(*span, row.responsible_id, guests)
    return Projected(
        row.id,
        row.title,
        row.start_time,
        *span,
        row.responsible_id,
        guests,
        row.contact_name,
        row.place,
    )


def _by_hour(row: Row) -> tuple[time, int]:
    return row.start_time, row.duration_minutes


def _by_time(entry) -> tuple[datetime, datetime]:
    return entry.starts_at, entry.ends_at
