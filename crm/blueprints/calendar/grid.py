"""A week or a day by hours, as a template draws it."""

from dataclasses import dataclass
from datetime import date, time
from functools import cached_property

from flask_babel import gettext as _
from markupsafe import Markup

from crm.blueprints.calendar.drawing import BLOCK, Drawer
from crm.blueprints.calendar.items import Item
from crm.blueprints.calendar.period import Period, View
from crm.blueprints.calendar.sheets import OF_ALL, Cell, Sheet
from crm.i18n import clock_time, day_heading
from crm.lib import clock
from crm.lib.day_hours import Hour, hour_at
from crm.services.calendar.days import Day, people_of
from crm.services.calendar.grid import UNITS, Axis, Block, Pile, blocks_of, timed
from crm.services.calendar.people import Colleague
from crm.team import team

LANES_OF_WEEK, LANES_OF_DAY, LANES_OF_COLLEAGUE = 3, 6, 3


@dataclass(frozen=True)
class Placed:
    """A block of the grid: its item (None for a pile of ``count``), and the classes that place it."""

    item: Item | None
    places: str
    count: int = 0


@dataclass(frozen=True)
class Row:
    """An hour of the grid: its name, what it adds to an address, and what a link to it says.

    ``which`` of two equal hours it is; empty on all other nights.
    """

    hour: Hour
    name: str
    value: str
    which: str
    label: str


@dataclass(frozen=True)
class Column:
    """One day, or the day of one colleague: what stands above the hours, and the blocks among them.

    ``gaps`` are hours that its clocks skip; ``now`` places the present moment, if it is on this page.
    """

    cell: Cell
    title: str
    blocks: list[Placed]
    gaps: frozenset[Hour]
    now: str


class Grid(Sheet):
    """A week or a day by hours; a day of several colleagues has a column for each."""

    def __init__(self, period: Period, days: list[Day], people: dict[int, Colleague]) -> None:
        super().__init__(period, days, people)
        if period.view is View.DAY:  # a column of one's own says whose it is
            self.make.people = {}
        entries = [entry for day in days for entry in timed(day.appointments)]
        self.blocks = Drawer(BLOCK, self.back)
        self.axis = Axis([day.day for day in days], entries, self.make.zone, work=_work(), whole=period.whole)

    @property
    def rows(self) -> list[Row]:
        return [self._row(hour) for hour in self.axis.hours]

    @cached_property
    def columns(self) -> list[Column]:
        if len(self.days) > 1:
            return [self._column(day, LANES_OF_WEEK) for day in self.days]
        if self.period.is_of_one:
            return [self._column(self.days[0], LANES_OF_DAY)]
        return [self._column(day, LANES_OF_COLLEAGUE, user_id) for user_id, day in self._by_owner().items()]

    def draw_block(self, placed: Placed) -> Markup:
        """An appointment at its place; in narrow columns only the hour at which it begins is said."""
        return self.blocks.one(placed.item, places=placed.places, is_narrow=len(self.columns) > 1)

    def _row(self, hour: Hour) -> Row:
        at = time(hour[0], fold=hour[1])
        name = clock_time(at)
        which = str(hour[1]) if {(hour[0], 0), (hour[0], 1)} <= self.axis.rows.keys() else ""
        return Row(hour, name, f"{at:%H:%M}", which, _("New appointment at %(time)s", time=name))

    def _column(self, day: Day, most: int, user_id: int | None = OF_ALL) -> Column:
        placed = blocks_of(day.day, timed(day.appointments), self.axis, most)
        return Column(
            self.cell(day, self.make.above_hours(day, user_id), user_id),
            day_heading(day.day) if user_id == OF_ALL else self._name(user_id),
            [self._placed(block, day.day, user_id) for block in placed],
            frozenset(hour for hour in self.axis.hours if not self.axis.has(day.day, hour)),
            self._now() if day.day == self.today else "",
        )

    def _placed(self, block: Block | Pile, day: date, user_id: int | None) -> Placed:
        places = f"{_from_top(block.top)} s{block.length // UNITS} k{block.length % UNITS}"
        if isinstance(block, Pile):
            return Placed(None, f"{places} l{block.lanes - 1} n{block.lanes}", block.count)
        short = " short" if block.length < UNITS else ""
        item = self.make.appointment(block.entry, day, user_id)
        ends = " cal-ends" if item.may_move and self.axis.ends_on(day, block.entry) else ""
        return Placed(item, f"{places} l{block.lane} n{block.lanes}{short}{ends}")

    def _now(self) -> str:
        now = clock.now()
        is_shown = hour_at(now, self.make.zone) in self.axis.rows
        return _from_top(self.axis.unit(now)) if is_shown else ""

    def _by_owner(self) -> dict[int | None, Day]:
        """The day of each colleague; under None what belongs to nobody among them, if there is any.

        An appointment stands in the column of everybody whose time it takes.
        """
        day = self.days[0]
        parts = {each: Day(day.day, hidden=day.hidden, is_cut=day.is_cut) for each in self._chosen()}
        for entry in day.appointments:
            for owner in [each for each in people_of(entry) if each in parts] or [None]:
                parts.setdefault(owner, Day(day.day)).appointments.append(entry)
        for name in ("deadlines", "tasks"):
            for entry in getattr(day, name):
                owner = entry.responsible_id if entry.responsible_id in parts else None
                getattr(parts.setdefault(owner, Day(day.day)), name).append(entry)
        return parts

    def _chosen(self) -> list[int]:
        users = self.period.users
        people = self.people.values()
        return [each.id for each in people if (each.is_working if users is None else each.id in users)]

    def _name(self, user_id: int | None) -> str:
        return self.people[user_id].name if user_id is not None else _("Nobody")


def _work() -> tuple[int, int]:
    """The hours that are always shown: the working day of the team and one before and after."""
    begins, ends = team().work_begins, team().work_ends
    return max(0, begins.hour - 1), min(23, ends.hour)


def _from_top(units: int) -> str:
    """The classes that say how far down the grid something begins."""
    return f"h{units // UNITS} m{units % UNITS}"
