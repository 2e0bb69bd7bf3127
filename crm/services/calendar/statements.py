"""What the calendar asks the database: two statements for any range of days and any number of users.

The first gives each day the ids of what it shows, by one short index range for each day and kind; the
second reads those rows. A month of a large team costs no more than what stands on its page.
"""

from datetime import date, timedelta
from functools import lru_cache

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    ScalarSelect,
    Select,
    String,
    Subquery,
    bindparam,
    cast,
    func,
    select,
    union,
    union_all,
)
from sqlalchemy.orm import aliased

from crm.database import UtcDateTime
from crm.lib.day_hours import beginning_of
from crm.models import Contact, Interaction, Participant
from crm.services.readers import Reader

# Looked back for appointments that still run; the form allows no longer ones.
LONGEST_APPOINTMENT = timedelta(days=7)
USERS = bindparam("users", expanding=True)
COLUMNS = (
    Interaction.id, Interaction.title, Interaction.state, Interaction.version, Interaction.start_time,
    Interaction.deadline_time, Interaction.starts_at, Interaction.ends_at, Interaction.responsible_id,
    Interaction.place, Contact.name.label("contact_name"),
)  # fmt: skip


@lru_cache(maxsize=256)
def ids_by_day(reader: Reader, count: int, everybody: bool) -> Select:
    """Rows (day, appointments, deadlines, tasks, over) of *count* days; ids joined by commas, or None.

    Its values are `days_values`, ``appointment_limit``, ``task_limit`` and, unless *everybody* is
    wanted, ``users``. Tasks are those the reader may see; an appointment counts whoever's it is, and for
    all who take part in it.
    """
    days = _days(count)
    whose = [] if everybody else [Interaction.responsible_id.in_(USERS)]
    tasks = [Interaction.is_task, Interaction.visibility(reader), *whose]
    begins = [days.c.day == Interaction.starts_on, *tasks]
    ends = [Interaction.deadline_on == days.c.day, Interaction.starts_on < days.c.day, *tasks]
    appointments = _of_everybody(days) if everybody else _of_some(days, whose, _taking_part(count))
    return select(
        days.c.day,
        _joined(appointments.limit(bindparam("appointment_limit"))).label("appointments"),
        _tasks(days, [*ends, Interaction.is_waiting()]).label("deadlines"),
        _tasks(days, [*begins, Interaction.is_waiting()]).label("tasks"),
        _tasks(days, [*begins, Interaction.is_over()]).label("over"),
    )


@lru_cache(maxsize=256)
def rows_by_id(reader: Reader) -> Select:
    """The interactions of ``ids``: `COLUMNS`, ``guests``, and whether the reader may see more than "busy".

    ``guests`` are the ids of colleagues who take part, joined by commas, or None.
    """
    return (
        select(*COLUMNS, _guests().label("guests"), Interaction.visibility(reader).label("is_open_to_reader"))
        .outerjoin(Contact, Contact.id == Interaction.contact_id)
        .where(Interaction.id.in_(bindparam("ids", expanding=True)))
    )


def days_values(days: list[date], zone: str) -> dict:
    """The values of `ids_by_day` for *days*, as clocks in *zone* have them."""
    values = {}
    for place, day in enumerate(days):
        begin = beginning_of(day, zone)
        values |= {
            f"day_{place}": day,
            f"since_{place}": begin - LONGEST_APPOINTMENT,
            f"begin_{place}": begin,
            f"end_{place}": beginning_of(day + timedelta(days=1), zone),
        }
    return values


def _days(count: int) -> Subquery:
    instants = ("since", "begin", "end")
    return union_all(
        *(
            select(
                bindparam(f"day_{place}", type_=Date).label("day"),
                *(bindparam(f"{name}_{place}", type_=UtcDateTime()).label(name) for name in instants),
            )
            for place in range(count)
        )
    ).cte("days")


def _taking_part(count: int) -> CTE:
    """The appointments of all the days that one of ``users`` takes part in, read once for all of them.

    Found in two indexes alone, among those of the team in these days: whatever somebody took part in
    for years would be many more.
    """
    since, end = (bindparam(name, type_=UtcDateTime()) for name in ("since_0", f"end_{count - 1}"))
    there = aliased(Interaction)
    of_days = select(there.id).where(there.starts_at >= since, there.starts_at < end)
    return (
        select(Interaction.id, Interaction.starts_at, Interaction.ends_at)
        .where(Interaction.id.in_(of_days.where(Participant.includes_any(USERS, there))))
        .where(Interaction.archived_at.is_(None))
        .cte("taking_part")
        .prefix_with("MATERIALIZED")
    )


def _running(days, those) -> list[ColumnElement[bool]]:
    """Those that fill some part of the day."""
    starts, ends = those.starts_at, those.ends_at
    return [starts.is_not(None), starts >= days.c.since, starts < days.c.end, ends > days.c.begin]


def _of_everybody(days) -> Select:
    limits = [*_running(days, Interaction), Interaction.archived_at.is_(None)]
    order = (Interaction.starts_at, Interaction.id)
    return select(Interaction.id).where(*limits).order_by(*order).correlate(days)


def _of_some(days, whose: list[ColumnElement[bool]], taking_part: CTE) -> Select:
    """Of the responsible ones and of those who take part: two short ranges, each appointment once."""
    limits = [*_running(days, Interaction), Interaction.archived_at.is_(None), *whose]
    own = select(Interaction.id, Interaction.starts_at).where(*limits)
    guests = select(taking_part.c.id, taking_part.c.starts_at).where(*_running(days, taking_part.c))
    found = union(own.correlate(days), guests.correlate(days)).subquery()
    return select(found.c.id).order_by(found.c.starts_at, found.c.id)


def _tasks(days, conditions: list) -> ScalarSelect:
    found = select(Interaction.id).where(*conditions).order_by(Interaction.id).correlate(days)
    return _joined(found.limit(bindparam("task_limit")))


def _joined(ids: Select) -> ScalarSelect:
    found = ids.subquery()
    return select(func.aggregate_strings(cast(found.c.id, String), ",")).scalar_subquery()


def _guests() -> ScalarSelect:
    colleague = cast(Participant.user_id, String)
    of_it = [Participant.interaction_id == Interaction.id, Participant.user_id.is_not(None)]
    return (
        select(func.aggregate_strings(colleague, ",")).where(*of_it).correlate(Interaction).scalar_subquery()
    )
