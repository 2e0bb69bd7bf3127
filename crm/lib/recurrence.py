"""On which days something recurs.

Every day is counted from the first one and never from the day before it, so nothing drifts. Where a month
is too short for its day, the last day of that month stands in: people who say "on the 31st" mean the end
of the month, though RFC 5545 would leave February out.
"""

import calendar
import enum
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count, dropwhile, islice, takewhile

WORKDAYS = (0, 1, 2, 3, 4)
LONGEST_INTERVAL = 99
MOST_TIMES = 999
# Nobody plans further; a rule without an end stops here instead of running out of calendar.
LAST_DAY = date(2199, 12, 31)


class Frequency(enum.Enum):
    DAILY = "daily"
    WORKDAYS = "workdays"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    YEARLY = "yearly"


@dataclass(frozen=True, slots=True)
class Rule:
    """Every how many days, weeks, months or years; ``weekdays`` (0 is Monday) are those of a weekly rule.

    ``month_day`` is the day that months and years return to, that of the first day unless it is given.
    It ends after the day ``until``, or with the ``times``-th day, or never. ``every`` is not asked for
    workdays: those are Monday to Friday of each week.
    """

    frequency: Frequency
    every: int = 1
    weekdays: tuple[int, ...] = ()
    month_day: int | None = None
    until: date | None = None
    times: int | None = None

    def days(self, anchor: date) -> Iterator[date]:
        """The days of the rule from *anchor* on, in order. The first may be later than *anchor*."""
        return islice(self._up_to_end(anchor, anchor), self.times)

    def days_since(self, anchor: date, first: date) -> Iterator[date]:
        """Those of the days that are not before *first*."""
        return dropwhile(lambda day: day < first, self.days(anchor))

    def days_between(self, anchor: date, first: date, last: date) -> Iterator[date]:
        """Those of the days from *first* to *last*, without walking there unless each has to be counted."""
        days = self.days(anchor) if self.times else self._up_to_end(anchor, max(anchor, first))
        return takewhile(lambda day: day <= last, dropwhile(lambda day: day < first, days))

    @property
    def pace(self) -> tuple:
        """What tells the days of two rules apart, but for where they end."""
        chosen = self.weekdays if self.frequency is Frequency.WEEKLY else ()
        return self.frequency, 1 if self.frequency is Frequency.WORKDAYS else self.every, chosen

    def moved(self, was: date, now: date) -> "Rule":
        """The rule once its day *was* moved to *now*: the weekday and the day of the month go along."""
        weekdays = self.weekdays
        if now.weekday() not in weekdays:
            others = (day for day in weekdays if day != was.weekday())
            weekdays = tuple(sorted({*others, now.weekday()})) if weekdays else ()
        return replace(self, weekdays=weekdays, month_day=now.day)

    def _up_to_end(self, anchor: date, first: date) -> Iterator[date]:
        """From *first* on, which is not before *anchor*, to the day of the end."""
        end = min(self.until or LAST_DAY, LAST_DAY)
        days = dropwhile(lambda day: day < first, self._endless(anchor, first))
        return takewhile(lambda day: day <= end, days)

    def _endless(self, anchor: date, first: date) -> Iterator[date]:
        """All days, but for most of those before *first*."""
        if self.frequency is Frequency.DAILY:
            skipped = _steps((first - anchor).days, self.every)
            return (anchor + timedelta(days=number) for number in count(skipped, self.every))
        if self.frequency is Frequency.WORKDAYS:
            return _weekly(anchor, first, 1, WORKDAYS)
        if self.frequency is Frequency.WEEKLY:
            return _weekly(anchor, first, self.every, self.weekdays or (anchor.weekday(),))
        months = self.every if self.frequency is Frequency.MONTHLY else 12 * self.every
        return _monthly(anchor, first, months, self.month_day or anchor.day)


def _steps(distance: int, every: int) -> int:
    """The last multiple of *every* that does not pass *distance*."""
    return distance // every * every


def _weekly(anchor: date, first: date, every: int, weekdays: tuple[int, ...]) -> Iterator[date]:
    """Weeks are counted from the Monday before *anchor*."""
    monday = anchor - timedelta(days=anchor.weekday())
    skipped = _steps((first - monday).days // 7, every)
    weeks = (monday + timedelta(weeks=number) for number in count(skipped, every))
    return (week + timedelta(days=weekday) for week in weeks for weekday in sorted(weekdays))


def _monthly(anchor: date, first: date, every: int, month_day: int) -> Iterator[date]:
    begin, now = (day.year * 12 + day.month - 1 for day in (anchor, first))
    for number in count(begin + _steps(now - begin, every), every):
        year, month = divmod(number, 12)
        last = calendar.monthrange(year, month + 1)[1]
        yield date(year, month + 1, min(month_day, last))
