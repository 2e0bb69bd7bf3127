"""One day of one user: what is late, the appointments by the hour, the tasks, what has no next step."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select

from crm.database import db
from crm.lib import clock
from crm.lib.time_zones import to_utc
from crm.services.agenda import statements
from crm.services.agenda.statements import Plan
from crm.services.calendar.statements import LONGEST_APPOINTMENT
from crm.services.readers import Reader, read_rows, reader_of

LATE_SHOWN, TASKS_SHOWN, APPOINTMENTS_SHOWN, DEALS_SHOWN = 10, 30, 60, 5
FIRST_HOUR, LAST_HOUR, WHOLE_DAY = 8, 17, (0, 23)


@dataclass
class Hour:
    """An hour of the time line: what begins in it, and whether something begun earlier still runs.

    ``now`` is the present moment if it falls into this hour.
    """

    hour: int
    appointments: list[Plan] = field(default_factory=list)
    is_busy: bool = False
    now: datetime | None = None


@dataclass
class Day:
    """One day of one user.

    ``late`` and ``without_next_step`` are filled for today only. Each ``has_more_…`` says that not all of
    them are here.
    """

    day: date
    is_today: bool
    hours: list[Hour]
    tasks: list[Plan]
    has_more_appointments: bool = False
    has_more_tasks: bool = False
    late: list[Plan] = field(default_factory=list)
    has_more_late: bool = False
    without_next_step: list[Row] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        busy = any(hour.appointments for hour in self.hours)
        return not (busy or self.tasks or self.late or self.without_next_step)


def build_day(day: date, *, of, reader, today: date, zone: str, leaves_out: bool = True) -> Day:
    """The *day* of the user *of* as *reader* may see it, in the reader's time *zone*.

    *leaves_out*: what is put off beyond the day is not shown (OC-16).
    """
    whose = Whose(of.id, reader_of(reader), max(day, today) if leaves_out else date.max)
    tasks, appointments = tasks_of(day, whose), appointments_of(day, whose, zone)
    hours = _hours(appointments[:APPOINTMENTS_SHOWN], day, zone)
    built = Day(day, day == today, hours, tasks[:TASKS_SHOWN])
    built.has_more_tasks = len(tasks) > TASKS_SHOWN
    built.has_more_appointments = len(appointments) > APPOINTMENTS_SHOWN
    if built.is_today:
        late = whose.read(statements.late, day=today, count=LATE_SHOWN + 1, awake_on=whose.awake_on)
        built.late, built.has_more_late = late[:LATE_SHOWN], len(late) > LATE_SHOWN
        built.without_next_step = deals_without_next_step(of, whose.reader)
    return built


def deals_without_next_step(owner, reader: Reader) -> list[Row]:
    """Rows (id, title, contact_name) of the owner's open deals that nothing is planned for (C4)."""
    values = {"of_id": owner.id, "count": DEALS_SHOWN}
    return list(db.session.execute(statements.deals_without_next_step(reader), values))


class Whose(NamedTuple):
    """Whose day is read, and by whom; what is put off beyond ``awake_on`` is left out."""

    of_id: int
    reader: Reader
    awake_on: date

    def read(self, statement: Callable[[Reader], Select], **values) -> list[Plan]:
        # The connection gives plain rows; the session would look at each value of each row once more.
        rows = read_rows(statement(self.reader), {"of_id": self.of_id, **values})
        return [Plan._make(row) for row in rows]


def tasks_of(day: date, whose: Whose, *, waiting_only: bool = False, most: int = TASKS_SHOWN) -> list[Plan]:
    """Tasks that may be done on *day* as its plan has them, then those finished; one more than *most*."""
    values = {"day": day, "count": most + 1, "awake_on": whose.awake_on}
    found = whose.read(statements.waiting_tasks, **values)
    if len(found) > most:  # which of them come first, only the database can say
        found = whose.read(statements.planned_tasks, **values)
    else:
        found.sort(key=lambda task: _place_on(day, task))
    left = 0 if waiting_only else most + 1 - len(found)
    return found + whose.read(statements.finished_tasks, day=day, count=left) if left else found


def _place_on(day: date, task: Plan) -> tuple:
    """What `planned_tasks` orders by; ordering the rows here is quicker than there."""
    hour = task.start_time if task.starts_on == day else None
    place = task.day_position if task.planned_on == day else None
    return hour is None, hour or time.min, place is None, place or 0


def appointments_of(day: date, whose: Whose, zone: str) -> list[Plan]:
    """Those that touch *day* as the reader's clock has it, one more than are shown."""
    begin, end = (to_utc(datetime.combine(each, time.min), zone) for each in (day, day + timedelta(days=1)))
    values = {"since": begin - LONGEST_APPOINTMENT, "begin": begin, "end": end}
    return whose.read(statements.appointments, **values, count=APPOINTMENTS_SHOWN + 1)


def _hours(appointments: list[Plan], day: date, zone: str) -> list[Hour]:
    """The hours of the working day, more if an appointment lies outside; none on a free day.

    One that fills the whole day adds no hours.
    """
    if not appointments:
        return []
    spans = [_span(each, day, zone) for each in appointments]
    first = min([FIRST_HOUR, *(begin for begin, end in spans if (begin, end) != WHOLE_DAY)])
    last = max([LAST_HOUR, *(end for begin, end in spans if (begin, end) != WHOLE_DAY)])
    hours = {hour: Hour(hour) for hour in range(first, last + 1)}
    for appointment, (begin, end) in zip(appointments, spans, strict=True):
        begins = max(begin, first)
        hours[begins].appointments.append(appointment)
        for hour in range(begins + 1, min(end, last) + 1):
            hours[hour].is_busy = True
    _mark_now(hours, day, zone)
    return list(hours.values())


def _span(appointment: Plan, day: date, zone: str) -> tuple[int, int]:
    """The first and the last hour of *day* that the appointment fills."""
    begin, end = (
        moment.astimezone(ZoneInfo(zone)) for moment in (appointment.starts_at, appointment.ends_at)
    )
    last_moment = end - timedelta(microseconds=1)
    first_hour = begin.hour if begin.date() == day else 0
    return first_hour, last_moment.hour if last_moment.date() == day else 23


def _mark_now(hours: dict[int, Hour], day: date, zone: str) -> None:
    now = clock.now().astimezone(ZoneInfo(zone))
    if now.date() == day and now.hour in hours:
        hours[now.hour].now = now
