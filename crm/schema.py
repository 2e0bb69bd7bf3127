"""The schema's version: brought up to date before serving, a newer one refused in words."""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine, inspect, text

from crm import sqlite
from crm.database import db, is_sqlite
from crm.lib import clock

MIGRATIONS = Path(__file__).parent / "migrations"
REVISION_FILE = re.compile(r"^(\d{4})_.+\.py$")
LOCK_NUMBER = 5_353_001
FULL_TEXT_TABLES = ("contact_search", "interaction_search", "deal_search")


class NewerSchema(RuntimeError):
    """The database was written by a newer version of the program."""


def newest_revision() -> str:
    """The revision this program knows; files are named by number, so no Alembic is loaded for it."""
    matches = (REVISION_FILE.match(path.name) for path in (MIGRATIONS / "versions").iterdir())
    return max(match[1] for match in matches if match)


def present_revision(engine: Engine) -> str | None:
    """The database's revision; None for an empty one."""
    with engine.connect().execution_options(write=False) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def is_current(engine: Engine) -> bool:
    """Whether the schema is the newest; raises `NewerSchema` when it is newer than that."""
    present = present_revision(engine)
    if present is not None and present > newest_revision():
        raise NewerSchema(
            f"The database has schema {present}, this program knows {newest_revision()}. "
            "Install the newer program, or restore a backup made before the upgrade."
        )
    return present == newest_revision()


def upgrade(app: Flask) -> bool:
    """Bring the database up to date under a lock; returns whether there was anything to do."""
    with app.app_context():
        engine = db.engine
        if is_current(engine):
            return False
        with upgrade_lock(app, engine):
            if is_current(engine):
                return False
            if is_sqlite(app.config["DATABASE_URL"]) and present_revision(engine):
                backup_before_upgrade(engine)
            run_migrations(engine)
            refresh_statistics(engine)
        return True


def run_migrations(engine: Engine) -> None:
    # Imported here: Alembic costs 12 MiB, and most starts have nothing to upgrade.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = engine
    command.upgrade(config, "head")


def refresh_statistics(engine: Engine) -> None:
    """Let the planner know new indexes: without figures it may take an old one and sort the whole table."""
    word = "PRAGMA optimize" if engine.dialect.name == "sqlite" else "ANALYZE"
    with engine.connect() as connection, connection.begin():
        connection.execute(text(word))


@contextmanager
def upgrade_lock(app: Flask, engine: Engine) -> Iterator[None]:
    """One upgrader at a time: a lock file beside SQLite, an advisory lock in PostgreSQL."""
    if is_sqlite(app.config["DATABASE_URL"]):
        path = app.config["DATA_DIR"] / "upgrade.lock"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        return
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:number)"), {"number": LOCK_NUMBER})
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": LOCK_NUMBER})


def backup_before_upgrade(engine: Engine) -> Path:
    """A consistent copy beside the database, named by the moment and the schema it holds."""
    source = Path(engine.url.database)
    stamp = clock.now().strftime("%Y%m%d-%H%M%S")
    target = source.with_name(f"{source.stem}-before-upgrade-{stamp}{source.suffix}")
    copy_sqlite(engine, target)
    return target


def copy_sqlite(engine: Engine, target: Path) -> None:
    """Copy a live SQLite database by its backup API: whole, checked, on the disk before it is named."""
    pending = target.with_suffix(target.suffix + ".pending")
    raw = engine.raw_connection()
    copy = sqlite.driver.connect(str(pending))
    try:
        raw.driver_connection.backup(copy)
        if copy.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise RuntimeError("the copy of the database is damaged")
    finally:
        copy.close()
        raw.close()
    with pending.open("rb+") as file:
        os.fsync(file.fileno())
    pending.replace(target)
