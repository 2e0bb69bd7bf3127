"""Writing to the outbox. Every change says which states it starts from: the sender may be quicker."""

import uuid
from datetime import datetime
from email.utils import make_msgid

from flask import current_app
from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite

from crm.database import db
from crm.lib import clock
from crm.models import Message, MessageChannel, MessageState, User
from crm.services.smtp import BadSmtpUrl, mail_server

QUIET = {"synchronize_session": False}
PENDING = (MessageState.WAITING, MessageState.HELD)
FINISHED = (MessageState.CANCELLED, MessageState.FAILED)
AGAIN = (MessageState.FAILED, MessageState.UNKNOWN, MessageState.HELD)


def add(key: str, *, due_at: datetime, channel: MessageChannel, **values) -> bool:
    """Put a message in, unless its *key* is known: then nothing happens. Returns whether it was made."""
    row = {
        "key": key, "channel": channel, "state": MessageState.WAITING, "message_id": new_id(channel),
        "due_at": due_at, "next_try_at": due_at, "created_at": clock.now(), "attempts": 0,
        "error": "", "error_detail": "", **values,
    }  # fmt: skip
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    made = dialect.insert(Message).values(row).on_conflict_do_nothing(index_elements=["key"])
    return db.session.execute(made).rowcount == 1


def new_id(channel: MessageChannel) -> str:
    """The fixed id of a message: however often it is tried, it stays one message."""
    if channel is MessageChannel.SMS:
        return f"semafor-{uuid.uuid4().hex}"
    try:
        domain = mail_server(current_app.config["SMTP_URL"]).host
    except BadSmtpUrl:
        domain = "localhost"
    return make_msgid(domain=domain)


def change(message: Message, *, due_at: datetime, **values) -> None:
    """The present address, words and moment of a message that waits; an hour that stays stays tried."""
    if message.due_at != due_at:
        values["next_try_at"] = due_at
    _write(message, PENDING, due_at=due_at, **values)


def put_back(message: Message, *, due_at: datetime, **values) -> None:
    """A message that was called off, or that failed, waits again."""
    again = {"state": MessageState.WAITING, "next_try_at": due_at, "attempts": 0}
    _write(message, FINISHED, due_at=due_at, **again, **NO_ERROR, **values)


def cancel(message: Message, *, by: User | None = None, error: str = "not_wanted") -> bool:
    """Take a waiting message out; by hand, if *by* says whose. Returns whether it was still waiting."""
    values = {"state": MessageState.CANCELLED, "error": error}
    if by is not None:
        values |= {"error": "by_hand", "cancelled_by_id": by.id}
    return _write(message, PENDING, **values)


def send_again(message: Message) -> bool:
    """A person looked and wants it sent. Returns whether it was in a state for that."""
    now = clock.now()
    return _write(message, AGAIN, state=MessageState.WAITING, next_try_at=now, **NO_ERROR)


NO_ERROR = {"error": "", "error_detail": ""}


def _write(message: Message, states: tuple[MessageState, ...], **values) -> bool:
    statement = update(Message).where(Message.id == message.id, Message.state.in_(states)).values(**values)
    changed = db.session.execute(statement, execution_options=QUIET).rowcount == 1
    if changed:
        db.session.expire(message)
    return changed
