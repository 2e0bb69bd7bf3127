"""The list of interactions: those that wait, the earliest first; then the finished, the latest first.

By another order or in groups it is read in other stretches (list_stretches.py), page by page.
"""

import re
from dataclasses import dataclass, replace
from datetime import date

from crm.database import MAX_ID, db
from crm.services.interaction_list.criteria import Criteria as Criteria
from crm.services.interaction_list.outers import OUTERS
from crm.services.interaction_list.statements import Line, Part, kept_statement, line, statement
from crm.services.interaction_list.stretches import BY_CODE, Stretch, stretch_of, stretches_of
from crm.services.readers import Reader, read_rows, reader_of
from crm.services.search import expression_of, words_of

PAGE_SIZE = 50
PLACE = re.compile(r"([a-z])(\d{4}-\d\d-\d\d)\.(\d{1,10})(?:\.(\d{1,10}))?")


@dataclass(frozen=True)
class Place:
    """A row's place in the order of the list, as addresses carry it: ``w2026-11-23.17``.

    In groups the id of the row's group stands behind it.
    """

    code: str
    day: date
    id: int
    group: int | None = None

    @classmethod
    def parse(cls, text: str | None) -> "Place | None":
        match = PLACE.fullmatch(text or "")
        if match is None or match[1] not in BY_CODE or max(int(match[3]), int(match[4] or 0)) > MAX_ID:
            return None
        try:
            return cls(
                match[1], date.fromisoformat(match[2]), int(match[3]), int(match[4]) if match[4] else None
            )
        except ValueError:
            return None

    @classmethod
    def of(cls, row: Line, wanted: Criteria) -> "Place":
        stretch = stretch_of(row, wanted)
        group = getattr(row, OUTERS[wanted.grouping].column.key) if stretch.is_grouped else None
        return cls(stretch.code, row.update_date if stretch.is_by_update else row.starts_on, row.id, group)

    def __str__(self) -> str:
        group = "" if self.group is None else f".{self.group}"
        return f"{self.code}{self.day.isoformat()}.{self.id}{group}"


@dataclass
class Page:
    """Lines of the list; the places to go on from, if there is more on that side."""

    rows: list[Line]
    before: Place | None = None
    after: Place | None = None


def page_of(
    criteria: Criteria,
    user,
    *,
    after: Place | None = None,
    before: Place | None = None,
    count: int | None = None,
) -> Page:
    """The page that follows the place *after*, or precedes the place *before*; else the first.

    *count*: how many rows, where that is not a whole page.
    """
    count = count or PAGE_SIZE
    rows = _rows(criteria, user, after, before, count)
    has_more = len(rows) > count
    rows = rows[:count]
    if before is not None:
        rows.reverse()
    page = Page(rows)
    if rows and (has_more or before is not None):
        page.after = Place.of(rows[-1], criteria)
    if rows and (after is not None or (before is not None and has_more)):
        page.before = Place.of(rows[0], criteria)
    return page


def row_of(interaction_id: int) -> Line:
    """One line of the list, as it is now."""
    return Line._make(db.session.execute(line(), {"id": interaction_id}).one())


def _rows(criteria: Criteria, user, after: Place | None, before: Place | None, count: int) -> list[Line]:
    """A page and one row more, in reading order (backwards when *before* is given)."""
    here, is_backward = after or before, before is not None
    found = []
    for stretch in _from_place(stretches_of(criteria), here, is_backward):
        has_place = here is not None and stretch.code == here.code
        if has_place and stretch.is_grouped and here.group is None:
            has_place = False
        part = Part(stretch, is_backward, has_place)
        found += _read(criteria, reader_of(user), part, here, count + 1 - len(found))
        if len(found) > count:
            break
    return found


def _read(wanted: Criteria, reader: Reader, part: Part, here: Place | None, count: int) -> list[Line]:
    values = {"count": count}
    if part.has_place:
        values |= {"here_day": here.day, "here_id": here.id}
        if part.stretch.is_grouped:
            values["here_group"] = here.group
    return [Line._make(row) for row in execute(wanted, reader, part, values).all()]


def execute(wanted: Criteria, reader: Reader, part: Part, values: dict, build=statement, kept=kept_statement):
    """Run what *build* (or *kept*, the same but kept) makes of *wanted*, with its words as a parameter."""
    values["awake_on"] = wanted.awake_on
    words = words_of(wanted.words) if wanted.words else []
    if words and db.engine.dialect.name == "sqlite":
        # The statement is the same for all words; those it is built with never reach the database.
        values["words"] = expression_of(words)
        wanted, words = replace(wanted, words="*"), [("*",)]
    make = build if words and "words" not in values else kept
    # A day that passes must not make all statements anew.
    wanted = replace(wanted, awake_on=date.max)
    # The connection gives plain rows; the session would look at each value of each row once more.
    return read_rows(make(wanted, reader, part, tuple(words)), values)


def _from_place(stretches: list[Stretch], here: Place | None, is_backward: bool) -> list[Stretch]:
    """The stretches to read, in reading order, from the one where the reader is."""
    if is_backward:
        stretches.reverse()
    codes = [each.code for each in stretches]
    return stretches[codes.index(here.code) :] if here is not None and here.code in codes else stretches
