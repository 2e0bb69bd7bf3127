"""A table that has been read: headings, rows with their numbers in the file, and what was odd."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from typing import NamedTuple

from crm.lib.tables.layout import Layout


class Remark(StrEnum):
    """What was odd about a cell or row that could be read all the same."""

    OVERLONG_CELL = "overlong_cell"  # cut to the limit
    ERROR_CELL = "error_cell"  # a spreadsheet error such as #N/A, read as empty
    UNDECODABLE = "undecodable"  # bytes that the encoding does not know, shown as U+FFFD
    BROKEN_QUOTES = "broken_quotes"  # read as if the stray quote were a letter
    MORE_CELLS = "more_cells"  # cells to the right of the last heading
    EMPTY_HEADING = "empty_heading"
    DUPLICATE_HEADING = "duplicate_heading"


class Note(NamedTuple):
    """A remark about row *row* of the file (1-based) and, if it is about one cell, its column (1-based)."""

    remark: Remark
    row: int
    column: int | None = None


class RawRow(NamedTuple):
    """A row as a reader yields it, blank ones too: *number* in the file, cells not yet bounded."""

    number: int
    cells: list[str]
    notes: Sequence[Note] = ()


class Row(NamedTuple):
    """A row with content: its number in the file (1-based) and as many cells as the table is wide."""

    number: int
    cells: tuple[str, ...]


class Rows:
    """The data rows of a table, read anew on each iteration so that only one is in memory."""

    def __init__(self, read: Callable[[], Iterator[Row]], count: int) -> None:
        self._read = read
        self._count = count

    def __iter__(self) -> Iterator[Row]:
        return self._read()

    def __len__(self) -> int:
        return self._count


@dataclass(frozen=True)
class Table:
    """A table read whole once: iterating over *rows* raises no TableError any more.

    *headings* has one text per column, "" where the file has none; columns are told apart by position.
    *filled* counts the cells with content per column, below the headings; *blank_rows* the gaps between rows.
    *notes* are at most `Limits.max_notes`; *further_notes* counts the rest.
    """

    layout: Layout
    headings: tuple[str, ...]
    rows: Rows
    filled: tuple[int, ...] = ()
    blank_rows: int = 0
    notes: list[Note] = field(default_factory=list)
    further_notes: int = 0

    @property
    def width(self) -> int:
        return len(self.headings)

    def sample(self, count: int) -> list[Row]:
        """The first *count* data rows."""
        return list(islice(self.rows, count))
