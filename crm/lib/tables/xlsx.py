"""Rows of an XLSX sheet, streamed.

Our own reader and not python-calamine: that one copies a shared string into each cell that names it and
lays out the whole rectangle of a sheet, so a file of 100 KB can ask for gigabytes, in native code where
no limit reaches and where running out of memory ends the process.
"""

from collections.abc import Iterator
from functools import lru_cache

from crm.lib.tables.archive import Archive
from crm.lib.tables.layout import Layout, Limits, Reason, TableError
from crm.lib.tables.number_formats import Format, StyleReader, iso_text, number_text
from crm.lib.tables.shared_strings import StringReader, TextReader, unescape
from crm.lib.tables.table import Note, RawRow, Remark
from crm.lib.tables.workbook import Workbook, read_workbook

MAX_ROW_DIGITS = 7
DIGITS = "0123456789"


def sheet_names(data: bytes, limits: Limits) -> tuple[str, ...]:
    return tuple(read_workbook(Archive(data, limits), limits).sheets)


def read_sheet(data: bytes, layout: Layout, limits: Limits) -> Iterator[RawRow]:
    """The rows that the sheet holds, with their numbers in it; a gap in the numbers is blank rows."""
    archive = Archive(data, limits)
    workbook = read_workbook(archive, limits)
    if layout.sheet not in workbook.sheets:
        raise TableError(Reason.NO_SUCH_SHEET, sheet=layout.sheet)
    reader = SheetReader(archive, workbook, limits)
    for _ in reader.feed_each(archive.chunks(workbook.sheets[layout.sheet])):
        yield from reader.take_rows()


class SheetReader(TextReader):
    """Rows of one sheet as they end; `take_rows` hands over those since the last call."""

    def __init__(self, archive: Archive, workbook: Workbook, limits: Limits) -> None:
        super().__init__(limits)
        self._strings = _read_strings(archive, workbook, limits)
        self._formats = _read_formats(archive, workbook, limits)
        self._from_1904 = workbook.counts_from_1904
        self._rows: list[RawRow] = []
        self._row = self._column = 0
        self._cells: list[str] = []
        self._notes: list[Note] = []
        self._cell: dict[str, str] = {}

    def take_rows(self) -> list[RawRow]:
        rows, self._rows = self._rows, []
        return rows

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._cell = attributes
            self._column = _column_number(attributes.get("r", "")) or self._column + 1
            self.content.clear()
        elif name == "row":
            self._row = max(self._row + 1, _row_number(attributes.get("r", "")))
            self._column = 0
            self._cells, self._notes = [], []
        else:
            super().start(name, attributes)

    def end(self, name: str) -> None:
        if name == "c":
            self._end_cell()
        elif name == "row":
            self._rows.append(RawRow(self._row, self._cells, self._notes))
        else:
            super().end(name)

    def _end_cell(self) -> None:
        text = self._cell_text(str(self.content))
        if not text:
            return
        if self._column > self.limits.max_columns:
            limit = self.limits.max_columns
            raise TableError(Reason.TOO_MANY_COLUMNS, row=self._row, limit=limit)
        self._cells += [""] * (self._column - len(self._cells))
        self._cells[self._column - 1] = text

    def _cell_text(self, raw: str) -> str:
        kind = self._cell.get("t", "n")
        if not raw:
            return ""
        if kind == "s":
            known = raw.isdecimal() and len(raw) <= MAX_ROW_DIGITS and int(raw) < len(self._strings)
            return self._strings[int(raw)] if known else self._error()
        if kind == "e":
            return self._error()
        if kind == "b":
            return "false" if raw == "0" else "true"
        if kind == "n":
            return number_text(raw, self._format(), self._from_1904)
        return iso_text(raw) if kind == "d" else unescape(raw)

    def _error(self) -> str:
        self._notes.append(Note(Remark.ERROR_CELL, self._row, self._column))
        return ""

    def _format(self) -> Format:
        style = self._cell.get("s", "")
        known = style.isdecimal() and len(style) < MAX_ROW_DIGITS and int(style) < len(self._formats)
        return self._formats[int(style)] if known else Format.NUMBER


def _read_strings(archive: Archive, workbook: Workbook, limits: Limits) -> list[str]:
    reader = StringReader(limits)
    if workbook.strings:
        reader.feed_all(archive.chunks(workbook.strings))
    return reader.strings


def _read_formats(archive: Archive, workbook: Workbook, limits: Limits) -> list[Format]:
    reader = StyleReader(limits)
    if workbook.styles:
        reader.feed_all(archive.chunks(workbook.styles))
    return reader.formats


def _row_number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= MAX_ROW_DIGITS else 0


def _column_number(reference: str) -> int:
    return _column_of(reference.rstrip(DIGITS)) if len(reference) <= MAX_ROW_DIGITS + 3 else 0


@lru_cache(maxsize=1024)
def _column_of(letters: str) -> int:
    """1 for "A", 28 for "AB"; 0 when the cell does not say where it stands."""
    column = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            return 0
        column = column * 26 + ord(letter) - ord("A") + 1
    return column
