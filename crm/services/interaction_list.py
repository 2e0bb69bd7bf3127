"""The list of interactions: those that wait, the earliest first; then the finished, the latest first.

Waiting and finished ones are two ranges of two partial indexes, read one after the other, so that no
page sorts or counts more than it shows (design.md §5).
"""

import re
from dataclasses import dataclass, replace
from datetime import date

from crm.database import db
from crm.models import State
from crm.services.interaction_statements import (
    FINISHED,
    WAITING,
    Criteria,
    Line,
    Part,
    kept_statement,
    line,
    statement,
)
from crm.services.readers import Reader, reader_of
from crm.services.search import expression_of, words_of

PAGE_SIZE = 50
PLACE = re.compile(r"([wf])(\d{4}-\d\d-\d\d)\.(\d{1,18})")


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
    def of(cls, row: Line) -> "Place":
        return cls(FINISHED if row.state is State.DONE else WAITING, row.starts_on, row.id)

    def __str__(self) -> str:
        return f"{self.half}{self.day.isoformat()}.{self.id}"


@dataclass
class Page:
    """Lines of the list; the places to go on from, if there is more on that side."""

    rows: list[Line]
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


def row_of(interaction_id: int) -> Line:
    """One line of the list, as it is now."""
    return Line._make(db.session.execute(line(), {"id": interaction_id}).one())


def _rows(criteria: Criteria, user, after: Place | None, before: Place | None) -> list[Line]:
    """A page and one row more, in reading order (backwards when *before* is given).

    What waits is read from the earliest day on, what is finished from the latest back.
    """
    here, backward = after or before, before is not None
    found = []
    for half in _halves(criteria, here, backward):
        part = Part(half, (half == WAITING) is not backward, here is not None and half == here.half)
        found += _read(criteria, reader_of(user), part, here, PAGE_SIZE + 1 - len(found))
        if len(found) > PAGE_SIZE:
            break
    return found


def _read(wanted: Criteria, reader: Reader, part: Part, here: Place | None, count: int) -> list[Line]:
    words = words_of(wanted.words) if wanted.words else []
    values = {"count": count}
    if part.has_place:
        values |= {"here_day": here.day, "here_id": here.id}
    if words and db.engine.dialect.name == "sqlite":
        # The statement is the same for all words; those it is built with never reach the database.
        values["words"] = expression_of(words)
        wanted, words = replace(wanted, words="*"), [("*",)]
    build = statement if words and "words" not in values else kept_statement
    return [Line._make(row) for row in db.session.execute(build(wanted, reader, part, tuple(words)), values)]


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
