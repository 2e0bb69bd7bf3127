"""The statements of a day. Building one costs more than running it, so they are kept for a reader.

Parameters: ``of_id`` (whose day), ``day``, ``count``; for appointments the instants ``begin`` and ``end``,
and ``since``: what began before that is over by then; for what waits ``awake_on``: what is put off beyond
that day is not shown. Appointments keep their hour.
"""

from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, case, exists, literal_column, select

from crm.models import Contact, Deal, DealState, Interaction
from crm.services.agenda.attendance import attended_during
from crm.services.contacts.sight import open_contact_id
from crm.services.readers import Reader

OF_ID, COUNT = bindparam("of_id", type_=Interaction.id.type), bindparam("count", type_=Interaction.id.type)
COLUMNS = (
    Interaction.id, Interaction.title, Interaction.state, Interaction.version, Interaction.is_task,
    Interaction.is_private, Interaction.starts_on, Interaction.start_time, Interaction.deadline_on,
    Interaction.deadline_time, Interaction.starts_at, Interaction.ends_at, Interaction.due_on,
    Interaction.planned_on, Interaction.day_position, Interaction.place,
    Interaction.checklist_total, Interaction.checklist_done, Contact.name.label("contact_name"),
)  # fmt: skip
# A row as a plain tuple: a page reads 20 names of each of 50 rows, which a Row takes 8 times as long for.
# ``contact_id`` is None where the reader may not open the contact; ``is_guest``: they only take part.
Plan = NamedTuple(
    "Plan", [(name, Any) for name in (*(each.key for each in COLUMNS), "contact_id", "is_guest")]
)
IS_GUEST, IS_OWN = Interaction.responsible_id.is_distinct_from(OF_ID), literal_column("0")
AWAKE_ON = bindparam("awake_on", type_=Interaction.starts_on.type)
DAY = bindparam("day", type_=Interaction.starts_on.type)
URGENCY = (Interaction.due_on, Interaction.starts_on, Interaction.id)
SINCE, BEGIN, END = (bindparam(name, type_=Interaction.starts_at.type) for name in ("since", "begin", "end"))


@lru_cache(maxsize=64)
def late(reader: Reader) -> Select:
    """Past their day, the most recently missed first."""
    query = _own(reader, Interaction.is_waiting(), Interaction.due_on < DAY, Interaction.is_awake(AWAKE_ON))
    return query.order_by(Interaction.due_on.desc(), Interaction.id.desc())


@lru_cache(maxsize=64)
def late_tasks(reader: Reader) -> Select:
    """The same without appointments: what can still be planned."""
    return late(reader).where(Interaction.is_task)


@lru_cache(maxsize=64)
def waiting_tasks(reader: Reader) -> Select:
    """Tasks that may be done on the day: begun and not past their deadline, the most urgent first."""
    query = _own(
        reader,
        Interaction.is_waiting(),
        Interaction.is_task,
        Interaction.due_on >= DAY,
        Interaction.starts_on <= DAY,
        Interaction.is_awake(AWAKE_ON),
    )
    return query.order_by(*URGENCY)


@lru_cache(maxsize=64)
def planned_tasks(reader: Reader) -> Select:
    """The same in the order of the day's plan: by the hour, by the place in it, the most urgent first."""
    hour = case((Interaction.starts_on == DAY, Interaction.start_time))
    place = case((Interaction.planned_on == DAY, Interaction.day_position))
    query = waiting_tasks(reader).order_by(None)
    return query.order_by(hour.nulls_last(), place.nulls_last(), *URGENCY)


@lru_cache(maxsize=64)
def finished_tasks(reader: Reader) -> Select:
    query = _own(reader, Interaction.is_over(), Interaction.is_task, Interaction.starts_on == DAY)
    return query.order_by(Interaction.id)


@lru_cache(maxsize=64)
def appointments(reader: Reader) -> Select:
    """Those that fill some part of a day, also where the user takes part."""
    attended = attended_during(OF_ID, SINCE, BEGIN, END)
    query = _lines(reader, IS_GUEST, attended, Interaction.archived_at.is_(None))
    return query.order_by(Interaction.starts_at, Interaction.id)


@lru_cache(maxsize=64)
def deals_without_next_step(reader: Reader) -> Select:
    """Open deals that nothing is planned for as far as the reader may see (C4), the newest first."""
    planned = exists().where(
        Interaction.deal_id == Deal.id, Interaction.is_waiting(), Interaction.visibility(reader)
    )
    return (
        select(Deal.id, Deal.title, Contact.name.label("contact_name"))
        .outerjoin(Contact, Contact.id == Deal.contact_id)
        .where(Deal.owner_id == OF_ID, Deal.state == DealState.OPEN, Deal.archived_at.is_(None), ~planned)
        .order_by(Deal.id.desc())
        .limit(COUNT)
    )


def _own(reader: Reader, *conditions: ColumnElement[bool]) -> Select:
    return _lines(reader, IS_OWN, Interaction.responsible_id == OF_ID, *conditions)


def _lines(reader: Reader, is_guest: ColumnElement, *conditions: ColumnElement[bool]) -> Select:
    columns = (*COLUMNS, open_contact_id(reader, Interaction.contact_id).label("contact_id"))
    query = select(*columns, is_guest.label("is_guest")).outerjoin(
        Contact, Contact.id == Interaction.contact_id
    )
    return query.where(Interaction.visibility(reader), *conditions).limit(COUNT)
