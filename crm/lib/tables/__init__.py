"""Reading tables that people bring: CSV in any usual encoding, XLSX, ODS and pasted cells.

`sniff` guesses how a file is laid out, the caller may change any guess, `read_table` reads it. Both
answer with a value or raise `TableError`, whatever the bytes are.
"""

from crm.lib.guessing import ENCODINGS
from crm.lib.tables.delimited import DELIMITERS
from crm.lib.tables.layout import GUESS, Kind, Layout, Limits, Reason, TableError
from crm.lib.tables.reading import read_table
from crm.lib.tables.sniffing import sniff, sniff_text
from crm.lib.tables.table import Note, Remark, Row, Table

__all__ = [
    "DELIMITERS",
    "ENCODINGS",
    "GUESS",
    "Kind",
    "Layout",
    "Limits",
    "Note",
    "Reason",
    "Remark",
    "Row",
    "Table",
    "TableError",
    "read_table",
    "sniff",
    "sniff_text",
]
