"""The conditions of the filters: one line each."""

from sqlalchemy import ColumnElement, Select, bindparam, exists, literal_column, or_, select
from sqlalchemy.orm import aliased

from crm.models import Attachment, ClientReminder, Interaction, Participant, State, TimeEntry
from crm.models.tag import interaction_tag
from crm.services.interaction_list.criteria import Amounts, Criteria, Order, Span
from crm.services.readers import Reader

AWAKE_ON = bindparam("awake_on", type_=Interaction.starts_on.type)


def traits_of(wanted: Criteria, reader: Reader) -> list[ColumnElement[bool]]:
    """What *wanted* asks of a row for *reader*, but for its words, steps and place."""
    asked = [name for name in CONDITIONS if _is_asked(name, getattr(wanted, name))]
    limits = [each for name in asked for each in CONDITIONS[name](getattr(wanted, name))]
    tagged = [] if wanted.tag_id is None else [_tagged(wanted)]
    ticked = [TRAITS[name](reader) for name in sorted(wanted.traits)]
    return [*limits, *tagged, *ticked, *_between(wanted), _sleep(wanted)]


def _is_asked(name: str, value) -> bool:
    # By identity: an id 0, which no record has, is asked for and finds nothing.
    return value is not None and (value is not False or name in BOTH)


def _state(value: State) -> list:
    return [] if value is State.DONE else [Interaction.state == value]


def _in_span(span: Span) -> list[ColumnElement[bool]]:
    column = getattr(Interaction, span.column)
    limits = [*([column >= span.begin] if span.begin else []), *([column < span.end] if span.end else [])]
    return limits or [column.is_not(None)]


def _in_amounts(amounts: Amounts) -> list[ColumnElement[bool]]:
    limits = [Interaction.budget_currency == amounts.currency]
    if amounts.least is not None:
        limits.append(Interaction.budget_minor >= amounts.least)
    if amounts.most is not None:
        limits.append(Interaction.budget_minor <= amounts.most)
    return limits


def _says(column: str):
    """Looked up by itself in the index of the few that say anything there; any part of it counts.

    Databases do not know that Б and б are one letter: it is looked for as typed, small and with a capital.
    """

    def condition(typed: str) -> list[ColumnElement[bool]]:
        saying = aliased(Interaction)
        text, spellings = getattr(saying, column), {typed, typed.lower(), typed.capitalize()}
        alike = or_(*(text.icontains(each, autoescape=True) for each in sorted(spellings)))
        return [Interaction.id.in_(select(saying.id).where(text != literal_column("''"), alike))]

    return condition


def _taking_part(user_id: int) -> Select:
    """Looked up by themselves: they are few, and the list would be searched for them from its beginning."""
    return select(Participant.interaction_id).where(Participant.user_id == user_id)


BOTH = {"reviewed", "is_task"}  # False is a wish here, not its absence
CONDITIONS = {
    "channel": lambda value: [Interaction.channel == value],
    "without_step": lambda _: [Interaction.step_id.is_(None)],
    "responsible_id": lambda value: [Interaction.responsible_id == value],
    "is_nobodys": lambda _: [Interaction.responsible_id.is_(None)],
    "created_by_id": lambda value: [Interaction.created_by_id == value],
    "participant_id": lambda value: [Interaction.id.in_(_taking_part(value))],
    "contact_id": lambda value: [Interaction.contact_id == value],
    "deal_id": lambda value: [Interaction.deal_id == value],
    # Nothing is overdue before it begins: the second bound lets the index skip what is to come.
    "overdue_on": lambda value: [Interaction.due_on < value, Interaction.starts_on < value],
    "state": _state,
    "reviewed": lambda value: [Interaction.is_reviewed == value],
    "watched": lambda _: [Interaction.is_on_watch],
    "private": lambda _: [Interaction.is_private],
    "is_task": lambda value: [Interaction.is_task == value],
    "span": _in_span,
    "amounts": _in_amounts,
    **{name: _says(name) for name in ("place", "source", "document")},
}


def _is_on(column, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """What is hung on interactions is rare: it is looked up, not asked of row after row."""
    return Interaction.id.in_(select(column).where(column.is_not(None), *conditions))


TRAITS = {
    "no_contact": lambda _: Interaction.contact_id.is_(None),
    "no_deal": lambda _: Interaction.deal_id.is_(None),
    "with_files": lambda _: _is_on(Attachment.interaction_id, Attachment.archived_at.is_(None)),
    # Whose time one may read is not everybody's: the filter tells no more than that.
    "with_time": lambda reader: _is_on(
        TimeEntry.interaction_id, TimeEntry.archived_at.is_(None), TimeEntry.visibility(reader)
    ),
    "repeats": lambda _: Interaction.series_id.is_not(None),
    "in_chain": lambda _: Interaction.chain_id.is_not(None),
    "reminds": lambda _: Interaction.client_reminder != ClientReminder.NONE,
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
