"""What one pass over all rows of a table finds out: headings, width, counts and remarks."""

from crm.lib.tables.layout import Layout, Limits, Reason, TableError
from crm.lib.tables.table import Note, RawRow, Remark, Rows, Table

LAST_SPREADSHEET_ROW = 2**20
UNDECODABLE = "\ufffd"


class Survey:
    """Feed it every raw row in order; it keeps no row but the headings and stops at the first limit."""

    def __init__(self, layout: Layout, limits: Limits) -> None:
        self._layout = layout
        self._limits = limits
        self._header_row = layout.header_row or 0
        self._headings: list[str] = []
        self._filled: list[int] = []
        self._notes: list[Note] = []
        self._further_notes = 0
        self._blank = 0
        self._last = self._header_row
        self._seen_content = False
        self.count = 0

    @property
    def width(self) -> int:
        return max(len(self._headings), len(self._filled))

    def add(self, row: RawRow) -> None:
        """Count *row*, or raise TableError when it is one too many or too wide."""
        self._check_limits(row)
        self._seen_content = self._seen_content or bool(row.cells)
        if row.number == self._header_row:
            self._headings = [cell[: self._limits.max_cell] for cell in row.cells]
        elif row.number > self._header_row:
            self._add_data(row)

    def _check_limits(self, row: RawRow) -> None:
        limit = self._limits
        if len(row.cells) > limit.max_columns:
            raise TableError(Reason.TOO_MANY_COLUMNS, row=row.number, limit=limit.max_columns)
        if row.number > LAST_SPREADSHEET_ROW or (row.cells and self.count >= limit.max_rows):
            raise TableError(Reason.TOO_MANY_ROWS, limit=limit.max_rows)

    def _add_data(self, row: RawRow) -> None:
        for note in row.notes:
            self._note(*note)
        if not row.cells:
            return
        self._blank += row.number - self._last - 1
        self._last = row.number
        self.count += 1
        self._filled += [0] * (len(row.cells) - len(self._filled))
        for index, cell in enumerate(row.cells):
            if cell:
                self._filled[index] += 1
                self._look_at(cell, row.number, index + 1)
        if self._headings and len(row.cells) > len(self._headings):
            self._note(Remark.MORE_CELLS, row.number, len(self._headings) + 1)

    def _look_at(self, cell: str, row: int, column: int) -> None:
        if len(cell) > self._limits.max_cell:
            self._note(Remark.OVERLONG_CELL, row, column)
        if UNDECODABLE in cell:
            self._note(Remark.UNDECODABLE, row, column)

    def _note(self, remark: Remark, row: int, column: int | None = None) -> None:
        if len(self._notes) < self._limits.max_notes:
            self._notes.append(Note(remark, row, column))
        else:
            self._further_notes += 1

    def table(self, rows: Rows) -> Table:
        """The table, *rows* being its data rows; TableError if nothing at all was in the file."""
        if not self._seen_content:
            raise TableError(Reason.EMPTY)
        headings = (*self._headings, *[""] * (self.width - len(self._headings)))
        filled = (*self._filled, *[0] * (self.width - len(self._filled)))
        self._look_at_headings(headings, filled)
        return Table(
            layout=self._layout,
            headings=headings,
            rows=rows,
            filled=filled,
            blank_rows=self._blank,
            notes=self._notes,
            further_notes=self._further_notes,
        )

    def _look_at_headings(self, headings: tuple[str, ...], filled: tuple[int, ...]) -> None:
        if not self._header_row:
            return
        known: set[str] = set()
        for column, heading in enumerate(headings, start=1):
            if not heading and filled[column - 1]:
                self._note(Remark.EMPTY_HEADING, self._header_row, column)
            elif heading and heading.casefold() in known:
                self._note(Remark.DUPLICATE_HEADING, self._header_row, column)
            known.add(heading.casefold())
