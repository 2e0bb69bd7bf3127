"""The database handle, its declarative base, column types and transaction rules. Knows no web page.

Two rules hold on both databases: a transaction begun while a safe
request is answered is read-only in the database's own eyes, and every other one takes the write lock
at its start, so that nobody upgrades a read into a write and loses an update.
"""

import enum
import re
from datetime import UTC, datetime

from flask import Flask, g, has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, Engine, MetaData, String, TypeDecorator, event
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, registry

from crm import sqlite

# What an id column holds on PostgreSQL; a larger number is nobody's.
MAX_ID = 2**31 - 1
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator):
    """An instant: aware in Python, UTC in the database (SQLite keeps no zone by itself)."""

    impl = DateTime(timezone=True)
    cache_ok = True
    # Undo reads it to turn a remembered value back; a decorator by itself says only "object".
    python_type = datetime

    def process_bind_param(self, value: datetime | None, dialect):
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect):
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class EnumText(TypeDecorator):
    """A member of *choices*, stored by its value as plain text: a new member needs no migration.

    SQLAlchemy's own `Enum` hashes every member at each look-up of a statement, thousands of times a page.
    """

    impl = String(32)
    cache_ok = True

    def __init__(self, choices: type[enum.Enum]) -> None:
        super().__init__()
        self.choices = choices
        self.members = {member.value: member for member in choices}

    @property
    def python_type(self) -> type[enum.Enum]:
        return self.choices

    def process_bind_param(self, value: enum.Enum | str | None, dialect) -> str | None:
        return None if value is None else self.choices(value).value

    def process_result_value(self, value: str | None, dialect) -> enum.Enum | None:
        return None if value is None else self.members[value]


def enum_type(choices: type[enum.Enum]) -> EnumText:
    return EnumText(choices)


def snake_case(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


class Base(DeclarativeBase):
    """Every table: a snake_case singular name and an integer id that is never used twice."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: UtcDateTime(), dict: JSON(), list: JSON()},
    )

    @declared_attr.directive
    def __tablename__(cls) -> str | None:
        """Subclasses of a record (Company, Person) share its table."""
        is_subclass = any("__mapper__" in parent.__dict__ for parent in cls.__mro__[1:])
        return None if is_subclass else snake_case(cls.__name__)

    @declared_attr.directive
    def __table_args__(cls) -> dict:
        return {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True)


db = SQLAlchemy(model_class=Base)


def init_app(app: Flask) -> None:
    """Bind the app to its database; no connection is opened before the first query (workers fork)."""
    url = app.config["DATABASE_URL"]
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    options = sqlite.engine_options(url) if is_sqlite(url) else {"pool_pre_ping": True, "pool_size": 5}
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine, app.config)


def is_sqlite(url: str) -> bool:
    return url.startswith("sqlite")


def prepare_engine(engine: Engine, settings: dict) -> None:
    """Give *engine* the connection settings and the transaction rule of its database."""
    if engine.dialect.name == "sqlite":
        sqlite.prepare_engine(engine, settings, is_read_only)
    else:
        event.listen(engine, "begin", _begin_postgresql)


def _begin_postgresql(connection) -> None:
    if is_read_only(connection):
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")


def is_read_only(connection) -> bool:
    """Whether a transaction that begins now may not write.

    Safe requests read. So does the rest of an unsafe request after its commit: the answer is rendered
    without holding the write lock. ``execution_options(write=…)`` overrides either way.
    """
    write = connection.get_execution_options().get("write")
    if write is not None:
        return not write
    if not has_request_context():
        return False
    return request.method in SAFE_METHODS or g.get("committed", False)


def commit_keeping_records() -> None:
    """Commit an act whose answer shows what was just written: nothing of it is read again for that."""
    session = db.session()
    session.expire_on_commit = False
    session.commit()


@event.listens_for(db.session, "after_commit")
def _remember_commit(session) -> None:
    if has_request_context() and request.method not in SAFE_METHODS:
        g.committed = True
