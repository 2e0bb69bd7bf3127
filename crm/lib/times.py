"""Times of day and durations as people type them: 9, 9:30, 930; 90, 1:30, 1,5 h."""

import re
from datetime import time
from decimal import ROUND_HALF_UP, Decimal

from crm.lib.errors import InputError
from crm.lib.folding import fold

LONGEST_INPUT = 40
LONGEST_DURATION = 31 * 24 * 60

CLOCK = re.compile(r"([0-9]{1,2})(?:\s*[:.,h\s]\s*([0-9]{2})(?::[0-9]{2})?)?\s*h?", re.IGNORECASE)
BARE_DIGITS = re.compile(r"([0-9]{1,2})([0-9]{2})")

HOURS_AND_MINUTES = re.compile(r"([0-9]{1,3}):([0-5][0-9])")
AMOUNT = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*([^\W\d_]*)\.?\s*")
# How the folded words for hour and minute begin: h, hour, oră, óra, час, godz.; min, perc.
HOUR_WORDS = ("h", "o", "ch", "g")
MINUTE_WORDS = ("m", "p")


class TimeError(InputError):
    """``reason``: empty, not_a_time, no_such_time (25:00); not_a_duration, out_of_range."""


def parse_time(text: str | None) -> time:
    """The time of day, 24 hours: "9", "9:30", "9.30", "9h30" or "930". Raises `TimeError`."""
    typed = _typed(text)
    match = BARE_DIGITS.fullmatch(typed) or CLOCK.fullmatch(typed)
    if not match:
        raise TimeError("not_a_time")
    try:
        return time(int(match[1]), int(match[2] or 0))
    except ValueError:
        raise TimeError("no_such_time") from None


def parse_duration(text: str | None) -> int:
    """Minutes, above 0 and up to 31 days: "90", "1:30", "1,5 h", "1 h 30 min", "2 ore", "45 perc".

    A whole number without a unit is minutes, one with decimals is hours. Raises `TimeError`.
    """
    typed = _typed(text)
    clock = HOURS_AND_MINUTES.fullmatch(typed)
    minutes = int(clock[1]) * 60 + int(clock[2]) if clock else _sum_of_amounts(typed)
    if not 0 < minutes <= LONGEST_DURATION:
        raise TimeError("out_of_range")
    return minutes


def format_duration(minutes: int) -> str:
    """Hours and minutes, "1:30"; `parse_duration` reads it back."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def _typed(text: str | None) -> str:
    typed = (text or "").strip()
    if not typed:
        raise TimeError("empty")
    return typed[:LONGEST_INPUT]


def _sum_of_amounts(typed: str) -> int:
    amounts = AMOUNT.findall(typed)
    is_clear = len(amounts) == 1 or (amounts and amounts[0][1])  # of several the first needs its word
    if not is_clear or AMOUNT.sub("", typed):
        raise TimeError("not_a_duration")
    previous, total = None, Decimal(0)
    for number, word in amounts:
        unit = _unit(number, fold(word), previous)
        total += Decimal(number.replace(",", ".")) * unit
        previous = unit
    return int(total.to_integral_value(ROUND_HALF_UP))


def _unit(number: str, word: str, previous: int | None) -> int:
    """60 for hours, 1 for minutes; minutes need no word after hours ("1h30"), and follow no minutes."""
    if previous == 1 or (previous == 60 and word.startswith(HOUR_WORDS)):
        raise TimeError("not_a_duration")
    if word.startswith(HOUR_WORDS):
        return 60
    if word and not word.startswith(MINUTE_WORDS):
        raise TimeError("not_a_duration")
    return 60 if not word and previous is None and not number.isdigit() else 1
