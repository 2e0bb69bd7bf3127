"""What an hour of a colleague costs, from a day on: time before keeps the cost of its day."""

from datetime import date

from sqlalchemy import func, select, update

from crm.database import db
from crm.models import Event, Interaction, TimeEntry, User


def begin_of(user: User, asker: User) -> date | None:
    """The first day whose time has no cost, when *user* never had one: all of it is to have it.

    Of the time that *asker* may see: a day of a private interaction tells that there is one (SC-29).
    """
    if user.hourly_cost_minor is not None:
        return None
    query = select(func.min(TimeEntry.day)).join(TimeEntry.interaction)
    return db.session.scalar(query.where(TimeEntry.user_id == user.id, Interaction.visibility(asker)))


def set_cost(user: User, cost: int | None, since: date, *, by: User) -> Event:
    """An hour of *user* costs *cost* (minor units) from the day *since* on; returns the event."""
    user.hourly_cost_minor = cost
    of_theirs = update(TimeEntry).where(TimeEntry.user_id == user.id, TimeEntry.day >= since)
    db.session.execute(
        of_theirs.values(hourly_cost_minor=cost), execution_options={"synchronize_session": False}
    )
    return user.record_event("updated", by=by)
