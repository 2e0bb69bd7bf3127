"""Days of a series that are not made yet, for the calendar to show and for free slots to leave out (SC-02).

A few of each series are made ahead; the others are computed from its rule, only for the days in sight
and only where no record holds their place: not even one that was left out or moved to another day.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import ClassVar

from sqlalchemy import (
    ColumnElement,
    Row,
    ScalarSelect,
    Select,
    String,
    bindparam,
    cast,
    func,
    or_,
    select,
    true,
)

from crm.database import db
from crm.lib import clock
from crm.lib.free_time import Span
from crm.lib.recurrence import Rule
from crm.lib.time_zones import to_local, to_utc
from crm.models import Contact, Interaction, Series
from crm.services.calendar.days import Busy, Day, Limits
from crm.services.calendar.statements import LONGEST_APPOINTMENT
from crm.services.readers import Reader
from crm.team import team

# A day of the rule and the day it is shown under are not the same in far zones.
NEXT_DAY = timedelta(days=1)
COLUMNS = (
    Series.id, Series.title, Series.frequency, Series.every, Series.weekdays, Series.month_day,
    Series.anchor_on, Series.until_on, Series.times, Series.is_task, Series.start_time,
    Series.duration_minutes, Series.time_zone, Series.responsible_id, Series.participants,
    Contact.name.label("contact_name"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Projected:
    """One that a series will make, as `rows_by_id` gives those that exist; a task has no instants.

    ``id`` is that of the series. It has no light yet.
    """

    state: ClassVar[None] = None
    version: ClassVar[int] = 0

    id: int
    title: str
    day: date
    start_time: time | None
    responsible_id: int | None
    guests: str | None
    contact_name: str | None
    starts_at: datetime | None = None
    ends_at: datetime | None = None


def add_projections(
    days: list[Day], *, reader: Reader, zone: str, users: tuple[int, ...] | None, limits: Limits
) -> None:
    """Put into *days*, as `read_days` gave them, what their series will make: after all that exists.

    Whose they are is as for records (SC-29): a private appointment of somebody else is `Busy`, a task of
    theirs is not there. One statement; none for days that are over.
    """
    first, last = days[0].day, days[-1].day
    by_day: dict[date, list[Projected | Busy]] = defaultdict(list)
    for row in _series(first, last, reader, users):
        for one in _coming(row, first, last):
            for day in _days_of(one, zone):
                by_day[day] += _as_seen(one, row)
    for day in days:
        _add(day, by_day.get(day.day, []), limits)


def projected_spans(user_ids: list[int], begins: datetime, ends: datetime) -> list[Span]:
    """When appointments that are not made yet will take the time of any of the users."""
    first, last = begins.date(), ends.date()
    rows = _series(first, last, None, tuple(user_ids))
    coming = (one for row in rows if not row.is_task for one in _coming(row, first, last))
    return [(one.starts_at, one.ends_at) for one in coming if one.starts_at < ends and one.ends_at > begins]


def _series(first: date, last: date, reader: Reader | None, users: tuple[int, ...] | None) -> list[Row]:
    """The series that may have something between the days, of the colleagues or those who take part."""
    today = clock.today(team().time_zone)
    if last < today - NEXT_DAY:
        return []
    values = {"first": max(first - LONGEST_APPOINTMENT, today) - NEXT_DAY, "last": last + NEXT_DAY}
    if users is None:
        return list(db.session.execute(_statement(reader, True), values))
    rows = db.session.execute(_statement(reader, False), values | {"users": users})
    return [row for row in rows if row.responsible_id in users or not set(_guests(row)).isdisjoint(users)]


@lru_cache(maxsize=256)
def _statement(reader: Reader | None, everybody: bool) -> Select:
    """`COLUMNS`, the days that are taken (``places``, joined by commas) and ``is_open_to_reader``."""
    is_open = Series.visibility(reader) if reader is not None else true()
    return (
        select(*COLUMNS, _places().label("places"), is_open.label("is_open_to_reader"))
        .outerjoin(Contact, Contact.id == Series.contact_id)
        .where(Series.archived_at.is_(None), Series.anchor_on <= bindparam("last"))
        .where(or_(Series.until_on.is_(None), Series.until_on >= bindparam("first")))
        .where(*([] if everybody else [_is_of_users()]))
    )


def _is_of_users() -> ColumnElement[bool]:
    """Of one of ``users``, or with somebody who takes part: the few of these are looked at one by one."""
    own = Series.responsible_id.in_(bindparam("users", expanding=True))
    return or_(own, cast(Series.participants, String) != "[]")


def _places() -> ScalarSelect:
    taken = select(func.aggregate_strings(cast(Interaction.occurrence_on, String), ","))
    in_sight = Interaction.occurrence_on.between(bindparam("first"), bindparam("last"))
    return taken.where(Interaction.series_id == Series.id, in_sight).scalar_subquery()


def _coming(row: Row, first: date, last: date) -> Iterator[Projected]:
    """What the series has from today on between the days, without those that exist."""
    rule = Rule(row.frequency, row.every, tuple(row.weekdays), row.month_day, row.until_on, row.times)
    today = clock.today(row.time_zone or team().time_zone)
    begin = max(first - LONGEST_APPOINTMENT - NEXT_DAY, today)
    taken = set(row.places.split(",")) if row.places else set()
    guests = ",".join(map(str, _guests(row))) or None
    for day in rule.days_between(row.anchor_on, begin, last + NEXT_DAY):
        if day.isoformat() not in taken:
            yield _projected(row, day, guests)


def _projected(row: Row, day: date, guests: str | None) -> Projected:
    one = Projected(row.id, row.title, day, row.start_time, row.responsible_id, guests, row.contact_name)
    if row.is_task:
        return one
    starts_at = to_utc(datetime.combine(day, row.start_time), row.time_zone)
    return replace(one, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=row.duration_minutes))


def _guests(row: Row) -> list[int]:
    """The colleagues who take part."""
    return [each["user_id"] for each in row.participants if each.get("user_id") is not None]


def _as_seen(one: Projected, row: Row) -> list[Projected | Busy]:
    """What the reader may know of it."""
    if row.is_open_to_reader:
        return [one]
    return [] if row.is_task else [Busy(one.starts_at, one.ends_at, one.responsible_id, one.guests)]


def _days_of(one: Projected, zone: str) -> list[date]:
    """The days under which a calendar in *zone* shows it."""
    if one.starts_at is None:
        return [one.day]
    end = one.ends_at - timedelta(microseconds=1)
    first, last = (to_local(each, zone).date() for each in (one.starts_at, end))
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _add(day: Day, coming: list[Projected | Busy], limits: Limits) -> None:
    """As much of it as there is room for beside what exists; the rest is counted."""
    tasks = [one for one in coming if one.starts_at is None]
    appointments = sorted((one for one in coming if one.starts_at is not None), key=_by_time)
    room = limits.together - sum(map(len, (day.appointments, day.deadlines, day.tasks)))
    shown = appointments[: max(0, min(room, limits.appointments - len(day.appointments)))]
    waiting = tasks[: max(0, min(room - len(shown), limits.tasks - len(day.tasks)))]
    day.appointments = sorted(day.appointments + shown, key=_by_time)
    day.tasks += waiting
    day.hidden += len(coming) - len(shown) - len(waiting)


def _by_time(entry) -> tuple[datetime, datetime]:
    return entry.starts_at, entry.ends_at
