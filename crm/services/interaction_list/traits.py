"""The conditions of the filters: one line each."""

from sqlalchemy import ColumnElement, bindparam, exists, select
from sqlalchemy.orm import aliased

from crm.models import Interaction, State
from crm.models.tag import interaction_tag
from crm.services.interaction_list.criteria import Criteria, Order

AWAKE_ON = bindparam("awake_on", type_=Interaction.starts_on.type)


def traits_of(wanted: Criteria) -> list[ColumnElement[bool]]:
    """What *wanted* asks of a row, but for its words, steps and place."""
    asked = [name for name in CONDITIONS if _is_asked(name, getattr(wanted, name))]
    limits = [each for name in asked for each in CONDITIONS[name](getattr(wanted, name))]
    tagged = [] if wanted.tag_id is None else [_tagged(wanted)]
    return [*limits, *tagged, *_between(wanted), _sleep(wanted)]


def _is_asked(name: str, value) -> bool:
    # By identity: an id 0, which no record has, is asked for and finds nothing.
    return value is not None and (value is not False or name in BOTH)


def _state(value: State) -> list:
    return [] if value is State.DONE else [Interaction.state == value]


BOTH = {"reviewed", "is_task"}  # False is a wish here, not its absence
CONDITIONS = {
    "channel": lambda value: [Interaction.channel == value],
    "without_step": lambda _: [Interaction.step_id.is_(None)],
    "responsible_id": lambda value: [Interaction.responsible_id == value],
    "contact_id": lambda value: [Interaction.contact_id == value],
    "deal_id": lambda value: [Interaction.deal_id == value],
    # Nothing is overdue before it begins: the second bound lets the index skip what is to come.
    "overdue_on": lambda value: [Interaction.due_on < value, Interaction.starts_on < value],
    "state": _state,
    "reviewed": lambda value: [Interaction.is_reviewed == value],
    "watched": lambda _: [Interaction.is_on_watch],
    "private": lambda _: [Interaction.is_private],
    "is_task": lambda value: [Interaction.is_task == value],
}


def _between(wanted: Criteria) -> list[ColumnElement[bool]]:
    day = Interaction.update_date if wanted.order is Order.UPDATED else Interaction.starts_on
    first, last = wanted.first_day, wanted.last_day
    return [*([day >= first] if first else []), *([day <= last] if last else [])]


def _tagged(wanted: Criteria) -> ColumnElement[bool]:
    """A rare tag is looked up, a common one asked of row after row: each way is slow for the other."""
    carried = interaction_tag.c
    if wanted.is_common_tag:
        return exists().where(carried.interaction_id == Interaction.id, carried.tag_id == wanted.tag_id)
    return Interaction.id.in_(select(carried.interaction_id).where(carried.tag_id == wanted.tag_id))


def _sleep(wanted: Criteria) -> ColumnElement[bool]:
    if not wanted.deferred:
        return Interaction.is_awake(AWAKE_ON)
    # Looked up by themselves: they are few, and the list would be searched for them from its beginning.
    put_off = aliased(Interaction)
    return Interaction.id.in_(select(put_off.id).where(put_off.deferred_until > AWAKE_ON))
