"""One day of one user: what is late, the appointments by the hour, the tasks, what has no next step."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, and_, exists, select

from crm.database import db
from crm.lib import clock
from crm.lib.time_zones import to_utc
from crm.models import Contact, Deal, DealState, Interaction

LATE_SHOWN, TASKS_SHOWN, APPOINTMENTS_SHOWN, DEALS_SHOWN = 10, 30, 60, 5
FIRST_HOUR, LAST_HOUR = 8, 17
COLUMNS = (
    Interaction.id, Interaction.title, Interaction.state, Interaction.version, Interaction.is_task,
    Interaction.is_private, Interaction.starts_on, Interaction.start_time, Interaction.deadline_on,
    Interaction.deadline_time, Interaction.starts_at, Interaction.ends_at, Interaction.due_on,
    Interaction.contact_id, Contact.name.label("contact_name"),
)  # fmt: skip


@dataclass
class Hour:
    """An hour of the time line: what begins in it, and whether something begun earlier still runs.

    ``now`` is the present moment if it falls into this hour.
    """

    hour: int
    appointments: list[Row] = field(default_factory=list)
    is_busy: bool = False
    now: datetime | None = None


@dataclass
class Day:
    """Interactions are rows of `COLUMNS`; ``late`` and ``without_next_step`` are filled for today only."""

    day: date
    is_today: bool
    hours: list[Hour]
    tasks: list[Row]
    late: list[Row] = field(default_factory=list)
    has_more_late: bool = False
    without_next_step: list[Row] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        busy = any(hour.appointments for hour in self.hours)
        return not (busy or self.tasks or self.late or self.without_next_step)


def build_day(day: date, *, of, reader, today: date, zone: str) -> Day:
    """The *day* of the user *of* as *reader* may see it, in the reader's time *zone*."""
    appointments = _appointments(day, of, reader, zone)
    built = Day(day, day == today, _hours(appointments, day, zone), _tasks(day, of, reader))
    if built.is_today:
        late = _late(today, of, reader)
        built.late, built.has_more_late = late[:LATE_SHOWN], len(late) > LATE_SHOWN
        built.without_next_step = deals_without_next_step(of)
    return built


def deals_without_next_step(owner) -> list[Row]:
    """Rows (id, title, contact_name) of the owner's open deals that nothing is planned for (C4)."""
    planned = exists().where(Interaction.deal_id == Deal.id, Interaction.is_waiting())
    query = (
        select(Deal.id, Deal.title, Contact.name.label("contact_name"))
        .outerjoin(Contact, Contact.id == Deal.contact_id)
        .where(Deal.owner_id == owner.id, Deal.state == DealState.OPEN, Deal.archived_at.is_(None), ~planned)
        .order_by(Deal.id.desc())
        .limit(DEALS_SHOWN)
    )
    return list(db.session.execute(query))


def _late(today: date, of, reader) -> list[Row]:
    """Past their day, the most recently missed first."""
    query = _visible(reader, Interaction.is_waiting(), Interaction.responsible_id == of.id)
    query = query.where(Interaction.due_on < today).order_by(Interaction.due_on.desc(), Interaction.id.desc())
    return _all(query.limit(LATE_SHOWN + 1))


def _tasks(day: date, of, reader) -> list[Row]:
    """Tasks that may be done on *day*: begun and not past their deadline; then those finished."""
    mine = and_(Interaction.responsible_id == of.id, Interaction.is_task)
    waiting = _visible(reader, Interaction.is_waiting(), mine).where(
        Interaction.due_on >= day, Interaction.starts_on <= day
    )
    over = _visible(reader, Interaction.is_over(), mine).where(Interaction.starts_on == day)
    waiting = waiting.order_by(Interaction.due_on, Interaction.starts_on, Interaction.id)
    found = _all(waiting.limit(TASKS_SHOWN))
    left = TASKS_SHOWN - len(found)
    return found + (_all(over.order_by(Interaction.id).limit(left)) if left else [])


def _appointments(day: date, of, reader, zone: str) -> list[Row]:
    """Those that touch *day* as the reader's clock has it."""
    begin, end = (to_utc(datetime.combine(each, time.min), zone) for each in (day, day + timedelta(days=1)))
    query = _visible(
        reader,
        Interaction.responsible_id == of.id,
        Interaction.archived_at.is_(None),
        Interaction.starts_at >= begin,
        Interaction.starts_at < end,
    )
    return _all(query.order_by(Interaction.starts_at, Interaction.id).limit(APPOINTMENTS_SHOWN))


def _visible(reader, *conditions: ColumnElement[bool]) -> Select:
    query = select(*COLUMNS).outerjoin(Contact, Contact.id == Interaction.contact_id)
    return query.where(Interaction.visibility(reader), *conditions)


def _all(query: Select) -> list[Row]:
    return list(db.session.execute(query))


def _hours(appointments: list[Row], day: date, zone: str) -> list[Hour]:
    """The hours of the working day, more if an appointment lies outside; none on a free day."""
    if not appointments:
        return []
    spans = [_span(each, day, zone) for each in appointments]
    first = min(FIRST_HOUR, *(begin for begin, _end in spans))
    last = max(LAST_HOUR, *(end for _begin, end in spans))
    hours = {hour: Hour(hour) for hour in range(first, last + 1)}
    for appointment, (begin, end) in zip(appointments, spans, strict=True):
        hours[begin].appointments.append(appointment)
        for hour in range(begin + 1, end + 1):
            hours[hour].is_busy = True
    _mark_now(hours, day, zone)
    return list(hours.values())


def _span(appointment: Row, day: date, zone: str) -> tuple[int, int]:
    """The first and the last hour of *day* that the appointment fills."""
    begin, end = (
        moment.astimezone(ZoneInfo(zone)) for moment in (appointment.starts_at, appointment.ends_at)
    )
    last_moment = end - timedelta(microseconds=1)
    return begin.hour, last_moment.hour if last_moment.date() == day else 23


def _mark_now(hours: dict[int, Hour], day: date, zone: str) -> None:
    now = clock.now().astimezone(ZoneInfo(zone))
    if now.date() == day and now.hour in hours:
        hours[now.hour].now = now
