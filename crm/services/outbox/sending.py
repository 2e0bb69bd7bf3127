"""Sends what is due, one message after another: the runner calls it each time it looks for work."""

import logging
import secrets
import time
from collections.abc import Callable

from sqlalchemy.exc import DBAPIError

from crm.database import db
from crm.services.outbox import leases
from crm.services.outbox.channels import deliver
from crm.services.outbox.letters import Letter
from crm.services.reminders import morning_list, own
from crm.services.sms.outcomes import InDoubt, SendingError

log = logging.getLogger(__name__)


def send_due(*, seconds: float) -> int:
    """Send due messages until none is left or *seconds* are over; returns how many were tried."""
    owner, until = secrets.token_hex(8), time.monotonic() + seconds
    leases.recover()
    for write in (own.write_due_emails, morning_list.write_due_lists):
        _write(write)
    tried = 0
    while tried == 0 or time.monotonic() < until:
        channels = leases.open_channels()
        letter = leases.take(owner, channels) if channels else None
        if letter is None:
            break
        send_one(letter, owner)
        tried += 1
    db.session.rollback()
    return tried


def _write(write: Callable[[], None]) -> None:
    """What cannot be written keeps nothing back that waits already."""
    try:
        write()
    except DBAPIError:
        raise
    except Exception:
        log.exception("%s.%s failed", write.__module__, write.__name__)
        db.session.rollback()


def send_one(letter: Letter, owner: str) -> None:
    """One attempt, outside any transaction, and its end written down."""
    error = _failure_of(letter)
    if error is not None:
        # Numbers, addresses and words of clients stay out of the log.
        log.warning("message %s was not sent: %s", letter.id, error.code)
    leases.settle(letter, owner, error)


def _failure_of(letter: Letter) -> SendingError | None:
    try:
        deliver(letter)
    except SendingError as error:
        return error
    except Exception as error:  # noqa: BLE001 (a person looks, the others go on; its words stay out of the log)
        return InDoubt("failed", type(error).__name__)
    return None
