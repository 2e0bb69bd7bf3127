"""The list of interactions: those that wait, the earliest first; then the finished, the latest first.

Waiting and finished ones are two ranges of two partial indexes, read one after the other, so that no
page sorts or counts more than it shows (design.md §5).
"""

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Row, Select, select, tuple_, union_all

from crm.database import db
from crm.models import Channel, Contact, Interaction, State
from crm.services.search import begins_with, words_of

PAGE_SIZE = 50
SEARCHED = 1000  # a search shows so many of the newest hits
PLACE = re.compile(r"([wf])(\d{4}-\d\d-\d\d)\.(\d{1,18})")
WAITING, FINISHED = "w", "f"
HALVES = {WAITING: Interaction.is_waiting, FINISHED: Interaction.is_over}
COLUMNS = (
    Interaction.id, Interaction.title, Interaction.state, Interaction.version, Interaction.channel,
    Interaction.step_id, Interaction.responsible_id, Interaction.is_task, Interaction.is_private,
    Interaction.starts_on, Interaction.start_time, Interaction.starts_at, Interaction.ends_at,
    Interaction.due_on, Interaction.contact_id, Contact.name.label("contact_name"),
)  # fmt: skip


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


@dataclass(frozen=True)
class Place:
    """A row's place in the order of the list, as addresses carry it: ``w2026-11-23.17``."""

    half: str
    day: date
    id: int

    @classmethod
    def parse(cls, text: str | None) -> "Place | None":
        match = PLACE.fullmatch(text or "")
        try:
            return cls(match[1], date.fromisoformat(match[2]), int(match[3])) if match else None
        except ValueError:
            return None

    @classmethod
    def of(cls, row: Row) -> "Place":
        return cls(FINISHED if row.state is State.DONE else WAITING, row.starts_on, row.id)

    def __str__(self) -> str:
        return f"{self.half}{self.day.isoformat()}.{self.id}"


@dataclass
class Page:
    """Rows of `COLUMNS` and the places to continue from, if there is more on that side."""

    rows: list[Row]
    before: Place | None = None
    after: Place | None = None


def page_of(criteria: Criteria, user, *, after: Place | None = None, before: Place | None = None) -> Page:
    """The page that follows the place *after*, or precedes the place *before*; else the first."""
    rows = _rows(criteria, user, after, before)
    has_more = len(rows) > PAGE_SIZE
    rows = rows[:PAGE_SIZE]
    if before is not None:
        rows.reverse()
    page = Page(rows)
    if rows and (has_more or before is not None):
        page.after = Place.of(rows[-1])
    if rows and (after is not None or (before is not None and has_more)):
        page.before = Place.of(rows[0])
    return page


def row_of(interaction_id: int) -> Row:
    """One line of the list, as it is now."""
    return db.session.execute(_lines().where(Interaction.id == interaction_id)).one()


def _rows(criteria: Criteria, user, after: Place | None, before: Place | None) -> list[Row]:
    """A page and one row more, in reading order (backwards when *before* is given).

    What waits is read from the earliest day on, what is finished from the latest back.
    """
    here, backward = after or before, before is not None
    conditions = [Interaction.visibility(user), *_by_traits(criteria), *_by_words(criteria.words)]
    found = []
    for half in _halves(criteria, here, backward):
        is_rising = (half == WAITING) is not backward
        beyond = _beyond(here, is_rising) if here is not None and half == here.half else []
        limits = [HALVES[half](), *conditions, *beyond]
        found += _read(criteria.step_ids, limits, is_rising, PAGE_SIZE + 1 - len(found))
        if len(found) > PAGE_SIZE:
            break
    return found


def _halves(criteria: Criteria, here: Place | None, backward: bool) -> list[str]:
    """The halves to read, in reading order, from the one where the reader is."""
    halves = [WAITING, FINISHED]
    if criteria.overdue_on is not None or criteria.state in (State.OPEN, State.IN_PROGRESS):
        halves = [WAITING]
    elif criteria.state is State.DONE:
        halves = [FINISHED]
    if backward:
        halves.reverse()
    if here is not None and here.half in halves:
        halves = halves[halves.index(here.half) :]
    return halves


def _beyond(here: Place, is_rising: bool) -> list[ColumnElement[bool]]:
    this, there = tuple_(Interaction.starts_on, Interaction.id), tuple_(here.day, here.id)
    return [this > there if is_rising else this < there]


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


def _by_words(text: str) -> list[ColumnElement[bool]]:
    """Each word typed begins a word of the interaction; the middle of words is for the global search."""
    words = words_of(text) if text else []
    return [begins_with(Interaction, words, probe=SEARCHED)] if words else []


def _read(step_ids: tuple[int, ...], limits: list, is_rising: bool, count: int) -> list[Row]:
    if len(step_ids) > 1:
        limits = [Interaction.id.in_(_ids_on_steps(step_ids, limits, is_rising, count))]
    elif step_ids:
        limits = [Interaction.step_id == step_ids[0], *limits]
    return list(db.session.execute(_ordered(_lines().where(*limits), is_rising).limit(count)))


def _ids_on_steps(step_ids: tuple[int, ...], limits: list, is_rising: bool, count: int) -> Select:
    """The first rows of each step by its own index: a process is a few short ranges, not one sort."""
    parts = [
        _ordered(select(Interaction.id).where(Interaction.step_id == step_id, *limits), is_rising)
        .limit(count)
        .subquery()
        for step_id in step_ids
    ]
    return union_all(*(select(part.c.id) for part in parts))


def _lines() -> Select:
    return select(*COLUMNS).outerjoin(Contact, Contact.id == Interaction.contact_id)


def _ordered(query: Select, is_rising: bool) -> Select:
    columns = (Interaction.starts_on, Interaction.id)
    return query.order_by(*(columns if is_rising else (column.desc() for column in columns)))
