"""The next free slots of one or several colleagues: only appointments make busy (SC-09, SC-10)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import reduce
from itertools import chain, islice

from sqlalchemy import or_, select

from crm.database import db
from crm.lib import clock
from crm.lib.free_time import Span, WorkingHours, shared, slots_in, without
from crm.lib.time_zones import to_local, to_utc
from crm.models import Interaction, Participant, User
from crm.services.calendar.projections import projected_spans
from crm.team import team

HORIZON = timedelta(days=42)
LONGEST_APPOINTMENT = timedelta(days=7)
LIMIT = 10


def next_free(users: list[User], minutes: int, *, since: date, zone: str, limit: int = LIMIT) -> list[Span]:
    """Up to *limit* slots of *minutes* in which all *users* work and none has an appointment.

    They begin on the day *since* of *zone*, but not before now, and none later than six weeks after.
    Working hours are the team's, on each colleague's own clock. Whatever an appointment is about, even a
    private one makes busy, and nothing else of it is read; so do the days of a series not made yet.
    """
    begins = max(to_utc(datetime.combine(since, datetime.min.time()), zone), clock.now())
    ends = begins + HORIZON
    spans, ids = shared(_working(users, begins, ends), [(begins, ends)]), [user.id for user in users]
    taken = [of(ids, begins, ends) for of in (busy_spans, projected_spans)]
    slots = slots_in(without(spans, chain(*taken)), timedelta(minutes=minutes))
    return list(islice(_sayable(slots, zone), limit))


def busy_spans(user_ids: list[int], begins: datetime, ends: datetime) -> list[Span]:
    """When any of the users is taken by an appointment: responsible for it, or taking part in it."""
    takes_part = select(Participant.id).where(
        Participant.interaction_id == Interaction.id, Participant.user_id.in_(user_ids)
    )
    query = select(Interaction.starts_at, Interaction.ends_at).where(
        Interaction.is_waiting(),
        Interaction.starts_at > begins - LONGEST_APPOINTMENT,
        Interaction.starts_at < ends,
        Interaction.ends_at > begins,
        or_(Interaction.responsible_id.in_(user_ids), takes_part.exists()),
    )
    return [(row.starts_at, row.ends_at) for row in db.session.execute(query)]


def working_hours() -> WorkingHours:
    """The team's."""
    settings = team()
    return WorkingHours(settings.working_days, settings.work_begins, settings.work_ends)


def _working(users: list[User], begins: datetime, ends: datetime) -> list[Span]:
    """When all of *users* work, from a day before to a day after: their zones differ."""
    hours, usual = working_hours(), team().time_zone
    first, last = begins.date() - timedelta(days=1), ends.date() + timedelta(days=1)
    zones = {user.time_zone or usual for user in users}
    return reduce(shared, (hours.spans(first, last, zone) for zone in sorted(zones)))


def _sayable(slots: Iterator[Span], zone: str) -> Iterator[Span]:
    """Without those that begin in the second of two equal hours: no wall time means them."""
    for slot in slots:
        if to_utc(to_local(slot[0], zone).replace(tzinfo=None), zone) == slot[0]:
            yield slot
