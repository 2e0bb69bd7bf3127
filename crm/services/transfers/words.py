"""Why a file or a row was refused, in the reader's language."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from crm.lib.tables import Reason
from crm.lib.vcards import CardReason
from crm.services.transfers.drafts import Problem
from crm.services.transfers.source import FileGone

MIB = 2**20
PROBLEMS = {
    "not_a_date": _l("This is not a date."),
    "no_such_day": _l("There is no such day in the calendar."),
    "not_a_number": _l("This is not a number."),
    "too_precise": _l("The currency has fewer decimals."),
    "too_large": _l("This number is too large."),
    "other_currency": _l("This amount is in another currency."),
    "not_a_share": _l("This is not a share between 0 and 100."),
    "not_a_currency": _l("There is no such currency."),
    "too_long": _l("This text is too long for the field."),
    "nothing_said": _l("The row has no name."),
    "card_group": _l("This is a list of other cards."),
    "card_unreadable": _l("Nothing in this card can be read."),
}
REFUSALS = {
    Reason.EMPTY: _l("The file is empty."),
    Reason.BINARY: _l("This is not a table. Save it as CSV, XLSX or ODS."),
    Reason.MARKUP: _l("This is a web page, not a table. Save it as CSV, XLSX or ODS."),
    Reason.VCARD: _l("This is an address book. Choose “Address book (vCard)”."),
    Reason.OLD_EXCEL: _l("This is an old Excel file. Save it as XLSX and try again."),
    Reason.ENCRYPTED: _l("The file is protected by a password. Save it without one and try again."),
    Reason.UNKNOWN_ARCHIVE: _l("This archive is not a workbook. Save the table as CSV, XLSX or ODS."),
    Reason.CORRUPT: _l("The file is damaged. Save it again and try once more."),
    Reason.UNPACKS_TOO_BIG: _l("The workbook is too large to be unpacked. Save the table as CSV."),
    Reason.UNSAFE_XML: _l("The workbook holds parts that are not safe to read. Save the table as CSV."),
    Reason.NO_SHEETS: _l("The workbook has no sheet."),
    Reason.NO_SUCH_SHEET: _l("The workbook has no such sheet."),
    Reason.UNKNOWN_ENCODING: _l("This encoding is not known."),
    Reason.UNKNOWN_DELIMITER: _l("This delimiter is not known."),
    CardReason.EMPTY: _l("The file is empty."),
    CardReason.NO_CARDS: _l("There is no card in this file. An address book ends in .vcf."),
    "file_gone": _l("The file is no longer there. Upload it again."),
}


def refusal(error: Exception) -> str:
    """The sentence for a `TableError`, `CardError` or `FileGone`."""
    if isinstance(error, FileGone):
        return str(REFUSALS["file_gone"])
    return refusal_words(error.reason, error.details)


def refusal_words(reason: str, details: dict) -> str:
    """The sentence for a reason by its word, as the report of a failed run keeps it."""
    if reason in (Reason.TOO_BIG, CardReason.TOO_BIG):
        return _("The file is too large: at most %(size)s MB.", size=details.get("limit", 0) // MIB)
    if reason in (Reason.TOO_MANY_ROWS, CardReason.TOO_MANY_CARDS):
        return _(
            "The file has too many rows: at most %(count)s. Cut it into parts.", count=details.get("limit", 0)
        )
    if reason == Reason.TOO_MANY_COLUMNS:
        return _(
            "Row %(row)s has too many columns: at most %(count)s.",
            row=details.get("row", 0),
            count=details.get("limit", 0),
        )
    if reason == Reason.LONG_LINE:
        return _("Row %(row)s is too long to be a row of a table.", row=details.get("row", 0))
    return str(REFUSALS.get(reason, REFUSALS[Reason.CORRUPT]))


def problem_words(problem: Problem, headings: tuple[str, ...]) -> str:
    """What is wrong with a row, with the column and what stands there."""
    words = str(PROBLEMS.get(problem.reason, PROBLEMS["not_a_number"]))
    if problem.column is None:
        return words
    heading = headings[problem.column] if problem.column < len(headings) else ""
    return _(
        "%(column)s “%(value)s”: %(words)s",
        column=heading or problem.column + 1,
        value=problem.value,
        words=words,
    )
