"""The one clock of the product. Everything that asks for the time asks here, so tests can set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

# Of the thread that stopped the clock: the requests of the other threads keep their time.
_stopped: ContextVar[datetime | None] = ContextVar("stopped", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _stopped.get() or datetime.now(UTC)


def today(time_zone: str) -> date:
    """The calendar day it is now in *time_zone* (an IANA name)."""
    return now().astimezone(ZoneInfo(time_zone)).date()


@contextmanager
def set_to(instant: datetime) -> Iterator[None]:
    """Stop the clock at *instant* (aware) inside the block."""
    token = _stopped.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _stopped.reset(token)
