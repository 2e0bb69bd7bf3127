"""The rows of the list as a reader sees them: every word ready, so that the template only writes it down."""

from dataclasses import dataclass
from datetime import date

from flask import request
from flask_babel import gettext as _
from sqlalchemy import Row

from crm.blueprints.interactions import bp
from crm.i18n import clock_time, language, table_date, today
from crm.lib import clock
from crm.models import State
from crm.navigation import here
from crm.services.contact_list import colleague_names
from crm.services.interaction_list import row_of
from crm.services.steps import StepWord, step_words

NEXT_STATE = {State.OPEN: State.IN_PROGRESS, State.IN_PROGRESS: State.DONE, State.DONE: State.OPEN}


@dataclass(frozen=True, slots=True)
class RowWords:
    """What every row says the same, put into words once."""

    late: str
    private: str
    here: str
    turn: dict[State, str]


@bp.app_template_global("row_words")
def row_words() -> RowWords:
    turn = {
        State.OPEN: _("Open again"),
        State.IN_PROGRESS: _("Begin"),
        State.DONE: _("Mark done"),
    }
    return RowWords(late=_("Overdue"), private=_("Private"), here=here(), turn=turn)


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
    now = today()
    return [_line(row, labels, colleagues, now) for row in rows]


def line_of(interaction_id: int) -> Line:
    """One row of the list again, after an act on it."""
    return lines_of([row_of(interaction_id)], step_words(language()), colleague_names())[0]


def _line(row: Row, steps: dict[int, str], colleagues: dict[int, str], now: date) -> Line:
    return Line(
        id=row.id,
        href=f"{request.script_root}/interactions/{row.id}",
        title=row.title,
        state=row.state,
        next_state=NEXT_STATE[row.state],
        version=row.version,
        day=table_date(row.starts_on),
        hours=_hours(row),
        is_late=_is_late(row, now),
        is_private=row.is_private,
        contact=row.contact_name,
        contact_href=f"{request.script_root}/contacts/{row.contact_id}",
        channel=row.channel.label,
        step=steps.get(row.step_id, ""),
        responsible=colleagues.get(row.responsible_id, ""),
    )


def _hours(row: Row) -> str:
    if row.is_task:
        return clock_time(row.start_time)
    return f"{clock_time(row.starts_at)}–{clock_time(row.ends_at)}"


def _is_late(row: Row, now: date) -> bool:
    if row.state is State.DONE or row.due_on > now:
        return False
    return row.due_on < now or (not row.is_task and row.ends_at < clock.now())
