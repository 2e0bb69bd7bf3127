"""What is sent to the database, for tests that count it, read it or ask how it is carried out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from sqlalchemy import event

from crm.database import db

READING = ("SELECT", "WITH")


class Statement(NamedTuple):
    """The words as they are sent, and the values for their places."""

    words: str
    values: object


def reading(sent: list[Statement]) -> list[Statement]:
    """Those that look something up: neither the frame of a transaction nor a setting."""
    return [each for each in sent if each.words.lstrip().upper().startswith(READING)]


@contextmanager
def statements() -> Iterator[list[Statement]]:
    """The statements that are sent inside the block."""
    sent = []

    def note(connection, cursor, statement, parameters, context, executemany):
        sent.append(Statement(statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def plans_of(act: Callable[[], object]) -> list[str]:
    """What SQLite means to do for the reading statements of *act*: a line a step."""
    with statements() as sent:
        act()
    connection = db.session.connection()
    plans = (
        connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {each.words}", each.values) for each in reading(sent)
    )
    return [row[-1] for plan in plans for row in plan]
