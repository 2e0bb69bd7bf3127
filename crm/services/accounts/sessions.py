"""Signed-in sessions: a row each, so that any of them can be ended at once (T3)."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from crm import state
from crm.lib import clock
from crm.models import User

SEEN_EVERY = timedelta(minutes=5)
PRESENCE = "user:"
# Asked on every page, so it is built once.
_BY_DIGEST = select(state.user_session).where(state.user_session.c.digest == bindparam("digest"))


@dataclass(frozen=True, slots=True)
class SessionRow:
    digest: str
    user_id: int
    epoch: int
    created_at: datetime
    seen_at: datetime
    address: str
    agent: str


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def start(user: User, *, address: str, agent: str) -> str:
    """Open a session; returns its token, which only the browser keeps."""
    token = secrets.token_urlsafe(32)
    row = {
        "digest": digest_of(token),
        "user_id": user.id,
        "epoch": user.session_epoch,
        "created_at": clock.now(),
        "seen_at": clock.now(),
        "address": address[:64],
        "agent": agent[:300],
    }
    with state.writing() as connection:
        connection.execute(insert(state.user_session).values(row))
        _note_presence(connection, user.id)
    return token


def find(
    token: str, *, idle: timedelta, absolute: timedelta, is_someone_there: bool = True
) -> SessionRow | None:
    """The live session of *token*: not ended, not idle too long, not too old.

    What an open page asks by itself (not *is_someone_there*) makes no session live longer.
    """
    with state.reading() as connection:
        found = connection.execute(_BY_DIGEST, {"digest": digest_of(token)}).first()
    if found is None:
        return None
    row = SessionRow(*found)
    now = clock.now()
    if now - row.seen_at > idle or now - row.created_at > absolute:
        end(row.digest)
        return None
    if is_someone_there and now - row.seen_at > SEEN_EVERY:
        _mark_seen(row)
    return row


def _mark_seen(row: SessionRow) -> None:
    table = state.user_session
    with state.writing() as connection:
        connection.execute(update(table).where(table.c.digest == row.digest).values(seen_at=clock.now()))
        _note_presence(connection, row.user_id)


def _note_presence(connection: Connection, user_id: int) -> None:
    """When a user was last here, which outlives their sessions."""
    state.note(connection, f"{PRESENCE}{user_id}", clock.now())


def last_seen() -> dict[int, datetime]:
    """User id → when they were last here, to five minutes."""
    table = state.beat
    with state.reading() as connection:
        rows = connection.execute(select(table).where(table.c.name.startswith(PRESENCE)))
        return {int(row.name.removeprefix(PRESENCE)): row.at for row in rows}


def of_user(user: User) -> list[SessionRow]:
    """The user's sessions, last used first."""
    table = state.user_session
    query = select(table).where(table.c.user_id == user.id).order_by(table.c.seen_at.desc())
    with state.reading() as connection:
        return [SessionRow(**row._mapping) for row in connection.execute(query)]


def end(digest: str, *, user: User | None = None) -> None:
    """End one session; with *user*, only if it is theirs."""
    table = state.user_session
    query = delete(table).where(table.c.digest == digest)
    if user is not None:
        query = query.where(table.c.user_id == user.id)
    with state.writing() as connection:
        connection.execute(query)


def end_all(user: User, *, but: str | None = None) -> None:
    """End every session of *user*, but the one whose digest is *but*."""
    table = state.user_session
    query = delete(table).where(table.c.user_id == user.id)
    if but is not None:
        query = query.where(table.c.digest != but)
    with state.writing() as connection:
        connection.execute(query)


def end_everywhere(user: User, *, but: str | None = None) -> None:
    """End every session of *user*, also those whose row another machine still trusts.

    The session whose digest is *but* goes on: its row is lifted to the new epoch.
    """
    user.session_epoch += 1
    end_all(user, but=but)
    table = state.user_session
    with state.writing() as connection:
        own = update(table).where(table.c.digest == but, table.c.user_id == user.id)
        connection.execute(own.values(epoch=user.session_epoch))
