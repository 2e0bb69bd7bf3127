"""What stands in the calendar, as a reader sees it: every word ready for the templates."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy import Row

from crm.i18n import clock_time, time_zone
from crm.lib.day_hours import beginning_of
from crm.models import State
from crm.services.calendar.days import Busy, Day, is_whole_day, people_of
from crm.services.calendar.people import Colleague
from crm.services.calendar.projections import Projected

TASK, DEADLINE, APPOINTMENT = "task", "deadline", "appointment"
BUSY, PROJECTED = "busy", "projected"


class Item(NamedTuple):
    """``begins`` and ``hours`` are its time on the day it is shown under.

    ``is_guest``: it stands in the calendar of somebody who takes part and is not responsible for it.
    A busy one has no light, and neither an id nor anything else to open it by. A projected one is not
    made yet: its id is that of its series.
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
    place: str = ""
    is_guest: bool = False

    @property
    def may_move(self) -> bool:
        """A deadline goes along with its task."""
        return self.kind in (TASK, APPOINTMENT)

    @property
    def hint(self) -> str:
        """All of it, for a mouse that rests where the words are cut; a busy one has no more to say."""
        return "" if self.kind == BUSY else " · ".join(filter(None, (self.title, self.contact, self.place)))


class ItemMaker:
    """Makes the items of one page: it knows the colleagues, and the words that repeat."""

    def __init__(
        self, people: dict[int, Colleague], *, users: tuple[int, ...] | None, says_end: bool
    ) -> None:
        """*users*: ids of the colleagues whose calendar it is, None for everybody's."""
        self.says_end, self.users = says_end, users
        self.own_id = users[0] if users is not None and len(users) == 1 else None
        says_whose = self.own_id is None
        self.people = people if says_whose else {}
        self.busy = _("Busy")
        self.zone = time_zone()
        self.zone_info = ZoneInfo(self.zone)
        self.clock = cache(lambda hour, minute, fold: clock_time(time(hour, minute, fold=fold)))
        self.bounds: dict[date, tuple[datetime, datetime]] = {}

    def of_day(self, day: Day) -> list[Item]:
        """All of a day in reading order: appointments, deadlines, tasks."""
        return [
            *(self.appointment(entry, day.day) for entry in day.appointments),
            *(self.deadline(row) for row in day.deadlines),
            *(self.task(row) for row in day.tasks),
        ]

    def above_hours(self, day: Day, of: int | None = None) -> list[Item]:
        """What a grid of hours shows above them; *of*: see `appointment`."""
        return [
            *(self.appointment(entry, day.day, of) for entry in day.appointments if is_whole_day(entry)),
            *(self.deadline(row) for row in day.deadlines),
            *(self.task(row) for row in day.tasks),
        ]

    def appointment(self, entry: Row | Busy | Projected, day: date, of: int | None = None) -> Item:
        """*of*: whose column it stands in, unless the whole calendar is of one."""
        hours = self._hours(entry, day)
        if isinstance(entry, Busy):
            return Item(BUSY, self.busy, *hours, *self._whose_time(entry))
        item = self._item(_kind(entry, APPOINTMENT), entry, *hours)
        return item if entry.guests is None else self._with_guests(item, entry, of or self.own_id)

    def task(self, row: Row | Projected) -> Item:
        return self._item(_kind(row, TASK), row, *[clock_time(row.start_time)] * 2)

    def deadline(self, row: Row) -> Item:
        return self._item(DEADLINE, row, *[clock_time(row.deadline_time)] * 2)

    def _item(self, kind: str, row: Row | Projected, begins: str, hours: str) -> Item:
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
            row.place,
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
        local = instant.astimezone(self.zone_info)
        return self.clock(local.hour, local.minute, local.fold)

    def _bounds(self, day: date) -> tuple[datetime, datetime]:
        if day not in self.bounds:
            after = day + timedelta(days=1)
            self.bounds[day] = (beginning_of(day, self.zone), beginning_of(after, self.zone))
        return self.bounds[day]

    def _whose(self, user_id: int | None) -> tuple[str, str]:
        colleague = self.people.get(user_id)
        return (colleague.name, colleague.initials) if colleague is not None else ("", "")

    def _with_guests(self, item: Item, row: Row | Projected, of: int | None) -> Item:
        """Says who takes part as well, and whether that is *of*."""
        guest_ids = [each for each in people_of(row) if each != row.responsible_id]
        item, guests = item._replace(is_guest=of in guest_ids), self._known(guest_ids)
        if not guests:
            return item
        names = _("Participants: %(people)s", people=", ".join(each.name for each in guests))
        whose = f"{item.whose}; {names}" if item.whose else names
        return item._replace(whose=whose, initials=_counted(item.initials, guests))

    def _whose_time(self, entry: Busy) -> tuple[str, str]:
        """Who of the colleagues shown is busy; who else is there with them is not said (SC-29)."""
        shown = self._known(each for each in people_of(entry) if self.users is None or each in self.users)
        return ", ".join(each.name for each in shown), _counted("", shown)

    def _known(self, user_ids: Iterable[int]) -> list[Colleague]:
        return [self.people[each] for each in user_ids if each in self.people]


def _kind(entry: Row | Projected, made: str) -> str:
    """*made*, unless it is not made yet."""
    return PROJECTED if isinstance(entry, Projected) else made


def _counted(initials: str, others: list[Colleague]) -> str:
    """The first one's initials, and how many there are besides."""
    first, rest = (initials, len(others)) if initials or not others else (others[0].initials, len(others) - 1)
    return f"{first} +{rest}" if rest else first
