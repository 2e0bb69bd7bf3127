"""Rows of an ODS sheet, streamed: the values stand in the cells, typed, so no styles are needed.

Our own reader for the reason that `xlsx` tells: a repeated cell or row is a number in the file, and a
reader that lays repetitions out first and counts afterwards can be asked for gigabytes.
"""

import re
from collections.abc import Iterator

from crm.lib.tables.archive import Archive
from crm.lib.tables.layout import Layout, Limits, Reason, TableError
from crm.lib.tables.markup import BoundedText, Markup, local
from crm.lib.tables.number_formats import iso_text, number_text
from crm.lib.tables.table import Note, RawRow, Remark

CONTENT = "content.xml"
MEDIA_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = "META-INF/manifest.xml"
CELLS = frozenset({"table-cell", "covered-table-cell"})
BESIDE_THE_CELL = frozenset({"annotation", "frame", "custom-shape", "shapes"})  # comments, drawings
DURATION = re.compile(r"PT(\d{1,9})H(\d{1,2})M(\d{1,2})(?:[.,]\d*)?S")
ERROR_TEXT = re.compile(r"#[A-Z0-9/]+[!?]?|Err:\d+")
MAX_SHEETS = 1_000
MAX_DIGITS = 9


def sheet_names(data: bytes, limits: Limits) -> tuple[str, ...]:
    reader = SheetReader(None, limits)
    reader.feed_all(_content(data, limits))
    return tuple(reader.names)


def read_sheet(data: bytes, layout: Layout, limits: Limits) -> Iterator[RawRow]:
    """The rows of the sheet, with their numbers in it; a gap in the numbers is blank rows."""
    reader = SheetReader(layout.sheet, limits)
    for _ in reader.feed_each(_content(data, limits)):
        yield from reader.take_rows()
    if layout.sheet not in reader.names:
        raise TableError(Reason.NO_SUCH_SHEET, sheet=layout.sheet)


def _content(data: bytes, limits: Limits) -> Iterator[bytes]:
    archive = Archive(data, limits)
    if MANIFEST in archive and b"encryption-data" in archive.head(MANIFEST):
        raise TableError(Reason.ENCRYPTED)
    return archive.chunks(CONTENT)


class CellReader(Markup):
    """Gathers the text of a cell: its paragraphs, without comments and drawings pinned to it."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self.content = BoundedText(limits.max_cell)
        self._paragraphs = 0
        self._in_paragraph = False
        self._beside = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in BESIDE_THE_CELL:
            self._beside += 1
        elif self._beside:
            return
        elif name == "p":
            self.content.add("\n" if self._paragraphs else "")
            self._paragraphs += 1
            self._in_paragraph = True
        elif self._in_paragraph:
            self.content.add(self._blank(name, attributes))

    def _blank(self, name: str, attributes: dict[str, str]) -> str:
        if name == "s":
            return " " * min(_count(local(attributes).get("c")), self.limits.max_cell)
        return {"tab": "\t", "line-break": "\n"}.get(name, "")

    def end(self, name: str) -> None:
        if name in BESIDE_THE_CELL:
            self._beside -= 1
        elif name == "p" and not self._beside:
            self._in_paragraph = False

    def text(self, text: str) -> None:
        if self._in_paragraph and not self._beside:
            self.content.add(text)


class SheetReader(CellReader):
    """Rows of the sheet named *wanted* as they end, and the `names` of all; None wants no rows."""

    def __init__(self, wanted: str | None, limits: Limits) -> None:
        super().__init__(limits)
        self.names: list[str] = []
        self._wanted = wanted
        self._tables: list[bool] = []
        self._repeated: list[tuple[RawRow, int]] = []
        self._row = 0
        self._row_count = 1
        self._cell: dict[str, str] = {}
        self._cells: list[str] = []
        self._errors: list[int] = []
        self._pending = 0

    def take_rows(self) -> Iterator[RawRow]:
        """The rows since the last call, repeated ones one by one: whoever counts them may stop."""
        rows, self._repeated = self._repeated, []
        for row, count in rows:
            for number in range(row.number, row.number + count):
                yield RawRow(number, row.cells, [note._replace(row=number) for note in row.notes])

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table":
            self._start_table(local(attributes).get("name", ""))
        elif not self._tables or not self._tables[-1]:
            return
        elif name == "table-row":
            self._row_count = _count(local(attributes).get("number-rows-repeated"))
            self._cells, self._errors, self._pending = [], [], 0
        elif name in CELLS:
            self._cell = attributes
            self.content.clear()
            self._paragraphs = 0
        else:
            super().start(name, attributes)

    def _start_table(self, name: str) -> None:
        """A table inside a cell is no sheet, and its rows are nobody's."""
        outermost = not self._tables
        if outermost and len(self.names) < MAX_SHEETS:
            self._row = 0
            self._tables.append(name == self._wanted and name not in self.names)
            self.names.append(name)
        else:
            self._tables.append(False)

    def end(self, name: str) -> None:
        if name == "table":
            self._tables.pop()
        elif not self._tables or not self._tables[-1]:
            return
        elif name == "table-row":
            self._end_row()
        elif name in CELLS:
            self._end_cell()
        else:
            super().end(name)

    def _end_row(self) -> None:
        if self._cells or self._errors:
            notes = [Note(Remark.ERROR_CELL, self._row + 1, column) for column in self._errors]
            self._repeated.append((RawRow(self._row + 1, self._cells, notes), self._row_count))
        self._row += self._row_count

    def _end_cell(self) -> None:
        attributes = local(self._cell)
        count = _count(attributes.get("number-columns-repeated"))
        text = self._cell_text(attributes, str(self.content))
        if not text:
            self._pending += count
            return
        width = len(self._cells) + self._pending + count
        if width > self.limits.max_columns:
            limit = self.limits.max_columns
            raise TableError(Reason.TOO_MANY_COLUMNS, row=self._row + 1, limit=limit)
        self._cells += [""] * self._pending + [text] * count
        self._pending = 0

    def _cell_text(self, cell: dict[str, str], shown: str) -> str:
        kind = cell.get("value-type", "")
        if "formula" in cell and ERROR_TEXT.fullmatch(shown.strip()):
            self._errors.append(len(self._cells) + self._pending + 1)
            return ""
        if kind in ("float", "percentage", "currency"):
            return number_text(cell.get("value", shown))
        if kind == "date":
            return iso_text(cell.get("date-value", shown))
        if kind == "time":
            return _duration_text(cell.get("time-value", shown))
        if kind == "boolean":
            return cell.get("boolean-value", shown)
        return shown or cell.get("string-value", "")


def _count(text: str | None) -> int:
    """A count of repetitions: at least 1, and never more digits than any sheet has rows."""
    if text is None or not text.isdecimal():
        return 1
    return max(1, int(text[:MAX_DIGITS]))


def _duration_text(text: str) -> str:
    match = DURATION.fullmatch(text)
    if not match:
        return text
    hours, minutes, seconds = (int(part) for part in match.groups())
    return f"{hours:02}:{minutes:02}" + (f":{seconds:02}" if seconds else "")
