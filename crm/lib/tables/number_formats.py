"""Which numbers of a spreadsheet are dates, and how numbers and dates are written as text.

A date in XLSX is a count of days whose cell has a date format; nothing else tells it from a number.
"""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import Enum

from crm.lib.tables.layout import Limits
from crm.lib.tables.markup import Markup


class Format(Enum):
    NUMBER = "number"
    DATE = "date"
    ELAPSED = "elapsed"  # hours that count beyond 24


BUILT_IN = {
    **dict.fromkeys((*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)), Format.DATE),
    46: Format.ELAPSED,
}
LITERALS = re.compile(r'"[^"]*"?|\\.|_.|\*.')
ELAPSED_UNIT = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
BRACKETS = re.compile(r"\[[^\]]*\]")
DATE_LETTER = re.compile("[dmyhs]", re.IGNORECASE)

LAST_DAY = 2_958_465  # 31 December 9999
DAYS_1900_TO_1904 = 1_462
FALSE_LEAP_DAY = 60  # Excel counts a 29 February 1900 that never was
SECONDS_OF_A_DAY = 86_400
MAX_STYLES = 100_000
MAX_DIGITS = 400
ISO_SECONDS = 19  # the length of 2026-11-21T10:30:00


def format_of(code: str) -> Format:
    """What the number format *code* (as "dd.mm.yyyy") shows."""
    section = LITERALS.sub("", code).partition(";")[0]
    if ELAPSED_UNIT.search(section):
        return Format.ELAPSED
    return Format.DATE if DATE_LETTER.search(BRACKETS.sub("", section)) else Format.NUMBER


class StyleReader(Markup):
    """`formats` of the cell styles, by the index that cells name them with."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self.formats: list[Format] = []
        self._custom: dict[str, Format] = {}
        self._in_cell_styles = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt" and len(self._custom) < MAX_STYLES:
            self._custom[attributes.get("numFmtId", "")] = format_of(attributes.get("formatCode", ""))
        elif name == "cellXfs":
            self._in_cell_styles = True
        elif name == "xf" and self._in_cell_styles and len(self.formats) < MAX_STYLES:
            self.formats.append(self._format(attributes.get("numFmtId", "")))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._in_cell_styles = False

    def _format(self, key: str) -> Format:
        if key in self._custom:
            return self._custom[key]
        return BUILT_IN.get(int(key), Format.NUMBER) if key.isdecimal() else Format.NUMBER


def number_text(number: str, shown_as: Format = Format.NUMBER, from_1904: bool = False) -> str:
    """The number in a cell as text: 15 digits as Excel shows, no ".0", no exponent; dates in ISO.

    What is no number is returned as it is: some programs write text without saying so.
    """
    try:
        value = float(number) if len(number) < MAX_DIGITS else float("inf")
    except ValueError:
        return number
    if shown_as is Format.ELAPSED and 0 <= value < LAST_DAY:
        return _clock_text(timedelta(seconds=round(value * SECONDS_OF_A_DAY)))
    if shown_as is Format.DATE and 0 <= value < LAST_DAY - DAYS_1900_TO_1904 * from_1904:
        return _date_text(value, from_1904)
    return plain_number(value, number)


def plain_number(value: float, typed: str) -> str:
    """*value* without exponent and trailing zeros; *typed* where there is no such number."""
    try:
        text = format(Decimal(format(value, ".15g")), "f")
    except (InvalidOperation, ValueError):
        return typed
    return typed if "n" in text.lower() else text


def _date_text(days: float, from_1904: bool) -> str:
    whole, seconds = divmod(round(days * SECONDS_OF_A_DAY), SECONDS_OF_A_DAY)
    if not whole and seconds:
        return _clock_text(timedelta(seconds=seconds), "02")
    if from_1904:
        day = date(1904, 1, 1) + timedelta(days=whole)
    else:
        day = date(1899, 12, 30 + (whole < FALSE_LEAP_DAY)) + timedelta(days=whole)
    return moment_text(datetime.combine(day, datetime.min.time()) + timedelta(seconds=seconds))


def iso_text(text: str) -> str:
    """An ISO date or moment as `moment_text` writes it; what is none, as it is."""
    try:
        return moment_text(datetime.fromisoformat(text[:ISO_SECONDS]))
    except ValueError:
        return text


def moment_text(moment: datetime) -> str:
    """ISO text: the day alone at midnight, else with hours and minutes, and seconds if there are any."""
    if not (moment.hour or moment.minute or moment.second):
        return moment.date().isoformat()
    return moment.isoformat(" ", "seconds" if moment.second else "minutes")


def _clock_text(duration: timedelta, hour_format: str = "d") -> str:
    minutes, seconds = divmod(duration.days * SECONDS_OF_A_DAY + duration.seconds, 60)
    text = f"{format(minutes // 60, hour_format)}:{minutes % 60:02}"
    return f"{text}:{seconds:02}" if seconds else text
