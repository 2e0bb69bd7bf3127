"""What starting a template would make: days that people work on, hours they work in, and who does it."""

import enum
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from flask_babel import lazy_gettext as _l

from crm.features import feature_on
from crm.lib.free_time import WorkingHours
from crm.lib.working_days import hour_within
from crm.models import (
    Assignee,
    Contact,
    Deal,
    Interaction,
    Process,
    Step,
    TaskTemplate,
    TaskTemplateLine,
    User,
    UserState,
)
from crm.services.calendar.free_slots import working_hours


class Remark(enum.Enum):
    """What came out otherwise than the template says."""

    DAY_MOVED = "day_moved"
    HOUR_MOVED = "hour_moved"
    WITHOUT_STEP = "without_step"
    FIRST_STEP = "first_step"
    COLLEAGUE_LEFT = "colleague_left"
    HOUR_TAKEN = "hour_taken"

    @property
    def label(self):
        return REMARK_LABELS[self]


REMARK_LABELS = {
    Remark.DAY_MOVED: _l("Moved to a working day."),
    Remark.HOUR_MOVED: _l("Moved into the working hours."),
    Remark.WITHOUT_STEP: _l("Its step cannot be chosen, so it has none."),
    Remark.FIRST_STEP: _l("Its process goes step by step, so it begins on the first step."),
    Remark.COLLEAGUE_LEFT: _l("The colleague who would do it has left."),
    Remark.HOUR_TAKEN: _l("The colleague has another appointment at that time."),
}


@dataclass(frozen=True)
class Ground:
    """What a template is started on: with whom, about which deal, beside which interaction."""

    contact: Contact | None = None
    deal: Deal | None = None
    link: Interaction | None = None

    @property
    def owner(self) -> User | None:
        """Who is responsible for the deal, else for the contact."""
        owners = (each.owner for each in (self.deal, self.contact) if each is not None)
        return next((owner for owner in owners if owner is not None), None)

    @property
    def record(self) -> Deal | Interaction | Contact | None:
        """The record whose page one came from."""
        return self.link or self.deal or self.contact


@dataclass
class PlannedTask:
    """One line of a template with its day, as it would be made; a person may still change it.

    ``deadline_days`` counts from the day, as the line's own does.
    """

    line: TaskTemplateLine
    starts_on: date
    start_time: time | None
    responsible: User
    step: Step | None
    remarks: list[Remark] = field(default_factory=list)

    @property
    def deadline_on(self) -> date | None:
        return self.deadline_from(self.starts_on)

    def deadline_from(self, day: date) -> date | None:
        """The deadline that it has if it falls on *day*: a working day, too."""
        line = self.line
        if not line.is_task or line.deadline_days is None:
            return None
        days = working_hours().days
        return days.after(day, line.deadline_days, in_working_days=line.in_working_days)


def plan(template: TaskTemplate, on: date, *, ground: Ground, starter: User, by: User) -> list[PlannedTask]:
    """The tasks of *template* started for the user *starter* on the day *on*, by the user *by*."""
    return [_planned(line, on, ground, starter, by) for line in template.lines]


def _planned(line: TaskTemplateLine, on: date, ground: Ground, starter: User, by: User) -> PlannedTask:
    hours = working_hours()
    day = hours.days.after(on, line.offset_days, in_working_days=line.in_working_days)
    remarks = [Remark.DAY_MOVED] if _is_moved(line, on, day) else []
    return PlannedTask(
        line=line,
        starts_on=day,
        start_time=_hour(line, hours, remarks),
        responsible=_responsible(line, ground, starter, remarks),
        step=_step(line, by, remarks),
        remarks=remarks,
    )


def _is_moved(line: TaskTemplateLine, on: date, day: date) -> bool:
    """Whether it waits for a working day. Where working days are counted only the start itself can."""
    counts_all = not line.in_working_days or line.offset_days == 0
    return counts_all and day != on + timedelta(days=line.offset_days)


def _hour(line: TaskTemplateLine, hours: WorkingHours, remarks: list[Remark]) -> time | None:
    """A task keeps its hour; an appointment lies inside the team's working hours if it fits there."""
    if line.is_task:
        return line.start_time
    wanted = line.start_time or hours.begins
    at = hour_within(wanted, line.minutes, hours.begins, hours.ends)
    if at != wanted:
        remarks.append(Remark.HOUR_MOVED)
    return at


def _responsible(line: TaskTemplateLine, ground: Ground, starter: User, remarks: list[Remark]) -> User:
    """Nobody who has left gets work: whoever the template is started for does it then."""
    wanted = {Assignee.OWNER: ground.owner, Assignee.COLLEAGUE: line.user}.get(line.assignee)
    if wanted is not None and wanted.state is UserState.LEFT:
        remarks.append(Remark.COLLEAGUE_LEFT)
        return starter
    return wanted or starter


def _step(line: TaskTemplateLine, by: User, remarks: list[Remark]) -> Step | None:
    """The step, if *by* may choose it (SC-27) and a new record may begin there (MC-32)."""
    step = line.step
    if step is None or not feature_on("steps"):
        return None
    if step.is_archived or step.is_end or not may_begin_in(step.process, by):
        remarks.append(Remark.WITHOUT_STEP)
        return None
    if not step.may_follow(None):
        remarks.append(Remark.FIRST_STEP)
        return step.process.first_step
    return step


def may_begin_in(process: Process, user: User) -> bool:
    """Whether *user* may put an interaction on the steps of *process*."""
    return process.for_interactions and user.may_use(process)
