"""Dates as people type them and as files hold them: 12.05.2026, 2026. 05. 12., 5 mar. 2026, 46154."""

import calendar
import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

from babel import Locale

from crm.lib.errors import InputError
from crm.lib.folding import fold

YEARS = range(1800, 2200)
LONGEST_INPUT = 60
LANGUAGES = ("en", "ro", "ru", "hu", "pl")
YEAR_WORDS = {"g", "goda", "r", "roku"}  # 5 марта 2026 г., 5.03.2026 r.

# It begins where a run of blanks does: tried at each blank of a long one, it would take minutes.
TIME_PART = re.compile(r"(?<![T\s,])[T\s,]+[0-9]{1,2}:[0-9]{2}.*$", re.DOTALL)
SPREADSHEET_DAY = re.compile(r"([1-7][0-9]{4})(?:[.,][0-9]+)?")
SPREADSHEET_EPOCH = date(1899, 12, 30)


class DateError(InputError):
    """``reason``: empty, not_a_date, no_such_day (31 February), out_of_range (before 1800…)."""


def parse_date(text: str | None, language: str, today: date) -> date:
    """The day a person typed, day first (in Hungarian month first), year first always understood.

    Without a year it is that of *today*; two digits are 1969 to 2068. Raises `DateError`.
    """
    parts = _parts(text)
    is_hungarian = language == "hu"
    if len(parts) == 2:
        parts = [str(today.year), *parts] if is_hungarian else [*parts, str(today.year)]
    is_year_first = is_hungarian and len(parts[-1]) <= 2
    return _build(parts, "ymd" if is_year_first else "dmy")


def parse_date_as(text: str | None, order: str) -> date:
    """The day in a cell of a file whose dates are in *order* ("dmy", "mdy" or "ymd").

    A time after it is left out; a year written first, a month's name and a spreadsheet's day number
    are understood in any order. Raises `DateError`.
    """
    typed = TIME_PART.sub("", (text or "").strip())
    day_number = SPREADSHEET_DAY.fullmatch(typed)
    if day_number:
        return SPREADSHEET_EPOCH + timedelta(days=int(day_number[1]))
    return _build(_parts(typed), order)


def guess_date_order(samples: Iterable[str]) -> str | None:
    """The order of a column's dates, "dmy", "mdy" or "ymd"; None if more than one fits as well."""
    votes = Counter(order for sample in samples for order in _possible_orders(sample))
    best = votes.most_common(2)
    if not best or (len(best) == 2 and best[0][1] == best[1][1]):
        return None
    return best[0][0]


def add_months(day: date, months: int) -> date:
    """The same day *months* later or earlier; where that month is shorter, its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _parts(text: str | None) -> list[str]:
    """The two or three numbers and month names of a date, in the order of *text*."""
    if not (text or "").strip():
        raise DateError("empty")
    words = re.findall("[0-9]+|[a-z]+", fold(text[:LONGEST_INPUT]))
    parts = [word for word in words if word not in YEAR_WORDS]
    if len(parts) == 1 and re.fullmatch("[0-9]{8}", parts[0]):
        parts = _cut_eight_digits(parts[0])
    if len(parts) not in (2, 3) or len(text) > LONGEST_INPUT:
        raise DateError("not_a_date")
    return parts


def _cut_eight_digits(digits: str) -> list[str]:
    if int(digits[:4]) in YEARS and 1 <= int(digits[4:6]) <= 12:
        return [digits[:4], digits[4:6], digits[6:]]
    return [digits[:2], digits[2:4], digits[4:]]


def _build(parts: list[str], order: str) -> date:
    if len(parts) != 3:
        raise DateError("not_a_date")
    year, month, day = _arrange(parts, order)
    if not (re.fullmatch("[0-9]{4}|[0-9]{2}", year) and max(len(month), len(day)) <= 2):
        raise DateError("not_a_date")
    if len(year) == 4 and int(year) not in YEARS:
        raise DateError("out_of_range")
    try:
        return date(_whole_year(year), int(month), int(day))
    except ValueError:
        raise DateError("no_such_day") from None


def _arrange(parts: list[str], order: str) -> tuple[str, str, str]:
    """Year, month, day; a month's name and a year of four digits at the start speak for themselves."""
    names = [part for part in parts if not part.isdigit()]
    if names:
        if len(names) > 1 or names[0] not in _months():
            raise DateError("not_a_date")
        rest = [part for part in parts if part.isdigit()]
        day, year = reversed(rest) if len(rest[0]) == 4 else rest
        return year, _months()[names[0]], day
    places = "ymd" if len(parts[0]) == 4 else order
    by_place = dict(zip(places, parts, strict=True))
    return by_place["y"], by_place["m"], by_place["d"]


def _whole_year(year: str) -> int:
    if len(year) == 4:
        return int(year)
    return int(year) + (1900 if int(year) >= 69 else 2000)


def _possible_orders(sample: str) -> list[str]:
    """The orders that *sample* fits; a month's name or a day number tells nothing of the order."""
    try:
        parts = _parts(TIME_PART.sub("", sample.strip()))
    except DateError:
        return []
    if not all(part.isdigit() for part in parts):
        return []
    orders = ["ymd"] if len(parts[0]) == 4 else ["dmy", "mdy"]
    return [order for order in orders if _is_date(parts, order)]


def _is_date(parts: list[str], order: str) -> bool:
    try:
        _build(parts, order)
    except DateError:
        return False
    return True


@cache
def _months() -> dict[str, str]:
    """Folded names and abbreviations of the months in our languages, e.g. "mar" and "marta": "3"."""
    return {
        fold(name): str(number)
        for language in LANGUAGES
        for widths in Locale(language).months.values()
        for width in ("wide", "abbreviated")
        for number, name in widths[width].items()
    }
