"""What kind of file the bytes are, whatever their name says, and how the table in it is laid out."""

import re
from dataclasses import replace
from itertools import islice
from typing import Literal

from crm.lib.guessing import ENCODINGS, guess_encoding
from crm.lib.tables import ods, xlsx
from crm.lib.tables.archive import Archive
from crm.lib.tables.guesses import SAMPLE_ROWS, guess_delimiter, guess_header_row
from crm.lib.tables.layout import GUESS, Kind, Layout, Limits, Reason, TableError
from crm.lib.tables.reading import as_bytes, raw_rows
from crm.lib.tables.workbook import CONTENT_TYPES, USUAL_WORKBOOK

ZIP_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")
OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf_16_le")
BINARY_SIGNATURES = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"7z\xbc",
    b"Rar!",
    b"{\\rtf",
)
MARKUP = re.compile(r"\s*<(\?xml|!doctype|html|table|head|body|svg)\b", re.IGNORECASE)
VCARD = re.compile(r"\s*BEGIN\s*:\s*VCARD\b", re.IGNORECASE)
CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b"))
HEAD_BYTES = 4096
CONTROLS_ALLOWED = 0.02


def sniff(
    data: bytes,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    header_row: int | Literal["guess"] | None = GUESS,
    limits: Limits | None = None,
) -> Layout:
    """How to read the file *data*. What the caller gives stands; the rest is guessed in its light.

    The content alone decides on the kind, as names lie. *header_row* is a 1-based row number, None for
    "no headings", or GUESS. Raises TableError for what is no table at all.
    """
    limits = limits or Limits()
    data = as_bytes(data, limits)
    if data.startswith(ZIP_SIGNATURES):
        layout = _workbook_layout(data, sheet, limits)
    else:
        layout = _text_layout(data, encoding, delimiter)
    if header_row == GUESS:
        header_row = guess_header_row(list(islice(raw_rows(data, layout, limits), SAMPLE_ROWS)))
    return replace(layout, header_row=header_row)


def sniff_text(
    text: str,
    *,
    delimiter: str | None = None,
    header_row: int | Literal["guess"] | None = GUESS,
    limits: Limits | None = None,
) -> Layout:
    """How to read cells pasted from a spreadsheet (MC-52); hand the same *text* to `read_table`."""
    limits = limits or Limits()
    delimiter = delimiter or ("\t" if "\t" in text else None)
    return sniff(
        as_bytes(text, limits),
        encoding="utf_8",
        delimiter=delimiter,
        header_row=header_row,
        limits=limits,
    )


def _workbook_layout(data: bytes, sheet: str | None, limits: Limits) -> Layout:
    kind = _workbook_kind(Archive(data, limits))
    reader = xlsx if kind is Kind.XLSX else ods
    names = reader.sheet_names(data, limits)
    if not names:
        raise TableError(Reason.NO_SHEETS)
    if sheet is not None and sheet not in names:
        raise TableError(Reason.NO_SUCH_SHEET, sheet=sheet)
    return Layout(kind, sheets=names, sheet=names[0] if sheet is None else sheet)


def _workbook_kind(archive: Archive) -> Kind:
    if USUAL_WORKBOOK in archive or b"spreadsheetml.sheet.main+xml" in archive.head(CONTENT_TYPES):
        return Kind.XLSX
    if ods.CONTENT in archive and ods.MEDIA_TYPE in archive.head("mimetype"):
        return Kind.ODS
    raise TableError(Reason.UNKNOWN_ARCHIVE)


def _text_layout(data: bytes, encoding: str | None, delimiter: str | None) -> Layout:
    if data.startswith(OLE_SIGNATURE):
        raise TableError(Reason.ENCRYPTED if ENCRYPTED_STREAM in data else Reason.OLD_EXCEL)
    encoding = encoding or guess_encoding(data)
    if encoding not in ENCODINGS:
        raise TableError(Reason.UNKNOWN_ENCODING, encoding=encoding)
    _refuse_what_is_no_table(data, encoding)
    return Layout(Kind.CSV, encoding=encoding, delimiter=delimiter or guess_delimiter(data, encoding))


def _refuse_what_is_no_table(data: bytes, encoding: str) -> None:
    if data.startswith(BINARY_SIGNATURES) or (not encoding.startswith("utf_16") and _looks_binary(data)):
        raise TableError(Reason.BINARY)
    head = data[:HEAD_BYTES].decode(encoding, "replace").lstrip("\ufeff")
    if MARKUP.match(head):
        raise TableError(Reason.MARKUP)
    if VCARD.match(head):
        raise TableError(Reason.VCARD)


def _looks_binary(data: bytes) -> bool:
    head = data[:HEAD_BYTES]
    controls = len(head) - len(head.translate(None, CONTROLS))
    return b"\0" in data or controls > CONTROLS_ALLOWED * len(head)
