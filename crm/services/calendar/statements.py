"""What the calendar asks the database: two statements for any range of days and any number of users.

The first gives each day the ids of what it shows, by one short index range for each day and kind; the
second reads those rows. A month of a large team costs no more than what stands on its page.
"""

from datetime import date, timedelta
from functools import lru_cache

from sqlalchemy import (
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
    union_all,
)

from crm.database import UtcDateTime
from crm.lib.day_hours import beginning_of
from crm.models import Contact, Interaction
from crm.services.readers import Reader

# Looked back for appointments that still run; the form allows no longer ones.
LONGEST_APPOINTMENT = timedelta(days=7)
COLUMNS = (
    Interaction.id, Interaction.title, Interaction.state, Interaction.version, Interaction.start_time,
    Interaction.deadline_time, Interaction.starts_at, Interaction.ends_at, Interaction.responsible_id,
    Contact.name.label("contact_name"),
)  # fmt: skip


@lru_cache(maxsize=256)
def ids_by_day(reader: Reader, count: int, everybody: bool) -> Select:
    """Rows (day, appointments, deadlines, tasks, over) of *count* days; ids joined by commas, or None.

    Its values are `days_values`, ``appointment_limit``, ``task_limit`` and, unless *everybody* is
    wanted, ``users``. Tasks are those the reader may see; an appointment counts whoever's it is.
    """
    days = _days(count)
    whose = [] if everybody else [Interaction.responsible_id.in_(bindparam("users", expanding=True))]
    tasks = [Interaction.is_task, Interaction.visibility(reader), *whose]
    begins = [days.c.day == Interaction.starts_on, *tasks]
    ends = [Interaction.deadline_on == days.c.day, Interaction.starts_on < days.c.day, *tasks]
    by_time = (Interaction.starts_at, Interaction.id)
    return select(
        days.c.day,
        _ids(days, [*_running(days), *whose], by_time, "appointment_limit").label("appointments"),
        _ids(days, [*ends, Interaction.is_waiting()], (Interaction.id,), "task_limit").label("deadlines"),
        _ids(days, [*begins, Interaction.is_waiting()], (Interaction.id,), "task_limit").label("tasks"),
        _ids(days, [*begins, Interaction.is_over()], (Interaction.id,), "task_limit").label("over"),
    )


@lru_cache(maxsize=256)
def rows_by_id(reader: Reader) -> Select:
    """The interactions of ``ids``, as `COLUMNS` and whether the reader may see more than "busy"."""
    return (
        select(*COLUMNS, Interaction.visibility(reader).label("is_open_to_reader"))
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


def _running(days) -> list[ColumnElement[bool]]:
    """Appointments that fill some part of the day."""
    return [
        Interaction.starts_at.is_not(None),
        Interaction.starts_at >= days.c.since,
        Interaction.starts_at < days.c.end,
        Interaction.ends_at > days.c.begin,
        Interaction.archived_at.is_(None),
    ]


def _ids(days, conditions: list, order: tuple, limit: str) -> ScalarSelect:
    found = (
        select(Interaction.id).where(*conditions).order_by(*order).limit(bindparam(limit)).correlate(days)
    ).subquery()
    return select(func.aggregate_strings(cast(found.c.id, String), ",")).scalar_subquery()
