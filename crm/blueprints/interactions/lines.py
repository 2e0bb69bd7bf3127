"""The rows of the list as a reader sees them: every word ready, so that the template only writes it down."""

from dataclasses import dataclass
from functools import cache

from flask import request
from sqlalchemy import Row

from crm.blueprints.interactions.words import hours_words, is_late
from crm.i18n import language, table_date, today
from crm.models import Channel, State
from crm.services.contact_list import colleague_names
from crm.services.interaction_list import row_of
from crm.services.steps import StepWord, step_words

NEXT_STATE = {State.OPEN: State.IN_PROGRESS, State.IN_PROGRESS: State.DONE, State.DONE: State.OPEN}


@dataclass(frozen=True, slots=True)
class Line:
    id: int
    href: str
    title: str
    state: State
    next_state: State
    version: int
    day: str
    hours: str
    is_late: bool
    is_private: bool
    contact: str | None
    contact_href: str
    channel: str
    step: str
    responsible: str


def lines_of(rows: list[Row], steps: list[StepWord], colleagues: dict[int, str]) -> list[Line]:
    labels = {word.id: word.label for word in steps}
    channels = {channel: str(channel.label) for channel in Channel}
    now, day_words, root = today(), cache(table_date), request.script_root
    return [
        Line(
            id=row.id,
            href=f"{root}/interactions/{row.id}",
            title=row.title,
            state=row.state,
            next_state=NEXT_STATE[row.state],
            version=row.version,
            day=day_words(row.starts_on),
            hours=hours_words(row),
            is_late=is_late(row, now),
            is_private=row.is_private,
            contact=row.contact_name,
            contact_href=f"{root}/contacts/{row.contact_id}",
            channel=channels[row.channel],
            step=labels.get(row.step_id, ""),
            responsible=colleagues.get(row.responsible_id, ""),
        )
        for row in rows
    ]


def line_of(interaction_id: int) -> Line:
    """One row of the list again, after an act on it."""
    return lines_of([row_of(interaction_id)], step_words(language()), colleague_names())[0]
