"""Who sends what: a message is leased, looked at once more, and marked before anything leaves the house.

Where a runner dies decides what follows: before the lease is committed the message still waits; after it
nobody knows whether the call was made. An e-mail is then sent again under its Message-ID; an SMS becomes
"perhaps sent" and nobody but a person sends it again.
"""

import logging
import random
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError

from crm.database import db
from crm.lib import clock
from crm.models import Event, Message, MessageChannel, MessageState
from crm.services.outbox.channels import configured_channels, per_minute
from crm.services.outbox.letters import Letter
from crm.services.reminders.truth import NotNow, refresh
from crm.services.sms.outcomes import InDoubt, Refused, SendingError, TryLater

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=120)
FIRST_RETRY, LONGEST_RETRY = timedelta(seconds=30), timedelta(hours=1)
# After a fault that is not one message's: whoever repeats a wrong password for each is locked out.
NO_REST, SHORT_REST, LONG_REST = timedelta(0), timedelta(seconds=30), timedelta(minutes=5)
RESTS = {
    "no_connection": SHORT_REST,
    **dict.fromkeys(("not_let_in", "no_credit", "no_encryption", "sender_refused"), LONG_REST),
}
QUIET = {"synchronize_session": False}


def recover() -> None:
    """Take up what a dead runner left half done."""
    now = clock.now()
    overdue = (Message.state == MessageState.SENDING, Message.lease_until < now)
    if db.session.scalar(select(Message.id).where(*overdue).limit(1)) is None:
        return
    # Not "now": after a day of standing still a person looks first, at this one as well.
    again = {"state": MessageState.WAITING, "next_try_at": Message.lease_until, "lease_owner": None}
    emails = update(Message).where(*overdue, Message.channel == MessageChannel.EMAIL).values(**again)
    # The owner stays: should that runner be alive after all, it still knows how it ended.
    doubt = {"state": MessageState.UNKNOWN, "error": "no_answer"}
    texts = update(Message).where(*overdue, Message.channel == MessageChannel.SMS).values(**doubt)
    for statement in (emails, texts):
        db.session.execute(statement, execution_options=QUIET)
    db.session.commit()


def open_channels() -> list[MessageChannel]:
    """The channels that are set up, do not rest, and have not had their share of this minute."""
    return [channel for channel in configured_channels() if _is_open(channel)]


def _is_open(channel: MessageChannel) -> bool:
    now, of_it = clock.now(), Message.channel == channel
    lately = select(func.count(Message.id)).where(of_it, Message.tried_at > now - timedelta(minutes=1))
    last = select(Message.id).where(of_it, Message.tried_at.is_not(None)).order_by(Message.tried_at.desc())
    query = select(Message.tried_at, Message.error, lately.scalar_subquery())
    found = db.session.execute(query.where(Message.id == last.limit(1).scalar_subquery())).first()
    if found is None:
        return True
    tried_at, error, count = found
    return now >= tried_at + RESTS.get(error, NO_REST) and count < per_minute(channel)


def take(owner: str, channels: list[MessageChannel]) -> Letter | None:
    """Lease the next due message and check it against the truth; None when nothing is due.

    What should not go any more is put away in the same transaction and the next one is looked at.
    """
    while (message := _lease(owner, channels)) is not None:
        letter = _checked(message)
        if letter is not None:
            return letter
    db.session.rollback()
    return None


def _checked(message: Message) -> Letter | None:
    """*message* as it may go now; None when it was put away."""
    message_id = message.id
    try:
        refresh(message)
        letter = Letter.of(message)
    except NotNow as reason:
        _put_away(message, reason.code)
        letter = None
    except DBAPIError:
        raise
    except Exception:  # one message that nobody can read must not stand before all others
        log.exception("message %s could not be checked", message_id)
        db.session.rollback()
        _give_up(message_id)
        letter = None
    db.session.commit()
    return letter


def _give_up(message_id: int) -> None:
    broken = (Message.id == message_id, Message.state == MessageState.WAITING)
    failed = {"state": MessageState.FAILED, "error": "failed"}
    db.session.execute(update(Message).where(*broken).values(**failed), execution_options=QUIET)


def _lease(owner: str, channels: list[MessageChannel]) -> Message | None:
    now = clock.now()
    due = select(Message.id).where(
        Message.state == MessageState.WAITING, Message.next_try_at <= now, Message.channel.in_(channels)
    )
    due = due.order_by(Message.next_try_at, Message.id).limit(1)
    if db.engine.dialect.name == "postgresql":
        due = due.with_for_update(skip_locked=True)
    taken = db.session.execute(
        update(Message)
        .where(Message.id == due.scalar_subquery(), Message.state == MessageState.WAITING)
        .values(
            state=MessageState.SENDING,
            lease_owner=owner,
            lease_until=now + LEASE,
            tried_at=now,
            attempts=Message.attempts + 1,
        )
        .returning(Message.id),
        execution_options=QUIET,
    ).scalar_one_or_none()
    return db.session.get(Message, taken, populate_existing=True) if taken is not None else None


def _put_away(message: Message, code: str) -> None:
    """Not to be sent: held for a person, failed for good after tries, or simply not wanted any more."""
    if code == "too_old":
        message.state = MessageState.HELD
    elif message.attempts > 1 and message.error:
        message.state, code = MessageState.FAILED, message.error
    else:
        message.state = MessageState.CANCELLED
    message.error, message.lease_owner, message.lease_until = code, None, None
    message.attempts -= 1


def settle(letter: Letter, owner: str, error: SendingError | None) -> None:
    """Write down how the attempt ended, if it is still ours to say."""
    now = clock.now()
    mine = (
        Message.id == letter.id,
        Message.lease_owner == owner,
        Message.state.in_((MessageState.SENDING, MessageState.UNKNOWN)),
    )
    values = _outcome(letter, error, now)
    values |= {"lease_owner": None, "lease_until": None}
    ended = db.session.execute(update(Message).where(*mine).values(**values), execution_options=QUIET)
    if ended.rowcount and error is None:
        _tell_history(letter)
    db.session.commit()


def _outcome(letter: Letter, error: SendingError | None, now: datetime) -> dict:
    if error is None:
        return {"state": MessageState.SENT, "sent_at": now, "error": "", "error_detail": ""}
    said = {"error": error.code, "error_detail": error.detail}
    if isinstance(error, InDoubt):
        return {"state": MessageState.UNKNOWN, **said}
    if isinstance(error, Refused):
        return {"state": MessageState.FAILED, **said}
    return {"state": MessageState.WAITING, "next_try_at": now + _pause(letter.attempts, error), **said}


def _pause(attempts: int, error: SendingError) -> timedelta:
    """Twice as long each time, never exactly: those that failed together do not come back together."""
    if isinstance(error, TryLater) and error.after is not None:
        return timedelta(seconds=error.after)
    pause = min(FIRST_RETRY * 2 ** min(attempts - 1, 10), LONGEST_RETRY)
    return pause * random.uniform(0.75, 1.25)  # noqa: S311 (jitter is no secret)


def _tell_history(letter: Letter) -> None:
    message = db.session.get(Message, letter.id)
    if message.is_to_client and message.interaction is not None:
        details = {"channel": message.channel.value, "kind": message.kind.value}
        Event.write(message.interaction, "reminded", by=None, before={}, after={}, details=details)
