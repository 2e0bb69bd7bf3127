"""Headings of a grouped list and how many rows each group has, counted for the groups of a page only."""

from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, literal, select

from crm.models import Interaction
from crm.services.interaction_list.criteria import Criteria, Grouping
from crm.services.interaction_list.outers import OUTERS
from crm.services.interaction_list.pages import execute
from crm.services.interaction_list.statements import Line, Part, limits_of, on_steps
from crm.services.interaction_list.stretches import Stretch, stretch_of
from crm.services.readers import Reader, reader_of

COUNTED = 1000  # further ones are not counted: a page shows "1000+"
MANY_IDS = bindparam("ids", expanding=True)
FIRST, LAST = (bindparam(name, type_=Interaction.starts_on.type) for name in ("first", "last"))


class Group(NamedTuple):
    """A group of the list: the *stretch* it stands in and its *key* (an id, a day, a state, None)."""

    stretch: Stretch
    key: Any


def group_of(row: Line, wanted: Criteria) -> Group:
    """The group that *row* stands in."""
    stretch, grouping = stretch_of(row, wanted), wanted.grouping
    if grouping in OUTERS:
        return Group(stretch, getattr(row, OUTERS[grouping].column.key))
    return Group(stretch, row.starts_on if grouping is Grouping.DAY else row.state)


def counts_of(rows: list[Line], wanted: Criteria, user) -> dict[Group, int]:
    """How many rows each group of *rows* has, also on other pages; `COUNTED` + 1 for more than that."""
    groups: dict[Stretch, dict] = {}
    for row in rows:
        group = group_of(row, wanted)
        groups.setdefault(group.stretch, {})[group.key] = None
    reader = reader_of(user)
    found = {}
    for stretch, keys in groups.items():
        counts = _counts(wanted, reader, stretch, list(keys))
        found |= {Group(stretch, key): count for key, count in counts.items()}
    return found


def _counts(wanted: Criteria, reader: Reader, stretch: Stretch, keys: list) -> dict[Any, int]:
    part = Part(stretch, False, False)
    if wanted.grouping is Grouping.DAY:
        values = {"first": min(keys), "last": max(keys)}
    else:
        values = {"ids": keys} if stretch.is_grouped else {}
    rows = execute(wanted, reader, part, values, build=statement, kept=kept_statement).all()
    return dict(rows) if values.keys() & {"ids", "first"} else {keys[0]: rows[0][0]}


def statement(wanted: Criteria, reader: Reader, part: Part, words: tuple) -> Select:
    """Counts of the groups ``ids``, of the days from ``first`` to ``last``, or of the whole stretch."""
    limits = [*limits_of(wanted, reader, part.stretch, words), *on_steps(wanted)]
    if part.stretch.is_grouped:
        return _of_records(OUTERS[wanted.grouping], limits)
    if wanted.grouping is Grouping.DAY:
        day = Interaction.starts_on
        return select(day, func.count()).where(day.between(FIRST, LAST), *limits).group_by(day)
    return select(func.count()).select_from(_first_of(select(literal(1)), limits).subquery())


kept_statement = lru_cache(maxsize=128)(statement)


def _of_records(outer, limits: list) -> Select:
    some = _first_of(select(literal(1).label("one")), [outer.column == outer.model.id, *limits])
    some = some.correlate(outer.model).subquery()
    count = select(func.count()).select_from(some).correlate(outer.model).scalar_subquery()
    return select(outer.model.id, count).where(outer.model.id.in_(MANY_IDS))


def _first_of(query: Select, limits: list) -> Select:
    """As many as are counted, in the order of the list: its indexes also hold who may see a row."""
    query = query.select_from(Interaction).where(*limits)
    return query.order_by(Interaction.starts_on, Interaction.id).limit(COUNTED + 1)
