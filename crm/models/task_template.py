"""Templates of tasks: what is to be done whenever the same piece of work begins (SC-35)."""

from __future__ import annotations

import enum
from datetime import time
from typing import ClassVar

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.database import Base, enum_type
from crm.lib import clock
from crm.models.interaction_kinds import Channel
from crm.models.mixins.archivable import Archivable
from crm.models.mixins.eventful import Eventful, from_json, to_json
from crm.models.mixins.named import Named
from crm.models.mixins.schedulable import DEFAULT_DURATION
from crm.models.mixins.timestamps import Timestamps
from crm.models.mixins.versioned import Versioned
from crm.models.process import PLANNED_AHEAD, Process, Step
from crm.models.user import User

MAX_LINES = 50


class Assignee(enum.Enum):
    """Who gets a task when a template is started."""

    STARTER = "starter"
    OWNER = "owner"
    COLLEAGUE = "colleague"

    @property
    def label(self):
        return ASSIGNEE_LABELS[self]


ASSIGNEE_LABELS = {
    Assignee.STARTER: _l("Whoever starts it"),
    Assignee.OWNER: _l("Whoever is responsible for the deal or contact"),
    Assignee.COLLEAGUE: _l("A colleague"),
}


class TaskTemplate(Named, Archivable, Timestamps, Versioned, Eventful, Base):
    """A named list of tasks and appointments, each so many days after the start.

    With a ``process`` it is offered to those who may use that process only (SC-27), and first where a
    deal walks it. Its lines are parts of it: every change of one is an act on the template.
    """

    tracked_parts: ClassVar[tuple[str, ...]] = ("tasks_data",)

    process_id: Mapped[int | None] = mapped_column(ForeignKey("process.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)

    process: Mapped[Process | None] = relationship()
    lines: Mapped[list[TaskTemplateLine]] = relationship(
        back_populates="template", cascade="all, delete-orphan", order_by="TaskTemplateLine.position"
    )

    @classmethod
    def visible_to(cls, user):
        return select(cls).order_by(cls.position, cls.id)

    @property
    def tasks_data(self) -> list[dict]:
        return [line.as_data() for line in self.lines]

    @tasks_data.setter
    def tasks_data(self, rows: list[dict]) -> None:
        """Rows as `TaskTemplateLine.as_data` gives them; one without an ``id`` that stands here is new."""
        if rows == self.tasks_data:
            return
        known = {line.id: line for line in self.lines}
        self.lines = [known.pop(row.get("id"), None) or TaskTemplateLine() for row in rows]
        for position, (line, row) in enumerate(zip(self.lines, rows, strict=True)):
            line.position = position
            line.take(row)
        # The version rises also when only lines changed.
        self.updated_at = clock.now()

    def change_lines(self, rows: list[dict], *, by):
        """Make *rows* its lines; returns the event, None when they are so already."""
        before = self.parts()
        if rows == before["tasks_data"]:
            return None
        self.tasks_data = rows
        return self.record_event("lines_changed", by=by, parts_before=before)


class TaskTemplateLine(Base):
    """One task or appointment of a template.

    It falls ``offset_days`` after the start (0: on it), a task's deadline ``deadline_days`` after that
    (None: no deadline); both count working days only when ``in_working_days``. An appointment has an
    hour and minutes, a task may have an hour.
    """

    template_id: Mapped[int] = mapped_column(ForeignKey("task_template.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(String(200))
    channel: Mapped[Channel] = mapped_column(enum_type(Channel), default=Channel.PLANNED)
    is_task: Mapped[bool] = mapped_column(default=True)
    offset_days: Mapped[int] = mapped_column(default=0)
    in_working_days: Mapped[bool] = mapped_column(default=True)
    start_time: Mapped[time | None]
    duration_minutes: Mapped[int | None]
    deadline_days: Mapped[int | None]
    step_id: Mapped[int | None] = mapped_column(ForeignKey("step.id"), index=True, info=PLANNED_AHEAD)
    assignee: Mapped[Assignee] = mapped_column(enum_type(Assignee), default=Assignee.STARTER)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)

    template: Mapped[TaskTemplate] = relationship(back_populates="lines")
    step: Mapped[Step | None] = relationship()
    user: Mapped[User | None] = relationship()

    FIELDS: ClassVar[tuple[str, ...]] = (
        "title", "channel", "is_task", "offset_days", "in_working_days", "start_time",
        "duration_minutes", "deadline_days", "step_id", "assignee", "user_id",
    )  # fmt: skip

    @property
    def minutes(self) -> int:
        """How long an appointment takes."""
        return self.duration_minutes or DEFAULT_DURATION

    def as_data(self) -> dict:
        return {"id": self.id, **{name: to_json(getattr(self, name)) for name in self.FIELDS}}

    def take(self, row: dict) -> None:
        """Be what a row of `as_data` says; what it does not say stays, or is the usual."""
        columns = self.__table__.c
        for name in self.FIELDS:
            if name in row:
                setattr(self, name, from_json(row[name], columns[name].type.python_type))
