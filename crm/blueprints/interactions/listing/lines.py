"""The rows of the list as a reader sees them: drawn once for all (crm/stencils.py), filled for each."""

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import NamedTuple

from flask_login import current_user
from markupsafe import Markup, escape

from crm.blueprints.interactions.cards import shared_marks
from crm.blueprints.interactions.listing.columns import columns_of
from crm.blueprints.interactions.words import Words
from crm.features import feature_on
from crm.i18n import language, table_date
from crm.models import Channel, State
from crm.services.contacts.listing import colleague_names
from crm.services.contacts.sight import open_contacts
from crm.services.deals.choices import deal_titles
from crm.services.interaction_list.pages import row_of
from crm.services.interaction_list.statements import Line
from crm.services.interactions.tags import tags_of
from crm.services.processes.steps import StepWord, step_words
from crm.services.readers import reader_of
from crm.stencils import Stencil

TEXTS = ("day", "hours", "until", "title", "contact", "channel", "step", "responsible", "deal", "tags",
         "update_date")  # fmt: skip
NUMBERS = ("id", "version", "contact_id")
# The colour of a step stands before its name (MC-33).
STEP = Markup('<span class="step-mark step-{}"></span> {}')
SHARED = ("token", "once", "back", "back_query", "prefix")


class Shape(NamedTuple):
    """Of what kind a line is: what decides about its markup."""

    state: State
    has_hours: bool
    is_late: bool
    is_private: bool
    has_contact: bool
    has_page: bool
    is_fresh: bool
    is_watched: bool
    is_put_off: bool
    columns: tuple[str, ...]


class Labels(NamedTuple):
    """Escaped words of what many rows have in common; each takes what stands in the row's column."""

    step: Callable[[int | None], Markup]
    responsible: Callable[[int | None], Markup]
    channel: Callable[[Channel], Markup]
    deal: Callable[[int | None], Markup]
    tags: dict[int, Markup]


class Drawer:
    """Fills the rows of one answer: what they have in common is made once.

    *prefix* stands before the ids of the rows, for a page of several lists.
    """

    def __init__(
        self,
        rows: list[Line],
        steps: list[StepWord],
        colleagues: dict[int, str],
        columns: tuple,
        *,
        prefix: str = "",
    ) -> None:
        self.stencil = Stencil("interactions/listing/_row.html", (*TEXTS, *NUMBERS, *SHARED))
        self.columns, self.has_marks = columns, feature_on("review_marks")
        self.words, self.shared = Words(), {**shared_marks(), "prefix": escape(prefix)}
        self.day = cache(lambda day: escape(self.words.table_date(day)))
        self.labels = _labels(rows, steps, colleagues, columns)
        self.open_contacts = open_contacts(reader_of(current_user), (row.contact_id for row in rows))

    def line(self, row: Line) -> str:
        """One row as HTML."""
        words, labels, contact = self.words, self.labels, row.contact_name
        hours, until = words.hours(row), self._until(row)
        shape = Shape(
            row.state,
            hours != "",
            words.is_late(row),
            row.is_private,
            contact is not None,
            row.contact_id in self.open_contacts,
            self.has_marks and not row.is_reviewed,
            self.has_marks and row.is_on_watch,
            until is not None,
            self.columns,
        )
        return self.stencil.fill(
            shape,
            id=row.id,
            version=row.version,
            day=self.day(row.starts_on),
            hours=hours,
            until=table_date(until) if until else "",
            title=row.title,
            contact=contact,
            contact_id=row.contact_id,
            channel=labels.channel(row.channel),
            step=labels.step(row.step_id),
            responsible=labels.responsible(row.responsible_id),
            deal=labels.deal(row.deal_id),
            tags=labels.tags.get(row.id, ""),
            update_date=self.day(row.update_date),
            **self.shared,
        )

    def _until(self, row: Line) -> date | None:
        is_put_off = row.deferred_until is not None and row.deferred_until > self.words.today
        return row.deferred_until if is_put_off and self.has_marks else None


def line_of(interaction_id: int) -> Markup:
    """One line of the list again, after an act on it."""
    rows = [row_of(interaction_id)]
    drawer = Drawer(rows, step_words(language()), colleague_names(), columns_of(current_user))
    return Markup(drawer.line(rows[0]))  # noqa: S704  # nosec B704 (filled with escaped words)


def _labels(rows: list[Line], steps: list[StepWord], colleagues: dict[int, str], columns: tuple) -> Labels:
    on_page = {row.step_id for row in rows}
    step_labels = {
        word.id: STEP.format(word.color or "slate", word.label) for word in steps if word.id in on_page
    }
    deals = deal_titles({row.deal_id for row in rows} - {None}, current_user) if "deal" in columns else {}
    tags = tags_of([row.id for row in rows]) if "tags" in columns else {}
    return Labels(
        step=lambda step_id: step_labels.get(step_id, ""),
        responsible=cache(lambda user_id: escape(colleagues.get(user_id, ""))),
        channel=cache(lambda channel: escape(str(channel.label))),
        deal=cache(lambda deal_id: escape(deals.get(deal_id, ""))),
        tags={interaction_id: escape(", ".join(names)) for interaction_id, names in tags.items()},
    )
