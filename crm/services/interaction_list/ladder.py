"""How many rows of the list stand on each step of a process (MC-34)."""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from sqlalchemy import Select, bindparam, func, literal, select, union_all

from crm.models import Interaction, Step
from crm.services.interaction_list.criteria import Criteria, Order
from crm.services.interaction_list.pages import execute
from crm.services.interaction_list.statements import limits_of
from crm.services.interaction_list.stretches import stretches_of
from crm.services.readers import Reader, reader_of

COUNTED = 200  # of a step; further ones are not counted: a page shows "200+"
MANY_IDS = bindparam("ids", expanding=True)


def counts_on(step_ids: Iterable[int], wanted: Criteria, user) -> dict[int, int]:
    """Step id → how many of the list stand there, whatever step *wanted* asks for; at most `COUNTED` + 1."""
    wanted = replace(wanted, step_ids=(), without_step=False, grouping=None)
    values = {"ids": list(step_ids)}
    return dict(execute(wanted, reader_of(user), None, values, build=statement, kept=kept_statement).all())


def statement(wanted: Criteria, reader: Reader, _part: None, words: tuple) -> Select:
    """Of each step of ``ids`` its first rows by its own two indexes: no more is read than is shown."""
    halves = [
        select(literal(1).label("one"))
        .select_from(Interaction)
        .where(Interaction.step_id == Step.id, *limits_of(wanted, reader, stretch, words))
        .correlate(Step)
        for stretch in stretches_of(replace(wanted, order=Order.PLAN))
    ]
    some = union_all(*halves).limit(COUNTED + 1).subquery()
    count = select(func.count()).select_from(some).correlate(Step).scalar_subquery()
    return select(Step.id, count).where(Step.id.in_(MANY_IDS))


kept_statement = lru_cache(maxsize=64)(statement)
