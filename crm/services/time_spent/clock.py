"""Start, stop and write down the time spent on interactions (SC-34). One clock runs for a person."""

from datetime import date

from sqlalchemy import select

from crm.database import db
from crm.lib import clock
from crm.lib.day_spans import by_days
from crm.models import Event, Interaction, TimeEntry, User
from crm.services.undo import one_gesture
from crm.team import team


def running_of(user: User) -> TimeEntry | None:
    """The entry whose clock runs for *user*."""
    return db.session.scalars(TimeEntry.running_of(user.id)).one_or_none()


def start(interaction: Interaction, *, by: User) -> tuple[Event | None, TimeEntry | None]:
    """Start the clock of *by* on *interaction*; one that runs on another is stopped first.

    Returns the event (None if it runs there already) and the entry that was stopped (None: none was).
    """
    _wait_for_turn(by)
    running = running_of(by)
    if running is not None and running.interaction_id == interaction.id:
        return None, None
    with one_gesture():
        if running is not None:
            stop(running, by=by)
        now = clock.now()
        entry = TimeEntry(
            interaction=interaction, user_id=by.id, started_at=now, day=clock.today(zone_of(by))
        )
        return entry.record_event("started", by=by), running


def _wait_for_turn(user: User) -> None:
    """Two starts at once come one after the other; SQLite lets only one write anyway.

    Not the strongest lock: each form already refers to its user, and two such would wait for each other.
    """
    db.session.execute(select(User.id).where(User.id == user.id).with_for_update(key_share=True))


def stop(entry: TimeEntry, *, by: User) -> Event:
    """Stop the clock; time over midnight becomes an entry for each day. Returns an event of the gesture."""
    first, *others = by_days(entry.started_at, clock.now(), zone_of(by))
    with one_gesture():
        entry.day, entry.stopped_at, entry.seconds = first.day, first.ends, first.seconds
        event = entry.record_event("stopped", by=by)
        for span in others:
            further = TimeEntry(
                interaction=entry.interaction,
                user_id=entry.user_id,
                day=span.day,
                started_at=span.begins,
                stopped_at=span.ends,
                seconds=span.seconds,
            )
            further.record_event("added", by=by)
    return event


def add(interaction: Interaction, *, day: date, minutes: int, words: str, by: User) -> Event:
    """Write time down by hand; returns the event."""
    entry = TimeEntry(
        interaction=interaction, user_id=by.id, day=day, seconds=minutes * 60, words=words.strip()
    )
    return entry.record_event("added", by=by)


def correct(entry: TimeEntry, *, day: date, minutes: int, words: str, by: User) -> Event:
    """Set a stopped entry right; the stamps stay and tell what the clock said. Returns the event."""
    if minutes != entry.minutes:
        entry.seconds = minutes * 60
    entry.day, entry.words = day, words.strip()
    return entry.record_event("updated", by=by)


def zone_of(user: User) -> str:
    return user.time_zone or team().time_zone
