"""Where the sample company plays: its days, its people, its words, and the records made so far."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import select

from crm.database import db
from crm.lib import clock
from crm.lib.time_zones import to_utc
from crm.models import Process, Role, Step, Team, User, UserState

DATA = Path(__file__).resolve().parents[2] / "data" / "sample"
SATURDAY = 5


@dataclass(frozen=True)
class Act:
    """Something that happened at the instant *at*."""

    at: datetime
    perform: Callable[[], object]


@dataclass
class Stage:
    """``records`` maps "deal hotel" to what was made; days of the plot count from ``today``."""

    team: Team
    users: list[User]
    today: date
    plot: dict
    words: dict
    steps: dict[int, Step]
    records: dict[str, object] = field(default_factory=dict)

    @classmethod
    def of(cls, team: Team, by: User) -> Stage:
        process = db.session.scalars(select(Process).where(Process.key == "sale")).one()
        steps = {step.number: step for step in process.steps}
        today = clock.today(team.time_zone)
        return cls(team, _cast(by), today, read("plot"), read(team.language), steps)

    def user(self, place: int) -> User:
        """Who plays the part; one person plays all of them when there are no colleagues yet."""
        return self.users[place % len(self.users)]

    def day(self, written: str) -> date:
        """The day of "-15", "0 10:00" or "+3": so many working days before or after today."""
        return working_day(self.today, int(written.partition(" ")[0]))

    @staticmethod
    def hour(written: str) -> time:
        return time.fromisoformat(written.partition(" ")[2])

    def moment(self, written: str) -> datetime:
        """The instant of "-15 10:00" on the team's clocks."""
        return to_utc(datetime.combine(self.day(written), self.hour(written)), self.team.time_zone)


def working_day(today: date, distance: int) -> date:
    """*distance* working days from *today*; today itself, whatever day it is, for 0."""
    day, step = today, timedelta(days=1 if distance > 0 else -1)
    for _ in range(abs(distance)):
        day += step
        while day.weekday() >= SATURDAY:
            day += step
    return day


def read(name: str) -> dict:
    """A file of the sample: the plot, or the words of a language."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def _cast(by: User) -> list[User]:
    """Who asked for the sample, then the colleagues who see and change every record."""
    others = select(User).where(
        User.id != by.id, User.state == UserState.ACTIVE, User.role != Role.RESTRICTED
    )
    return [by, *db.session.scalars(others.order_by(User.id))]
