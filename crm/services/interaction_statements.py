"""The statements of the list of interactions. Building one costs more than running it, so they are kept.

Parameters: ``count`` rows, from the place ``here_day`` and ``here_id`` on; ``words`` as full text.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, select, tuple_, union_all

from crm.models import Channel, Contact, Interaction, State
from crm.services.readers import Reader
from crm.services.search import begins_with

SEARCHED = 1000  # a search shows so many of the newest hits
WAITING, FINISHED = "w", "f"
COUNT, HERE_ID = (bindparam(name, type_=Interaction.id.type) for name in ("count", "here_id"))
HERE_DAY = bindparam("here_day", type_=Interaction.starts_on.type)
HALVES = {WAITING: Interaction.is_waiting, FINISHED: Interaction.is_over}
COLUMNS = (
    Interaction.id, Interaction.title, Interaction.state, Interaction.version, Interaction.channel,
    Interaction.step_id, Interaction.responsible_id, Interaction.is_task, Interaction.is_private,
    Interaction.starts_on, Interaction.start_time, Interaction.starts_at, Interaction.ends_at,
    Interaction.due_on, Interaction.contact_id, Contact.name.label("contact_name"),
)  # fmt: skip
# A row as a plain tuple: a page reads 20 names of each of 50 rows, which a Row takes 8 times as long for.
Line = NamedTuple("Line", [(column.key, Any) for column in COLUMNS])


@dataclass(frozen=True)
class Criteria:
    """What the reader wants to see; None and "" mean any."""

    state: State | None = None
    channel: Channel | None = None
    step_ids: tuple[int, ...] = ()
    responsible_id: int | None = None
    contact_id: int | None = None
    first_day: date | None = None
    last_day: date | None = None
    overdue_on: date | None = None
    words: str = ""


class Part(NamedTuple):
    """What is read of a half of the list: in which order, and whether from a place on."""

    half: str
    is_rising: bool
    has_place: bool


@lru_cache(maxsize=1)
def line() -> Select:
    """One line, by its ``id``."""
    return _lines().where(Interaction.id == bindparam("id", type_=Interaction.id.type))


def statement(wanted: Criteria, reader: Reader, part: Part, words: tuple) -> Select:
    """What *wanted* asks of a part of the list; *words* are its words, spelled."""
    limits = [HALVES[part.half](), Interaction.visibility(reader), *_by_traits(wanted)]
    if words:
        # Each word typed begins a word of the interaction; their middle is for the global search.
        limits.append(begins_with(Interaction, words, probe=SEARCHED))
    if part.has_place:
        limits.append(_beyond(part.is_rising))
    if len(wanted.step_ids) > 1:
        limits = [Interaction.id.in_(_ids_on_steps(wanted.step_ids, limits, part.is_rising))]
    elif wanted.step_ids:
        limits = [Interaction.step_id == wanted.step_ids[0], *limits]
    return _ordered(_lines().where(*limits), part.is_rising).limit(COUNT)


# Building the statement of a plain list costs as much as running it.
kept_statement = lru_cache(maxsize=256)(statement)


def _beyond(is_rising: bool) -> ColumnElement[bool]:
    this, there = tuple_(Interaction.starts_on, Interaction.id), tuple_(HERE_DAY, HERE_ID)
    return this > there if is_rising else this < there


def _by_traits(wanted: Criteria) -> list[ColumnElement[bool]]:
    conditions = {
        "channel": lambda value: [Interaction.channel == value],
        "responsible_id": lambda value: [Interaction.responsible_id == value],
        "contact_id": lambda value: [Interaction.contact_id == value],
        "first_day": lambda value: [Interaction.starts_on >= value],
        "last_day": lambda value: [Interaction.starts_on <= value],
        # Nothing is overdue before it begins: the second bound lets the index skip what is to come.
        "overdue_on": lambda value: [Interaction.due_on < value, Interaction.starts_on < value],
        "state": lambda value: [] if value is State.DONE else [Interaction.state == value],
    }
    set_ones = ((name, getattr(wanted, name)) for name in conditions)
    return [each for name, value in set_ones if value is not None for each in conditions[name](value)]


def _ids_on_steps(step_ids: tuple[int, ...], limits: list, is_rising: bool) -> Select:
    """The first rows of each step by its own index: a process is a few short ranges, not one sort."""
    parts = [
        _ordered(select(Interaction.id).where(Interaction.step_id == step_id, *limits), is_rising)
        .limit(COUNT)
        .subquery()
        for step_id in step_ids
    ]
    return union_all(*(select(part.c.id) for part in parts))


def _lines() -> Select:
    return select(*COLUMNS).outerjoin(Contact, Contact.id == Interaction.contact_id)


def _ordered(query: Select, is_rising: bool) -> Select:
    columns = (Interaction.starts_on, Interaction.id)
    return query.order_by(*(columns if is_rising else (column.desc() for column in columns)))
