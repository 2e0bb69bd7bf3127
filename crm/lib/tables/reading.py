"""From bytes and a layout to a table: one pass checks all and counts, later passes yield the rows."""

from collections.abc import Callable, Iterator
from functools import partial

from crm.lib.guessing import ENCODINGS
from crm.lib.tables import ods, xlsx
from crm.lib.tables.cells import WITHOUT_COMMA_BELOW, clean, with_comma_below
from crm.lib.tables.delimited import DELIMITERS, read_delimited
from crm.lib.tables.layout import Kind, Layout, Limits, Reason, TableError
from crm.lib.tables.survey import Survey
from crm.lib.tables.table import RawRow, Row, Rows, Table

READERS: dict[Kind, Callable[[bytes, Layout, Limits], Iterator[RawRow]]] = {
    Kind.CSV: read_delimited,
    Kind.XLSX: xlsx.read_sheet,
    Kind.ODS: ods.read_sheet,
}


def read_table(data: bytes | str, layout: Layout, limits: Limits | None = None) -> Table:
    """The whole table (MC-53), or TableError; *data* is the file's bytes or the pasted text."""
    limits = limits or Limits()
    data = as_bytes(data, limits)
    survey = Survey(layout, limits)
    for row in raw_rows(data, layout, limits):
        survey.add(row)
    return survey.table(Rows(partial(_data_rows, data, layout, limits, survey.width), survey.count))


def as_bytes(data: bytes | str, limits: Limits) -> bytes:
    """*data* as bytes within the limit; pasted text becomes the UTF-8 that `sniff_text` speaks of."""
    if isinstance(data, str):
        data = data.encode("utf_8", "replace")
    if len(data) > limits.max_bytes:
        raise TableError(Reason.TOO_BIG, size=len(data), limit=limits.max_bytes)
    if not data.strip():
        raise TableError(Reason.EMPTY)
    return data


def raw_rows(data: bytes, layout: Layout, limits: Limits) -> Iterator[RawRow]:
    """All rows as the file has them, their cells cleaned and without empty ones at the right."""
    _check(layout)
    has_look_alikes = layout.encoding in WITHOUT_COMMA_BELOW
    for row in READERS[layout.kind](data, layout, limits):
        cells = _without_empty_end([clean(cell) for cell in row.cells])
        if has_look_alikes:
            cells = [with_comma_below(cell) for cell in cells]
        yield row._replace(cells=cells)


def _without_empty_end(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _check(layout: Layout) -> None:
    if layout.kind is not Kind.CSV:
        return
    if layout.encoding not in ENCODINGS:
        raise TableError(Reason.UNKNOWN_ENCODING, encoding=layout.encoding)
    if layout.delimiter not in DELIMITERS:
        raise TableError(Reason.UNKNOWN_DELIMITER, delimiter=layout.delimiter)


def _data_rows(data: bytes, layout: Layout, limits: Limits, width: int) -> Iterator[Row]:
    above = layout.header_row or 0
    for row in raw_rows(data, layout, limits):
        if row.number > above and row.cells:
            cells = (cell[: limits.max_cell] for cell in row.cells)
            yield Row(row.number, (*cells, *[""] * (width - len(row.cells))))
