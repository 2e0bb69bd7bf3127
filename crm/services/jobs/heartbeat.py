"""When background work last ran: the "last run" light (C17)."""

from datetime import datetime, timedelta

from sqlalchemy import select

from crm import state
from crm.lib import clock

NAME = "jobs"
FRESH = timedelta(minutes=15)


def beat() -> None:
    with state.writing() as connection:
        state.note(connection, NAME, clock.now())


def last_run() -> datetime | None:
    """The moment a runner last looked for work; None if none ever did."""
    with state.reading() as connection:
        return connection.execute(
            select(state.beat.c.at).where(state.beat.c.name == NAME)
        ).scalar_one_or_none()


def ran_within(seconds: float) -> bool:
    at = last_run()
    return at is not None and clock.now() - at < timedelta(seconds=seconds)


def is_fresh() -> bool:
    """Whether background work ran lately enough for nobody to worry."""
    at = last_run()
    return at is not None and clock.now() - at < FRESH
