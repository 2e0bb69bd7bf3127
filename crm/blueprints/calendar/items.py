"""What stands in the calendar, as a reader sees it: every word ready for the templates."""

from datetime import date, datetime, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy import Row

from crm.i18n import clock_time, time_zone
from crm.lib.day_hours import beginning_of
from crm.models import State
from crm.services.calendar.days import Busy, Day, is_whole_day
from crm.services.calendar.people import Colleague

TASK, DEADLINE, APPOINTMENT, BUSY = "task", "deadline", "appointment", "busy"


class Item(NamedTuple):
    """``begins`` and ``hours`` are its time on the day it is shown under.

    A busy one has no light, and neither an id nor anything else to open it by.
    """

    kind: str
    title: str
    begins: str
    hours: str
    whose: str
    initials: str
    id: int | None = None
    state: State | None = None
    version: int = 0
    contact: str = ""

    @property
    def may_move(self) -> bool:
        """A deadline goes along with its task."""
        return self.kind in (TASK, APPOINTMENT)


class ItemMaker:
    """Makes the items of one page: it knows the colleagues, and the words that repeat."""

    def __init__(self, people: dict[int, Colleague], *, says_whose: bool, says_end: bool) -> None:
        self.says_end = says_end
        self.people = people if says_whose else {}
        self.busy = _("Busy")
        self.zone = time_zone()
        self.zone_info = ZoneInfo(self.zone)
        self.clock = cache(clock_time)
        self.bounds: dict[date, tuple[datetime, datetime]] = {}

    def of_day(self, day: Day) -> list[Item]:
        """All of a day in reading order: appointments, deadlines, tasks."""
        return [
            *(self.appointment(entry, day.day) for entry in day.appointments),
            *(self.deadline(row) for row in day.deadlines),
            *(self.task(row) for row in day.tasks),
        ]

    def above_hours(self, day: Day) -> list[Item]:
        """What a grid of hours shows above them."""
        return [
            *(self.appointment(entry, day.day) for entry in day.appointments if is_whole_day(entry)),
            *(self.deadline(row) for row in day.deadlines),
            *(self.task(row) for row in day.tasks),
        ]

    def appointment(self, entry: Row | Busy, day: date) -> Item:
        hours = self._hours(entry, day)
        if isinstance(entry, Busy):
            return Item(BUSY, self.busy, *hours, *self._whose(entry.responsible_id))
        return self._item(APPOINTMENT, entry, *hours)

    def task(self, row: Row) -> Item:
        return self._item(TASK, row, *[clock_time(row.start_time)] * 2)

    def deadline(self, row: Row) -> Item:
        return self._item(DEADLINE, row, *[clock_time(row.deadline_time)] * 2)

    def _item(self, kind: str, row: Row, begins: str, hours: str) -> Item:
        return Item(
            kind,
            row.title,
            begins,
            hours,
            *self._whose(row.responsible_id),
            row.id,
            row.state,
            row.version,
            row.contact_name or "",
        )

    def _hours(self, entry: Row | Busy, day: date) -> tuple[str, str]:
        """When it begins, and from when to when; an hour of another day is left out."""
        begin, end = self._bounds(day)
        starts = self._clock(entry.starts_at) if entry.starts_at >= begin else ""
        if not self.says_end:
            return starts or "…", starts
        ends = self._clock(entry.ends_at) if entry.ends_at <= end else ""
        return starts or "…", f"{starts}–{ends}" if starts or ends else ""

    def _clock(self, instant: datetime) -> str:
        return self.clock(instant.astimezone(self.zone_info).time())

    def _bounds(self, day: date) -> tuple[datetime, datetime]:
        if day not in self.bounds:
            after = day + timedelta(days=1)
            self.bounds[day] = (beginning_of(day, self.zone), beginning_of(after, self.zone))
        return self.bounds[day]

    def _whose(self, user_id: int | None) -> tuple[str, str]:
        colleague = self.people.get(user_id)
        return (colleague.name, colleague.initials) if colleague is not None else ("", "")
