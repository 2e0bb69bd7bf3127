"""The calendar as a template draws it: cells of a month, days of an agenda."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import quote

from babel import Locale
from flask import request
from flask_babel import gettext as _

from crm.blueprints.calendar.drawing import AGENDA, LINE, Drawer
from crm.blueprints.calendar.items import Item, ItemMaker
from crm.blueprints.calendar.period import Period, View
from crm.i18n import choose_locale, full_date, today
from crm.navigation import here
from crm.services.calendar.days import Day
from crm.services.calendar.people import Colleague
from crm.team import team

OF_ALL = 0  # no user's id: a column or a cell that is not of one colleague


@dataclass(frozen=True)
class Cell:
    """A day of a month or of an agenda: what is shown, and how much more there is.

    ``is_free``: the team does not work on it.
    """

    key: str
    day: date
    name: str
    href: str
    new_href: str
    user_id: int | None
    items: list[Item]
    hidden: int
    is_cut: bool
    is_today: bool
    is_beside: bool = False
    is_free: bool = False

    @property
    def is_of_somebody(self) -> bool:
        """Whether it is the column of one colleague, or of what belongs to nobody."""
        return self.user_id != OF_ALL

    @property
    def more(self) -> str:
        """What the link to the rest says; empty when all is shown."""
        if not self.hidden:
            return ""
        return _("More") if self.is_cut else _("+%(count)s more", count=self.hidden)


class Sheet:
    """The days of a period, ready to be drawn."""

    def __init__(self, period: Period, days: list[Day], people: dict[int, Colleague]) -> None:
        self.period, self.days, self.people = period, days, people
        self.make = ItemMaker(people, users=period.users, says_end=period.view in (View.DAY, View.AGENDA))
        self.today, self.working_days = today(), team().working_days
        self.back = quote(here(), safe="/")
        self.new_url = f"{request.script_root}/interactions/new?next={self.back}"
        self.draw = Drawer(AGENDA if period.view is View.AGENDA else LINE, self.back)

    @property
    def weekdays(self) -> list[str]:
        """The names of the weekdays in the order of the columns."""
        names = Locale.parse(choose_locale()).days["stand-alone"]["abbreviated"]
        return [names[day.day.weekday()] for day in self.days[:7]]

    @cached_property
    def cells(self) -> list[Cell]:
        """A month's days, or those of an agenda that hold something."""
        is_month = self.period.view is View.MONTH
        return [self.cell(day, self.make.of_day(day)) for day in self.days if is_month or not day.is_empty]

    def cell(self, day: Day, items: list[Item], user_id: int | None = OF_ALL) -> Cell:
        """A day, or (*user_id*) that of one colleague."""
        date_text = day.day.isoformat()
        return Cell(
            key=date_text if user_id == OF_ALL else f"{date_text}-{user_id or 0}",
            day=day.day,
            name=full_date(day.day),
            href=self.period.url(view=View.DAY, day=day.day),
            new_href=self._new_href(date_text, user_id),
            user_id=user_id,
            items=items,
            hidden=day.hidden,
            is_cut=day.is_cut,
            is_today=day.day == self.today,
            is_free=day.day not in self.working_days,
            is_beside=self.period.view is View.MONTH and day.day.month != self.period.day.month,
        )

    def _new_href(self, date_text: str, user_id: int | None) -> str:
        whose = user_id or (self.period.users[0] if self.period.is_of_one else OF_ALL)
        owner = f"&responsible={whose}" if whose not in (OF_ALL, self.period.own_id) else ""
        return f"{self.new_url}&date={date_text}{owner}"
