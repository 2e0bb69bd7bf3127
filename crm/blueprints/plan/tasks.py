"""The tasks of the evening plan: drawn once (crm/stencils.py), filled for each."""

from datetime import date
from functools import cache
from typing import NamedTuple
from urllib.parse import quote

from flask import url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from crm.i18n import clock_time, day_heading, list_date
from crm.services.agenda.plan import DayPlan
from crm.services.agenda.statements import Plan
from crm.stencils import Stencil
from crm.submissions import new_submission_id

WORDS = ("id", "version", "title", "contact", "clock", "at", "due", "deadline", "clash")
SHARED = ("token", "once", "back", "day", "next_day", "next_day_words", "next_week", "next_week_words")
ORDER, HOUR, LATE = "order", "hour", "late"


class Shape(NamedTuple):
    """``slot``: where in the plan it stands; ``is_first`` and ``is_last`` of those in their order."""

    slot: str
    is_first: bool = False
    is_last: bool = False
    has_contact: bool = False
    has_deadline: bool = False
    has_clash: bool = False


class TaskDrawer:
    """Draws the tasks of *plan*; what all of them share is made once."""

    def __init__(self, plan: DayPlan, next_day: date, next_week: date) -> None:
        self.plan = plan
        self.stencil = Stencil("plan/_task.html", (*WORDS, *SHARED))
        self.clock, self.list_day = cache(clock_time), cache(list_date)
        day = plan.day.isoformat()
        shared = {
            "token": generate_csrf(),
            "once": new_submission_id(),
            "back": quote(url_for("plan.index", date=day)),
            "day": day,
            "next_day": next_day.isoformat(),
            "next_day_words": day_heading(next_day),
            "next_week": next_week.isoformat(),
            "next_week_words": day_heading(next_week),
        }
        self.shared = {name: escape(word) for name, word in shared.items()}

    def in_order(self) -> Markup:
        last = len(self.plan.tasks) - 1
        return self._drawn(
            self._row(task, ORDER, is_first=place == 0, is_last=place == last)
            for place, task in enumerate(self.plan.tasks)
        )

    def left_over(self) -> Markup:
        return self._drawn(self._row(task, LATE) for task in self.plan.late)

    def at_hour(self, tasks: list[Plan]) -> Markup:
        return self._drawn(self._row(task, HOUR) for task in tasks)

    @staticmethod
    def _drawn(rows) -> Markup:
        return Markup("\n".join(rows))  # noqa: S704  # nosec B704 (filled with escaped words)

    def _row(self, task: Plan, slot: str, **place: bool) -> str:
        clash, has_hour = self.plan.clashes.get(task.id), slot == HOUR
        deadline = task.deadline_on if slot != LATE else None
        shape = Shape(
            slot,
            **place,
            has_contact=bool(task.contact_name),
            has_deadline=deadline is not None,
            has_clash=clash is not None,
        )
        return self.stencil.fill(
            shape,
            id=task.id,
            version=task.version,
            title=task.title,
            contact=task.contact_name or "",
            clock=self.clock(task.start_time) if has_hour else "",
            at=f"{task.start_time:%H:%M}" if has_hour else "",
            due=self.list_day(task.due_on) if slot == LATE else "",
            deadline=self.list_day(deadline) if deadline is not None else "",
            clash=clash.title if clash is not None else "",
            **self.shared,
        )
