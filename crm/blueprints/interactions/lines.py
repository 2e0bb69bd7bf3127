"""The rows of the list as a reader sees them: drawn once for all (crm/stencils.py), filled for each."""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from markupsafe import Markup, escape

from crm.blueprints.interactions.cards import shared_marks
from crm.blueprints.interactions.words import Words
from crm.i18n import language
from crm.models import Channel, State
from crm.services.contact_list import colleague_names
from crm.services.interaction_list import row_of
from crm.services.interaction_statements import Line
from crm.services.steps import StepWord, step_words
from crm.stencils import Stencil

TEXTS = ("day", "hours", "title", "contact", "channel", "step", "responsible")
NUMBERS = ("id", "version", "contact_id")
SHARED = ("token", "once", "back")


class Shape(NamedTuple):
    """Of what kind a line is: what decides about its markup."""

    state: State
    has_hours: bool
    is_late: bool
    is_private: bool
    has_contact: bool


def lines_of(rows: list[Line], steps: list[StepWord], colleagues: dict[int, str]) -> Markup:
    """The lines of *rows* as HTML."""
    stencil = Stencil("interactions/_row.html", (*TEXTS, *NUMBERS, *SHARED))
    words, labels, shared = Words(), _labels(steps, colleagues), shared_marks()
    lines = "\n".join(_line(stencil, row, words, labels, shared) for row in rows)
    return Markup(lines)  # noqa: S704  # nosec B704 (filled with escaped words)


def line_of(interaction_id: int) -> Markup:
    """One line of the list again, after an act on it."""
    return lines_of([row_of(interaction_id)], step_words(language()), colleague_names())


class Labels(NamedTuple):
    """Escaped words of what many rows have in common; each takes what stands in the row's column."""

    step: Callable[[int | None], Markup]
    responsible: Callable[[int | None], Markup]
    channel: Callable[[Channel], Markup]


def _labels(steps: list[StepWord], colleagues: dict[int, str]) -> Labels:
    step_labels = {word.id: word.label for word in steps}
    return Labels(
        step=cache(lambda step_id: escape(step_labels.get(step_id, ""))),
        responsible=cache(lambda user_id: escape(colleagues.get(user_id, ""))),
        channel=cache(lambda channel: escape(str(channel.label))),
    )


def _line(stencil: Stencil, row: Line, words: Words, labels: Labels, shared: dict[str, Markup]) -> str:
    hours, contact = words.hours(row), row.contact_name
    shape = Shape(
        row.state,
        has_hours=hours != "",
        is_late=words.is_late(row),
        is_private=row.is_private,
        has_contact=contact is not None,
    )
    return stencil.fill(
        shape,
        id=row.id,
        version=row.version,
        day=escape(words.table_date(row.starts_on)),
        hours=escape(hours),
        title=escape(row.title),
        contact=escape(contact),
        contact_id=row.contact_id,
        channel=labels.channel(row.channel),
        step=labels.step(row.step_id),
        responsible=labels.responsible(row.responsible_id),
        **shared,
    )
