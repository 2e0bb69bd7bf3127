"""The series that may have something on the days of the calendar: one statement for all of them."""

from datetime import date, timedelta
from functools import lru_cache

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
from crm.models import Contact, Interaction, Series
from crm.services.calendar.statements import LONGEST_APPOINTMENT
from crm.services.readers import Reader
from crm.team import team

# A day of the rule and the day it is shown under are not the same in far zones.
NEXT_DAY = timedelta(days=1)
COLUMNS = (
    Series.id, Series.title, Series.frequency, Series.every, Series.weekdays, Series.month_day,
    Series.anchor_on, Series.until_on, Series.times, Series.is_task, Series.start_time,
    Series.duration_minutes, Series.time_zone, Series.responsible_id, Series.participants,
    Series.place,
    Contact.name.label("contact_name"),
)  # fmt: skip


def series_between(
    first: date, last: date, reader: Reader | None, users: tuple[int, ...] | None
) -> list[Row]:
    """The series that may have something between the days, as `COLUMNS` and what `_statement` adds.

    Of the colleagues *users*; of their appointments also those that they only take part in.
    """
    today = clock.today(team().time_zone)
    if last < today - NEXT_DAY:
        return []
    values = {"first": max(first - LONGEST_APPOINTMENT, today) - NEXT_DAY, "last": last + NEXT_DAY}
    if users is None:
        return list(db.session.execute(_statement(reader, True), values))
    rows = db.session.execute(_statement(reader, False), values | {"users": users})
    return [row for row in rows if row.responsible_id in users or (not row.is_task and _invites(row, users))]


def guests_of(row: Row) -> list[int]:
    """The colleagues who take part."""
    return [each["user_id"] for each in row.participants if each.get("user_id") is not None]


def _invites(row: Row, users: tuple[int, ...]) -> bool:
    return not set(guests_of(row)).isdisjoint(users)


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
