"""Sends what is due, one message after another: the runner calls it each time it looks for work."""

import logging
import secrets
import time

from crm.database import db
from crm.services.outbox import leases
from crm.services.outbox.channels import deliver
from crm.services.outbox.letters import Letter
from crm.services.reminders import morning_list, own
from crm.services.sms.outcomes import SendingError

log = logging.getLogger(__name__)


def send_due(*, seconds: float) -> int:
    """Send due messages until none is left or *seconds* are over; returns how many were tried."""
    owner, until = secrets.token_hex(8), time.monotonic() + seconds
    leases.recover()
    own.write_due_emails()
    morning_list.write_due_lists()
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


def send_one(letter: Letter, owner: str) -> None:
    """One attempt, outside any transaction, and its end written down."""
    error = None
    try:
        deliver(letter)
    except SendingError as caught:
        error = caught
        # Numbers, addresses and words of clients stay out of the log.
        log.warning("message %s was not sent: %s", letter.id, caught.code)
    leases.settle(letter, owner, error)
