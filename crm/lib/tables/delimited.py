"""Rows of delimited text, tolerant of stray quotes.

`csv` alone either swallows the rest of a file after one stray quote or refuses the file. Here it reads
strictly, and where it stumbles only that line is split by hand, with a note, and reading goes on.
"""

import csv
import io
import re
from collections.abc import Iterator

from crm.lib.tables.layout import Layout, Limits, Reason, TableError
from crm.lib.tables.table import Note, RawRow, Remark

DELIMITERS = (";", "\t", ",", "|")

SEPARATOR_HINT = re.compile(r"\ufeff?sep=([;,|\t])[\r\n]*")
MAX_PIECES_TO_REPAIR = 1_000


def open_text(data: bytes, encoding: str) -> io.TextIOWrapper:
    """*data* as a stream of lines that keeps its line ends, with U+FFFD for what cannot be decoded."""
    return io.TextIOWrapper(io.BytesIO(data), encoding, errors="replace", newline="")


def separator_hint(line: str) -> str | None:
    """The delimiter that Excel's first line "sep=;" names."""
    match = SEPARATOR_HINT.fullmatch(line)
    return match and match[1]


def read_delimited(data: bytes, layout: Layout, limits: Limits) -> Iterator[RawRow]:
    """Every row of the file in turn, a blank line being a row without cells, as spreadsheets count."""
    lines = Lines(open_text(data, layout.encoding), limits)
    reader = _strict_reader(lines, layout.delimiter)
    number = 0
    while True:
        lines.start_row(number := number + 1)
        try:
            cells, notes = next(reader), ()
        except StopIteration:
            return
        except csv.Error:
            cells = split_by_hand(lines.give_back(), layout.delimiter)
            notes = (Note(Remark.BROKEN_QUOTES, number),)
            reader = _strict_reader(lines, layout.delimiter)
        if number == 1 and lines.is_hint:
            cells = []
        yield RawRow(number, cells, notes)


def _strict_reader(lines: Iterator[str], delimiter: str) -> Iterator[list[str]]:
    return csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)


def split_by_hand(line: str, delimiter: str) -> list[str]:
    """Cells of one line whose quotes do not match; a quote that closes nothing is kept as a letter."""
    pieces = line.rstrip("\r\n").split(delimiter)
    if len(pieces) > MAX_PIECES_TO_REPAIR:
        return pieces
    cells, position = [], 0
    while position < len(pieces):
        end = _end_of_cell(pieces, position)
        cells.append(_unquote(delimiter.join(pieces[position:end])))
        position = end
    return cells


def _end_of_cell(pieces: list[str], start: int) -> int:
    """The index after the piece that closes the quote which piece *start* opens, else after *start*."""
    quotes = 0
    if pieces[start].startswith('"'):
        for position in range(start, len(pieces)):
            quotes += pieces[position].count('"')
            if quotes % 2 == 0 and pieces[position].endswith('"'):
                return position + 1
            if quotes % 2 == 0:
                break
    return start + 1


def _unquote(cell: str) -> str:
    if len(cell) > 1 and cell.startswith('"') and cell.endswith('"'):
        return cell[1:-1].replace('""', '"')
    return cell


class Lines:
    """Lines for a csv.reader which remembers those of the present row, so that they can be read again.

    No line is read more than a few times: the cell that a stray quote opens ends at the next quote.
    """

    def __init__(self, stream: io.TextIOWrapper, limits: Limits) -> None:
        self._stream = stream
        self._limit = limits.max_line
        self._waiting: list[str] = []
        self._taken: list[str] = []
        self._row = 0
        self.is_hint = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._waiting.pop() if self._waiting else self._next_from_stream()
        self._taken.append(line)
        return line

    def _next_from_stream(self) -> str:
        line = self._stream.readline(self._limit + 1)
        if not line:
            raise StopIteration
        if len(line) > self._limit:
            raise TableError(Reason.LONG_LINE, row=self._row, limit=self._limit)
        if self._row == 1 and not self._taken:
            line = line.removeprefix("\ufeff")
            self.is_hint = separator_hint(line) is not None
        return line

    def start_row(self, number: int) -> None:
        self._row = number
        self._taken.clear()

    def give_back(self) -> str:
        """The first line of the present row; the others will be read again as rows of their own."""
        first, *rest = self._taken
        self._waiting.extend(reversed(rest))
        return first
