"""How a table is laid out in its file, what it may cost to read, and why it could not be read."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

GUESS: Final = "guess"


class Kind(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    ODS = "ods"


class Reason(StrEnum):
    """Why a file is refused. The caller has a sentence for each; details are in brackets."""

    EMPTY = "empty"
    TOO_BIG = "too_big"  # (size, limit) in bytes
    BINARY = "binary"
    MARKUP = "markup"  # a web page or XML under another name
    VCARD = "vcard"
    OLD_EXCEL = "old_excel"  # .xls: to be saved as .xlsx
    ENCRYPTED = "encrypted"
    UNKNOWN_ARCHIVE = "unknown_archive"  # a ZIP that is no workbook we read
    CORRUPT = "corrupt"
    UNPACKS_TOO_BIG = "unpacks_too_big"  # (limit) in bytes
    UNSAFE_XML = "unsafe_xml"
    NO_SHEETS = "no_sheets"
    NO_SUCH_SHEET = "no_such_sheet"  # (sheet)
    UNKNOWN_ENCODING = "unknown_encoding"  # (encoding)
    UNKNOWN_DELIMITER = "unknown_delimiter"  # (delimiter)
    TOO_MANY_ROWS = "too_many_rows"  # (limit)
    TOO_MANY_COLUMNS = "too_many_columns"  # (row, limit)
    LONG_LINE = "long_line"  # (row, limit) in characters


class TableError(Exception):
    """A file that cannot be read as a table: *reason* is for programs, *details* fill its sentence."""

    def __init__(self, reason: Reason, **details: object) -> None:
        super().__init__(reason, details)
        self.reason = reason
        self.details = details

    def __str__(self) -> str:
        return " ".join([self.reason, *(f"{name}={value}" for name, value in self.details.items())])


@dataclass(frozen=True)
class Limits:
    """What reading may cost. The defaults suit a host with 512 MB of memory."""

    max_bytes: int = 10 * 2**20
    max_rows: int = 50_000
    max_columns: int = 200
    max_cell: int = 10_000  # characters
    max_line: int = 2_000_000  # characters between two line ends of a CSV
    max_notes: int = 1_000
    max_unpacked_bytes: int = 100 * 2**20
    max_elements: int = 6_000_000  # XML elements of a sheet
    max_ratio: int = 300  # unpacked to packed; honest sheets stay below 100
    max_entries: int = 5_000


@dataclass(frozen=True)
class Layout:
    """The choices that decide how bytes become a table.

    *encoding* and *delimiter* belong to CSV, *sheet* and *sheets* to workbooks. *header_row* is the
    1-based row number of the headings, as a spreadsheet counts, or None when there are none.
    """

    kind: Kind
    encoding: str | None = None
    delimiter: str | None = None
    sheets: tuple[str, ...] = ()
    sheet: str | None = None
    header_row: int | None = None
