"""Guesses about rows already read: which delimiter parts them, and which of them is the heading."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from crm.lib.tables.delimited import DELIMITERS, open_text, read_delimited, separator_hint
from crm.lib.tables.layout import Kind, Layout, Limits, TableError
from crm.lib.tables.table import RawRow

SAMPLE_ROWS = 50
SAMPLE_BYTES = 2**16
HEADER_AMONG_FIRST = 15
LONGEST_LABEL = 60
EMPTY_LABELS_ALLOWED = 0.2

# Numbers, dates, phones, amounts ("500 lei"), and addresses of mail and web: values, never labels.
VALUE = re.compile(r"[\W\d_]*\d[\W\d_]*[^\W\d_]{0,4}|\S+@\S+|https?://\S+|www\.\S+")


def guess_delimiter(data: bytes, encoding: str) -> str:
    """The one of DELIMITERS that cuts the first rows into equally many cells, and into most."""
    sample = _whole_lines(data, encoding)
    if hint := separator_hint(open_text(sample, encoding).readline()):
        return hint
    return max(DELIMITERS, key=lambda delimiter: _evenness(sample, encoding, delimiter))


def _whole_lines(data: bytes, encoding: str) -> bytes:
    """A beginning of *data* that does not end amid a line, which would spoil the count of its cells."""
    if len(data) <= SAMPLE_BYTES:
        return data
    end = data.rfind("\n".encode(encoding), 0, SAMPLE_BYTES)
    return data[: end if end > 0 else SAMPLE_BYTES]


def _evenness(data: bytes, encoding: str, delimiter: str) -> float:
    layout = Layout(Kind.CSV, encoding=encoding, delimiter=delimiter)
    try:
        rows = list(islice(read_delimited(data, layout, Limits()), SAMPLE_ROWS))
    except TableError:
        return 0.0
    widths = Counter(len(row.cells) for row in rows if row.cells)
    if not widths:
        return 0.0
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    return (width - 1) * (count / widths.total()) ** 2


def guess_header_row(rows: Sequence[RawRow]) -> int | None:
    """The number of the first row that looks like headings of those below it; None if none does.

    Titles above the headings are passed over: they fill fewer cells than the table is wide.
    """
    rows = _without_empty_margin([row for row in rows if row.cells])
    for index, row in enumerate(rows[:HEADER_AMONG_FIRST]):
        if _are_labels(row.cells, rows[index + 1 :]):
            return row.number
        if _is_as_wide(row.cells, rows[index + 1 :]):
            return None
    return None


def _without_empty_margin(rows: Sequence[RawRow]) -> list[RawRow]:
    """The rows without the columns at the left that none of them fills."""
    margin = min((next(i for i, cell in enumerate(row.cells) if cell) for row in rows), default=0)
    return [row._replace(cells=row.cells[margin:]) for row in rows]


def _are_labels(cells: list[str], below: Sequence[RawRow]) -> bool:
    labels = [cell for cell in cells if cell]
    if len(set(map(str.casefold, labels))) < len(labels):
        return False
    if len(cells) - len(labels) > EMPTY_LABELS_ALLOWED * len(cells):
        return False
    if any(len(label) > LONGEST_LABEL or VALUE.fullmatch(label) for label in labels):
        return False
    return _is_as_wide(cells, below) and not _recur(cells, below)


def _is_as_wide(cells: list[str], below: Sequence[RawRow]) -> bool:
    """Whether the row fills as many cells as most rows below it."""
    if not below:
        return True
    usual = Counter(len(row.cells) for row in below).most_common(1)[0][0]
    return sum(map(bool, cells)) >= usual * (1 - EMPTY_LABELS_ALLOWED)


def _recur(cells: list[str], below: Sequence[RawRow]) -> bool:
    """Whether a cell stands again below itself, as a town in a list does and a heading does not."""
    return any(
        cell and cell == row.cells[index]
        for row in below
        for index, cell in enumerate(cells[: len(row.cells)])
    )
