"""Which part of the calendar is meant: a view, a day and whose; as the address says it."""

import enum
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from babel import Locale
from babel.dates import format_interval
from flask import request
from flask_babel import lazy_gettext as _l

from crm.i18n import choose_locale, full_date, month_heading, today
from crm.lib.dates import add_months
from crm.services.calendar.days import Limits

YEARS = range(1801, 2199)
AGENDA_DAYS, WEEK_DAYS = 14, 7
EVERYBODY = "all"


class View(enum.Enum):
    """``limits``: how much of a day it shows."""

    MONTH = "month"
    WEEK = "week"
    DAY = "day"
    AGENDA = "agenda"

    @property
    def label(self):
        return LABELS[self]

    @property
    def limits(self) -> Limits:
        return LIMITS[self]


LABELS = {View.MONTH: _l("Month"), View.WEEK: _l("Week"), View.DAY: _l("Day"), View.AGENDA: _l("Agenda")}
LIMITS = {
    View.MONTH: Limits(appointments=4, tasks=4, together=4),
    View.WEEK: Limits(appointments=60, tasks=5, together=65),
    View.DAY: Limits(appointments=300, tasks=60, together=360),
    View.AGENDA: Limits(appointments=15, tasks=10, together=15),
}


class NoSuchPeriod(ValueError):
    """The address names no view, no day or nobody."""


@dataclass(frozen=True)
class Period:
    """``users`` are ids, or None for everybody; ``own_id`` is the reader, who needs no mention."""

    view: View
    day: date
    users: tuple[int, ...] | None
    own_id: int
    whole: bool = False

    @classmethod
    def of(cls, values: Mapping[str, str], *, default: View, own_id: int) -> "Period":
        """Raises `NoSuchPeriod`."""
        try:
            view = View(values["view"]) if values.get("view") else default
            day = date.fromisoformat(values["date"]) if values.get("date") else today()
            users = _users(values.get("users") or "", own_id)
        except ValueError:
            raise NoSuchPeriod(values) from None
        if day.year not in YEARS:
            raise NoSuchPeriod(day)
        return cls(view, day, users, own_id, whole=values.get("hours") == EVERYBODY)

    @property
    def days(self) -> list[date]:
        first, count = self._range()
        return [first + timedelta(days=place) for place in range(count)]

    @property
    def is_of_one(self) -> bool:
        return self.users is not None and len(self.users) == 1

    @property
    def previous(self) -> "Period":
        return self._moved(-1)

    @property
    def next(self) -> "Period":
        return self._moved(1)

    @property
    def title(self) -> str:
        """The days in words."""
        if self.view is View.MONTH:
            return month_heading(self.day)
        if self.view is View.DAY:
            return full_date(self.day)
        days = self.days
        return format_interval(days[0], days[-1], "yMMMd", locale=choose_locale())

    @property
    def users_text(self) -> str:
        """The colleagues as an address names them; empty for oneself."""
        if self.users is None:
            return EVERYBODY
        return "" if self.users == (self.own_id,) else ",".join(str(each) for each in self.users)

    def url(self, **changes) -> str:
        """The address of this period with *changes*; without a script it is a plain link."""
        that = replace(self, **changes) if changes else self
        parts = [f"view={that.view.value}", f"date={that.day.isoformat()}"]
        parts += [f"users={that.users_text}"] if that.users_text else []
        parts += [f"hours={EVERYBODY}"] if that.whole else []
        return f"{request.script_root}/calendar/?{'&'.join(parts)}"

    def _range(self) -> tuple[date, int]:
        """The first day shown and how many there are."""
        if self.view is View.DAY:
            return self.day, 1
        if self.view is View.AGENDA:
            return self.day, AGENDA_DAYS
        if self.view is View.WEEK:
            return _week_of(self.day), WEEK_DAYS
        first = self.day.replace(day=1)
        begin, length = _week_of(first), monthrange(first.year, first.month)[1]
        weeks = -(-((first - begin).days + length) // WEEK_DAYS)
        return begin, weeks * WEEK_DAYS

    def _moved(self, direction: int) -> "Period":
        if self.view is View.MONTH:
            return replace(self, day=add_months(self.day.replace(day=1), direction))
        steps = {View.WEEK: WEEK_DAYS, View.DAY: 1, View.AGENDA: AGENDA_DAYS}
        return replace(self, day=self.day + timedelta(days=direction * steps[self.view]))


def _week_of(day: date) -> date:
    """The day on which the week of *day* begins where the reader is."""
    first = Locale.parse(choose_locale()).first_week_day
    return day - timedelta(days=(day.weekday() - first) % WEEK_DAYS)


def _users(text: str, own_id: int) -> tuple[int, ...] | None:
    if text == EVERYBODY:
        return None
    chosen = tuple(dict.fromkeys(int(each) for each in text.split(",") if each))
    return chosen or (own_id,)
