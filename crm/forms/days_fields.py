"""A field for many days, a day or a span of days a line."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l
from wtforms.widgets import TextArea

from crm.forms.fields import TypedField
from crm.i18n import language, table_date, today
from crm.lib.dates import DateError, parse_date

DAY = timedelta(days=1)
MOST_DAYS = 400
BETWEEN = re.compile(r"\s+-+\s+|\s*[–—]\s*")
NOT_DAYS = _l("Write a day, or the first and the last day with a dash between them, on each line.")
TOO_MANY = _l("These are too many days. Leave out what is long past.")


class DaysField(TypedField):
    """``data`` is a list of days as ISO dates, in order and each once, as a JSON column holds them."""

    widget = TextArea()

    def process_formdata(self, valuelist) -> None:
        super().process_formdata(valuelist)
        if valuelist and self.data is None:
            self.data = []

    def parse(self, text: str) -> list[str]:
        days: set[date] = set()
        for line in filter(None, map(str.strip, text.splitlines())):
            days.update(_span(line))
            if len(days) > MOST_DAYS:
                raise ValueError(str(TOO_MANY))
        return [day.isoformat() for day in sorted(days)]

    def show(self, value: list[str]) -> str:
        spans = _spans(map(date.fromisoformat, value))
        return "\n".join(_words(first, last) for first, last in spans)


def _span(line: str) -> list[date]:
    """The days of a line; raises `ValueError` with words for the reader."""
    ends = BETWEEN.split(line)
    try:
        first, last = (parse_date(each, language(), today()) for each in (ends[0], ends[-1]))
    except DateError:
        raise ValueError(str(NOT_DAYS)) from None
    if len(ends) > 2 or last < first:
        raise ValueError(str(NOT_DAYS))
    if last - first > MOST_DAYS * DAY:
        raise ValueError(str(TOO_MANY))
    return [first + number * DAY for number in range((last - first).days + 1)]


def _spans(days: Iterable[date]) -> Iterator[tuple[date, date]]:
    """Days that follow each other, as the first and the last."""
    first = last = None
    for day in days:
        if first is None:
            first = day
        elif day - last > DAY:
            yield first, last
            first = day
        last = day
    if first is not None:
        yield first, last


def _words(first: date, last: date) -> str:
    return table_date(first) if first == last else f"{table_date(first)} – {table_date(last)}"
