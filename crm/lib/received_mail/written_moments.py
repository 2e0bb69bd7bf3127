"""Dates as mail programs write them for people, in five languages and several orders."""

import re
from datetime import datetime

from crm.lib.folding import fold
from crm.lib.received_mail.headers import moment

# The beginnings of the months' names, folded: English, Romanian, Russian, Hungarian, Polish, German.
MONTHS = {
    1: ("jan", "ian", "yanv", "yan", "sty"), 2: ("feb", "fev", "lut"), 3: ("mar", "mart"),
    4: ("apr", "kwi"), 5: ("may", "mai", "maj", "maya"), 6: ("jun", "iun", "iyun", "cze"),
    7: ("jul", "iul", "iyul", "lip"), 8: ("aug", "avg", "sie"), 9: ("sep", "sen", "szept", "wrz"),
    10: ("oct", "okt", "paz"), 11: ("nov", "noi", "noy", "lis"), 12: ("dec", "dek", "gru"),
}  # fmt: skip
NAMES = tuple((beginning, month) for month, names in MONTHS.items() for beginning in names)
ISO = re.compile(r"\b(\d{4})[-./ ]{1,2}(\d{1,2})[-./ ]{1,2}(\d{1,2})\b")
POINTS = re.compile(r"\b(\d{1,2})[.-](\d{1,2})[.-](\d{4})\b")
SLASHES = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")
CLOCK = re.compile(r"\b(\d{1,2}):(\d{2})(?::(\d{2}))?\s?(am|pm|a\.m\.|p\.m\.)?", re.IGNORECASE)
YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
LONGEST = 120


def written_moment(text: str) -> datetime | None:
    """The moment *text* speaks of; None when no date can be read.

    Aware (UTC) where the zone is said in a form that machines know, else naive: the writer's own clock.
    """
    text = text[:LONGEST]
    if re.search(r"[+-]\d{4}\b", text) and (exact := moment(text)):
        return exact
    day = _day(text)
    try:
        return datetime(*day, *_hours(text)) if day else None  # noqa: DTZ001 (the writer's wall clock)
    except ValueError:
        return None


def _day(text: str) -> tuple[int, int, int] | None:
    if found := ISO.search(text):
        year, month, day = map(int, found.groups())
        return year, month, day
    if found := POINTS.search(text):
        day, month, year = map(int, found.groups())
        return year, month, day
    if found := SLASHES.search(text):
        first, second, year = map(int, found.groups())
        # 11/25/2026 is American; what could be both is read as everywhere else.
        return (year, first, second) if second > 12 else (year, second, first)
    return _named_day(text)


def _named_day(text: str) -> tuple[int, int, int] | None:
    """ "2 ноября 2026", "November 2, 2026", "2026. november 2."."""
    year = YEAR.search(text)
    words = fold(CLOCK.sub(" ", text)).split()
    month = next((month for word in words for name, month in NAMES if word.startswith(name)), None)
    days = [int(word) for word in words if word.isdigit() and len(word) <= 2]
    return (int(year[0]), month, days[0]) if year and month and days else None


def _hours(text: str) -> tuple[int, int, int]:
    found = CLOCK.search(text)
    if found is None:
        return 0, 0, 0
    hour, half = int(found[1]), (found[4] or "").lower()[:1]
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    return hour, int(found[2]), int(found[3] or 0)
