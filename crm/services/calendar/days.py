"""The days of the calendar as a reader may see them: appointments by their time, tasks apart (SC-02, SC-09).

What the reader may not see makes its owner busy and says nothing else, whatever the reader's role (SC-29).
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import Row

from crm.database import db
from crm.services.calendar.statements import days_values, ids_by_day, rows_by_id
from crm.services.readers import Reader

WHOLE_DAY = timedelta(days=1)
COUNTED = 9


@dataclass(frozen=True, slots=True)
class Busy:
    """An appointment that the reader may know the hours of, and nothing else but whose time it takes."""

    starts_at: datetime
    ends_at: datetime
    responsible_id: int | None
    guests: str | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a day is shown: of its appointments, of its tasks and deadlines, and of all.

    `COUNTED` more of each kind are known of, so that a page can say how many it leaves out.
    """

    appointments: int
    tasks: int
    together: int


@dataclass
class Day:
    """One day; ``appointments`` are by time, ``deadlines`` are of tasks that began before.

    Members are rows of `statements.rows_by_id`, or `Busy`. ``hidden``: how many are left out;
    ``is_cut``: there are more than that.
    """

    day: date
    appointments: list[Row | Busy] = field(default_factory=list)
    deadlines: list[Row] = field(default_factory=list)
    tasks: list[Row] = field(default_factory=list)
    hidden: int = 0
    is_cut: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.appointments or self.deadlines or self.tasks)


def is_whole_day(entry: Row | Busy) -> bool:
    """Whether an appointment is so long that it stands above the hours."""
    return entry.ends_at - entry.starts_at >= WHOLE_DAY


def people_of(entry: Row | Busy) -> list[int]:
    """Whose time an appointment takes, as user ids: the responsible colleague, then who takes part."""
    own = [] if entry.responsible_id is None else [entry.responsible_id]
    return list(dict.fromkeys(own + sorted(_numbers(entry.guests))))


def read_days(
    days: list[date], *, reader: Reader, zone: str, users: tuple[int, ...] | None, limits: Limits
) -> list[Day]:
    """The *days*, in *zone*, of the colleagues with the ids *users* (None: of all and of nobody)."""
    found = [_Found.of(row, limits) for row in _ids(days, reader, zone, users, limits)]
    entries = _entries([each for day in found for each in day.shown], reader)
    return [each.as_day(entries) for each in sorted(found, key=lambda each: each.day)]


@dataclass(slots=True)
class _Found:
    """The ids of a day by kind, in reading order."""

    day: date
    kinds: list[list[int]]
    hidden: int = 0
    is_cut: bool = False

    @classmethod
    def of(cls, row: Row, limits: Limits) -> "_Found":
        every = [_numbers(ids) for ids in row[1:]]
        tops = [limits.appointments, *[limits.tasks] * (len(every) - 1)]
        is_cut = any(len(ids) == top + COUNTED for ids, top in zip(every, tops, strict=True))
        appointments, *tasks = every
        kept = [appointments[: limits.appointments], *_first(limits.tasks, tasks)]
        kinds = _first(limits.together, kept)
        hidden = sum(map(len, every)) - sum(map(len, kinds))
        return cls(row.day, kinds, hidden, is_cut)

    @property
    def shown(self) -> list[int]:
        return [each for ids in self.kinds for each in ids]

    def as_day(self, entries: dict[int, Row | Busy]) -> Day:
        appointments, deadlines, waiting, over = ([entries[each] for each in ids] for ids in self.kinds)
        appointments.sort(key=lambda entry: (entry.starts_at, entry.ends_at))
        return Day(self.day, appointments, deadlines, waiting + over, self.hidden, self.is_cut)


def _first(most: int, kinds: list[list[int]]) -> list[list[int]]:
    """The first ids of *kinds*, at most so many in all."""
    kept: list[list[int]] = []
    for ids in kinds:
        kept.append(ids[:most])
        most -= len(kept[-1])
    return kept


def _ids(days, reader, zone, users, limits) -> list[Row]:
    """Rows of day and ids, see `ids_by_day`."""
    values = days_values(days, zone) | {
        "appointment_limit": limits.appointments + COUNTED,
        "task_limit": limits.tasks + COUNTED,
    }
    if users is not None:
        values["users"] = users
    return list(db.session.execute(ids_by_day(reader, len(days), users is None), values))


def _numbers(joined: str | None) -> list[int]:
    return [int(number) for number in joined.split(",")] if joined else []


def _entries(ids: list[int], reader: Reader) -> dict[int, Row | Busy]:
    if not ids:
        return {}
    rows = db.session.execute(rows_by_id(reader), {"ids": sorted(set(ids))})
    return {row.id: row if row.is_open_to_reader else _busy(row) for row in rows}


def _busy(row: Row) -> Busy:
    return Busy(row.starts_at, row.ends_at, row.responsible_id, row.guests)
