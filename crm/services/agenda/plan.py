"""The evening plan: what waits for a day, put in order and given hours the evening before (ST-02, ST-03)."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from crm.database import db
from crm.models import Event, Interaction
from crm.services.agenda import statements
from crm.services.agenda.day import Whose, appointments_of, tasks_of
from crm.services.agenda.statements import Plan
from crm.services.readers import reader_of
from crm.services.undo import one_gesture

TASKS_SHOWN, LATE_SHOWN = 60, 30
WHOLE_DAY = range(24)
# Places are numbered with room between them: one drop writes one task.
GAP = 1024


@dataclass
class PlanHour:
    """An hour of the day: the appointments that begin to fill it, the tasks that were given it.

    ``is_busy``: whether any appointment fills it, one of an earlier hour too.
    """

    hour: int
    appointments: list[Plan] = field(default_factory=list)
    is_busy: bool = False
    tasks: list[Plan] = field(default_factory=list)

    @property
    def at(self) -> str:
        return f"{self.hour:02d}:00"


@dataclass
class DayPlan:
    """*tasks* are those without an hour, in their order; *late* those missed, still to be placed.

    *clashes*: id of a task → the appointment that its hour falls into. *has_more*: not all is shown.
    """

    day: date
    hours: list[PlanHour]
    tasks: list[Plan]
    late: list[Plan]
    clashes: dict[int, Plan]
    has_more: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.tasks or self.late or any(each.tasks or each.appointments for each in self.hours))


def build_plan(day: date, *, of, zone: str, work_hours: tuple[time, time]) -> DayPlan:
    """The plan of the user *of* for *day*, in their time *zone*."""
    whose = _own(of, day)
    tasks, appointments = _waiting(day, whose), appointments_of(day, whose, zone)
    late = whose.read(statements.late_tasks, day=day, count=LATE_SHOWN + 1, awake_on=day)
    has_more = len(tasks) > TASKS_SHOWN or len(late) > LATE_SHOWN
    tasks = tasks[:TASKS_SHOWN]
    timed = [task for task in tasks if hour_on(task, day) is not None]
    return DayPlan(
        day,
        _hours(appointments, timed, _Wall(day, zone), work_hours),
        [task for task in tasks if hour_on(task, day) is None],
        late[:LATE_SHOWN],
        {task.id: busy for task in timed if (busy := _clash(task, appointments, zone)) is not None},
        has_more,
    )


def _waiting(day: date, whose: Whose) -> list[Plan]:
    """What waits for the day, one more than is shown."""
    return tasks_of(day, whose, waiting_only=True, most=TASKS_SHOWN)


def _own(of, day: date) -> Whose:
    """The day of a user as they see it themselves; what is put off beyond it stays out (OC-16)."""
    return Whose(of.id, reader_of(of), day)


def hour_on(task, day: date) -> time | None:
    """The hour of *task* on *day*: that of its first day says nothing about the others."""
    return task.start_time if task.starts_on == day else None


@dataclass(frozen=True)
class _Wall:
    """The clock on the wall of one day."""

    day: date
    zone: str

    def hours_of(self, appointment: Plan) -> range:
        """The hours of the day that an appointment touches."""
        begin, end = (
            moment.astimezone(ZoneInfo(self.zone)) for moment in (appointment.starts_at, appointment.ends_at)
        )
        last = end - timedelta(microseconds=1)
        first_hour = begin.hour if begin.date() == self.day else 0
        return range(first_hour, (last.hour if last.date() == self.day else 23) + 1)


def _hours(
    appointments: list[Plan], timed: list[Plan], wall: _Wall, work_hours: tuple[time, time]
) -> list[PlanHour]:
    """The team's working hours, more if something lies outside; what fills the whole day adds none."""
    spans = [(appointment, wall.hours_of(appointment)) for appointment in appointments]
    touched = [hour for _appointment, span in spans for hour in span if span != WHOLE_DAY]
    touched += [task.start_time.hour for task in timed]
    begin, end = work_hours
    first, last = min([begin.hour, *touched]), max([max(end.hour - 1, begin.hour), *touched])
    hours = {hour: PlanHour(hour) for hour in range(first, last + 1)}
    for appointment, span in spans:
        hours[max(span[0], first)].appointments.append(appointment)
        for hour in hours.keys() & set(span):
            hours[hour].is_busy = True
    for task in timed:
        hours[task.start_time.hour].tasks.append(task)
    return list(hours.values())


def _clash(task: Plan, appointments: list[Plan], zone: str) -> Plan | None:
    begin = datetime.combine(task.starts_on, task.start_time, ZoneInfo(zone))
    return next((each for each in appointments if each.starts_at <= begin < each.ends_at), None)


def place(task: Interaction, day: date, at: time | None, *, behind: int | None, of, by) -> Event:
    """Put *task* into the plan of *of* for *day*, at the hour *at* or at none, behind the task *behind*.

    None, or a task that is not in that row any more, means the first place. Returns the event.
    """
    row = [each for each in _row(day, at, of) if each is not task]
    index = next((place + 1 for place, each in enumerate(row) if each.id == behind), 0)
    position = _room(row[:index], row[index:], day)
    with one_gesture():
        if position is None:
            position = _renumber(row, index, day, by=by)
        return task.plan_for(day, position, at, by=by)


def place_last(task: Interaction, day: date, at: time | None, *, of, by) -> Event:
    """Put *task* behind all others of its row."""
    others = [each.id for each in _row(day, at, of) if each is not task]
    return place(task, day, at, behind=others[-1] if others else None, of=of, by=by)


def shift(task: Interaction, day: date, by_places: int, *, of, by) -> Event | None:
    """Move *task* up or down among those without an hour; None when there is nowhere to go."""
    ids = [each.id for each in _row(day, None, of)]
    if task.id not in ids:
        return None
    index = ids.index(task.id)
    target = index + by_places
    if not 0 <= target < len(ids):
        return None
    ids.pop(index)
    return place(task, day, None, behind=ids[target - 1] if target else None, of=of, by=by)


def _row(day: date, at: time | None, of) -> list[Interaction]:
    """The waiting tasks of *day* with the hour *at*, in their order, as records."""
    rows = _waiting(day, _own(of, day))[:TASKS_SHOWN]
    ids = [each.id for each in rows if hour_on(each, day) == at]
    records = {
        each.id: each for each in db.session.scalars(select(Interaction).where(Interaction.id.in_(ids)))
    }
    return [records[each] for each in ids]


def _room(earlier: list[Interaction], later: list[Interaction], day: date) -> int | None:
    """A number between the neighbours; None when there is none, or the one before has no place yet."""
    low = earlier[-1].place_in(day) if earlier else 0
    high = later[0].place_in(day) if later else None
    if low is None:
        return None
    if high is None:
        return low + GAP
    return (low + high) // 2 if high - low > 1 else None


def _renumber(row: list[Interaction], index: int, day: date, *, by) -> int:
    """Number *row* anew and leave a place free at *index*; returns its number."""
    for place_of, each in enumerate(row):
        is_needed = place_of < index or each.place_in(day) is not None
        number = (place_of + 1 + (place_of >= index)) * GAP
        if is_needed and each.place_in(day) != number:
            each.take_place(day, number, by=by)
    return (index + 1) * GAP
