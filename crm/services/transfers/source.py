"""The rows of a run's file, whatever kind of file it is."""

from collections.abc import Iterator
from dataclasses import dataclass

from crm.lib.tables import GUESS, Row, Table, TableError, read_table, sniff
from crm.models import StoredFile
from crm.services.files import storage as files
from crm.services.transfers.settings import FileLayout

# Our own exports put an apostrophe before text that a spreadsheet would take for a formula.
GUARDED = ("'=", "'+", "'-", "'@", "'\t", "'\r")


class FileGone(Exception):
    """The stored file is not on the disk any more."""


@dataclass(frozen=True)
class TableSource:
    """A table that has been read; iterating yields its data rows."""

    table: Table

    def __len__(self) -> int:
        return len(self.table.rows)

    def __iter__(self) -> Iterator[Row]:
        for row in self.table.rows:
            yield row._replace(cells=tuple(map(unguarded, row.cells)))


def unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith(GUARDED) else cell


def bytes_of(file: StoredFile) -> bytes:
    """The content of a stored file. Raises `FileGone`."""
    if file.removed_at is not None:
        raise FileGone(file.name)
    try:
        return files.path_of(file.sha256).read_bytes()
    except OSError as error:
        raise FileGone(file.name) from error


def open_table(data: bytes, layout: FileLayout) -> TableSource:
    """The table in *data*; what *layout* leaves open is guessed. Raises `TableError`."""
    header_row = GUESS if layout.header_row is None else layout.header_row or None
    guessed = sniff(
        data, encoding=layout.encoding, delimiter=layout.delimiter, sheet=layout.sheet, header_row=header_row
    )
    return TableSource(read_table(data, guessed))


__all__ = ["FileGone", "TableError", "TableSource", "bytes_of", "open_table", "unguarded"]
