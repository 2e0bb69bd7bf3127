"""Today's appointments by the hour and the tasks of the day, in short (SC-32)."""

from dataclasses import dataclass
from datetime import date

from crm.services.agenda.day import Whose, appointments_of, tasks_of
from crm.services.agenda.statements import Plan
from crm.services.readers import reader_of

APPOINTMENTS_SHOWN, TASKS_SHOWN = 10, 8


@dataclass(frozen=True)
class Today:
    """``has_more``: the day has more than is shown."""

    appointments: list[Plan]
    tasks: list[Plan]
    has_more: bool = False


def build_today(user, today: date, zone: str, *, awake_on: date) -> Today:
    """The day of *user* as they see it themselves, in their time *zone*."""
    whose = Whose(user.id, reader_of(user), awake_on)
    tasks, appointments = tasks_of(today, whose, waiting_only=True), appointments_of(today, whose, zone)
    has_more = len(tasks) > TASKS_SHOWN or len(appointments) > APPOINTMENTS_SHOWN
    return Today(appointments[:APPOINTMENTS_SHOWN], tasks[:TASKS_SHOWN], has_more)
