"""The statements of the list of interactions. Building one costs more than running it, so they are kept.

Parameters: ``count`` rows, from the place ``here_day`` and ``here_id`` (and ``here_group``) on; ``words``
as full text; ``awake_on``, the day beyond which what is put off is not shown.
"""

from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, select, tuple_, union_all

from crm.models import Contact, Interaction, State, Step
from crm.services.interaction_list.criteria import Criteria, Grouping
from crm.services.interaction_list.outers import OUTERS, Outer
from crm.services.interaction_list.traits import traits_of
from crm.services.readers import Reader
from crm.services.search import begins_with

SEARCHED = 1000  # a search shows so many of the newest hits
COUNT, HERE_ID = (bindparam(name, type_=Interaction.id.type) for name in ("count", "here_id"))
HERE_DAY = bindparam("here_day", type_=Interaction.starts_on.type)
COLUMNS = (
    Interaction.id, Interaction.title, Interaction.state, Interaction.version, Interaction.channel,
    Interaction.step_id, Interaction.responsible_id, Interaction.is_task, Interaction.is_private,
    Interaction.is_reviewed, Interaction.is_on_watch, Interaction.deferred_until, Interaction.deal_id,
    Interaction.starts_on, Interaction.start_time, Interaction.starts_at, Interaction.ends_at,
    Interaction.due_on, Interaction.update_date, Interaction.contact_id, Contact.name.label("contact_name"),
)  # fmt: skip
# A row as a plain tuple: a page reads 20 names of each of 50 rows, which a Row takes 8 times as long for.
Line = NamedTuple("Line", [(column.key, Any) for column in COLUMNS])


class Part(NamedTuple):
    """What is read of a stretch of the list (see list_stretches.py), and which way.

    ``is_backward``: from the end; ``has_place``: from the place given on.
    """

    stretch: Any
    is_backward: bool
    has_place: bool


@lru_cache(maxsize=1)
def line() -> Select:
    """One line, by its ``id``."""
    return _lines().where(Interaction.id == bindparam("id", type_=Interaction.id.type))


def statement(wanted: Criteria, reader: Reader, part: Part, words: tuple) -> Select:
    """What *wanted* asks of a part of the list; *words* are its words, spelled."""
    stretch = part.stretch
    is_rising = stretch.is_rising is not part.is_backward
    limits = limits_of(wanted, reader, stretch, words)
    outer = OUTERS.get(wanted.grouping) if stretch.is_grouped else None
    if outer is not None:
        return _grouped(outer, [*limits, *_of_outer(wanted)], part, is_rising)
    day = _day_of(stretch)
    if part.has_place:
        limits.append(_beyond(day, is_rising))
    if len(wanted.step_ids) > 1:
        limits = [Interaction.id.in_(_ids_on_steps(wanted.step_ids, limits, day, is_rising))]
    elif wanted.step_ids:
        limits = [Interaction.step_id == wanted.step_ids[0], *limits]
    return _lines().where(*limits).order_by(*_order(day, is_rising)).limit(COUNT)


# Building the statement of a plain list costs as much as running it.
kept_statement = lru_cache(maxsize=256)(statement)


def limits_of(wanted: Criteria, reader: Reader, stretch, words: tuple) -> list[ColumnElement[bool]]:
    """The conditions on a stretch of the list, but for the steps."""
    limits = [*stretch.conditions(wanted.grouping), Interaction.visibility(reader)]
    if stretch.state is not None:
        wanted = replace(wanted, state=None if stretch.state is State.DONE else stretch.state)
    limits += traits_of(wanted, reader)
    if words:
        # Each word typed begins a word of the interaction; their middle is for the global search.
        limits.append(begins_with(Interaction, words, probe=SEARCHED))
    return limits


def on_steps(wanted: Criteria) -> list[ColumnElement[bool]]:
    return [Interaction.step_id.in_(wanted.step_ids)] if wanted.step_ids else []


def _of_outer(wanted: Criteria) -> list[ColumnElement[bool]]:
    """The same for rows in groups."""
    if wanted.grouping is not Grouping.STEP or not wanted.step_ids:
        return on_steps(wanted)
    # The sum keeps SQLite from looking the steps up by id: in the order of their index nothing is sorted.
    return [(Step.id + 0).in_(wanted.step_ids)]


def _grouped(outer: Outer, limits: list, part: Part, is_rising: bool) -> Select:
    """Rows in the order of what they belong to: one by one its records, of each its rows by an index."""
    inner = _day_of(part.stretch)
    outer_rises = outer.is_rising is not part.is_backward
    if part.has_place:
        limits += outer.beyond(outer_rises, _beyond(inner, is_rising))
    query = outer.join_to(select(*COLUMNS)).where(*limits)
    return query.order_by(*outer.order(outer_rises), *_order(inner, is_rising)).limit(COUNT)


def _day_of(stretch):
    return Interaction.update_date if stretch.is_by_update else Interaction.starts_on


def _beyond(day, is_rising: bool) -> ColumnElement[bool]:
    this, there = tuple_(day, Interaction.id), tuple_(HERE_DAY, HERE_ID)
    return this > there if is_rising else this < there


def _ids_on_steps(step_ids: tuple[int, ...], limits: list, day, is_rising: bool) -> Select:
    """The first rows of each step by its own index: a process is a few short ranges, not one sort."""
    parts = [
        select(Interaction.id)
        .where(Interaction.step_id == step_id, *limits)
        .order_by(*_order(day, is_rising))
        .limit(COUNT)
        .subquery()
        for step_id in step_ids
    ]
    return union_all(*(select(part.c.id) for part in parts))


def _lines() -> Select:
    return select(*COLUMNS).outerjoin(Contact, Contact.id == Interaction.contact_id)


def _order(day, is_rising: bool) -> tuple:
    columns = (day, Interaction.id)
    return columns if is_rising else tuple(column.desc() for column in columns)
