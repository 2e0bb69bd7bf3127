"""A day on paper: appointments and tasks in their order, with the phones one needs for them (C21)."""

from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from sqlalchemy import select

from crm.database import db
from crm.models import Contact, ContactPoint, PointKind, State
from crm.services.agenda.day import Day, build_day
from crm.services.agenda.statements import Plan


@dataclass(frozen=True)
class DaySheet:
    """*phones*: id of a contact → its number as typed. Only contacts that the user may see have one.

    *has_more*: the day has more than is listed.
    """

    day: date
    appointments: list[Plan]
    tasks: list[Plan]
    late: list[Plan]
    phones: dict[int, str] = field(default_factory=dict)
    has_more: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.appointments or self.tasks or self.late)


def build_sheet(day: date, *, of, today: date, zone: str) -> DaySheet:
    """What waits for the user *of* on *day*, as they may see it themselves."""
    built = build_day(day, of=of, reader=of, today=today, zone=zone)
    appointments, tasks = ([each for each in rows if each.state is not State.DONE] for rows in _rows(built))
    contact_ids = {each.contact_id for each in chain(appointments, tasks, built.late)} - {None}
    has_more = built.has_more_appointments or built.has_more_tasks or built.has_more_late
    return DaySheet(day, appointments, tasks, built.late, phones_of(contact_ids, reader=of), has_more)


def _rows(built: Day) -> tuple[list[Plan], list[Plan]]:
    return [each for hour in built.hours for each in hour.appointments], built.tasks


def phones_of(contact_ids: set[int], *, reader) -> dict[int, str]:
    """The main phone of each of these contacts that *reader* may see."""
    if not contact_ids:
        return {}
    visible = Contact.visible_to(reader).where(Contact.id.in_(contact_ids)).with_only_columns(Contact.id)
    query = (
        select(ContactPoint.contact_id, ContactPoint.value)
        .where(ContactPoint.contact_id.in_(visible), ContactPoint.kind == PointKind.PHONE)
        .order_by(ContactPoint.is_main, ContactPoint.id.desc())
    )
    return dict(db.session.execute(query).all())
