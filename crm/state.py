"""Passing state that is no business record: sign-in sessions, attempts, the runner's heartbeat.

On SQLite it lives in a file of its own, so that a storm of logins never holds the business writer and
a denied request changes nothing in the business database. On PostgreSQL it shares the server. Losing
it costs everybody a new login and nothing else; so it is made by `create_all`, without migrations.
"""

import threading
from datetime import datetime
from importlib import import_module

from flask import Flask, current_app
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    text,
)

from crm import sqlite
from crm.database import UtcDateTime, is_sqlite

LOCK_NUMBER = 5_353_002
_making = threading.Lock()
metadata = MetaData()

user_session = Table(
    "user_session",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("user_id", Integer, nullable=False, index=True),
    Column("epoch", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("address", String(64), nullable=False, default=""),
    Column("agent", String(300), nullable=False, default=""),
)
attempt = Table(
    "attempt",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("bucket", String(160), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False, index=True),
)
beat = Table(
    "beat",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)


def init_app(app: Flask) -> None:
    app.extensions["state_engine"] = app.extensions["state_reader"] = None


def note(connection: Connection, name: str, at: datetime) -> None:
    """Write down that *name* beat at that moment; two who begin at once make one row of it."""
    insert = import_module(f"sqlalchemy.dialects.{connection.dialect.name}").insert(beat)
    connection.execute(
        insert.values(name=name, at=at).on_conflict_do_update(index_elements=["name"], set_={"at": at})
    )


def engine() -> Engine:
    """The engine of the state database, made at its first use (after the workers forked)."""
    extensions = current_app.extensions
    if extensions["state_engine"] is None:
        with _making:
            if extensions["state_engine"] is None:
                extensions["state_engine"] = _make_tables(_make_engine(current_app.config))
    return extensions["state_engine"]


def _make_tables(made: Engine) -> Engine:
    """Make what is missing; of processes that start together, one does it while the others wait."""
    with made.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": LOCK_NUMBER})
        metadata.create_all(connection)
    return made


def _make_engine(settings: dict) -> Engine:
    url = settings["DATABASE_URL"]
    if not is_sqlite(url):
        return create_engine(url, pool_size=2, pool_pre_ping=True)
    path = settings.get("STATE_URL") or f"sqlite:///{settings['DATA_DIR'] / 'state.sqlite3'}"
    made = create_engine(path, **sqlite.engine_options(path))
    # A lost session costs a login, so this file need not wait for the disk.
    sqlite.prepare_engine(made, {**settings, "SQLITE_SYNCHRONOUS": "NORMAL"}, _reads_only)
    return made


def _reads_only(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("reads_only"))


def reading():
    """A transaction that only reads."""
    extensions = current_app.extensions
    if extensions["state_reader"] is None:
        # Every page asks for the session here, and each call of `execution_options` makes an engine.
        extensions["state_reader"] = engine().execution_options(reads_only=True)
    return extensions["state_reader"].begin()


def writing():
    """A short transaction that writes, whatever the request's method."""
    return engine().begin()


def dispose(app: Flask) -> None:
    """Close the connections (before a fork, after a test)."""
    if app.extensions.get("state_engine") is not None:
        app.extensions["state_engine"].dispose()
        app.extensions["state_engine"] = app.extensions["state_reader"] = None
