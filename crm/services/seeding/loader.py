"""Puts many rows into the database by few statements, in short transactions."""

from collections.abc import Iterator

from sqlalchemy import func, insert, select, text

from crm.database import db
from crm.models.search_index import write_rows

BATCH = 2_000


def load(model, rows: list[dict]) -> list[int]:
    """Insert *rows* (column values) into the table of *model*; returns their ids in order.

    The texts of searchable rows go into the full-text table in the same transaction.
    """
    table, ids = model.__table__, []
    for part in _batches(rows):
        first = (db.session.scalar(select(func.max(table.c.id))) or 0) + 1
        numbered = [{**row, "id": first + place} for place, row in enumerate(part)]
        db.session.execute(insert(table), numbered)
        if "search_text" in part[0]:
            texts = [{"id": row["id"], "text": row["search_text"]} for row in numbered]
            write_rows(db.session.connection(), table.name, texts)
        _move_sequence(table.name, numbered[-1]["id"])
        db.session.commit()
        ids += [row["id"] for row in numbered]
    return ids


def _batches(rows: list[dict]) -> Iterator[list[dict]]:
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))


def _move_sequence(table: str, last: int) -> None:
    """PostgreSQL hands out ids by a sequence that does not see ours."""
    if db.engine.dialect.name == "postgresql":
        sequence = text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)")
        db.session.execute(sequence, {"name": f'"{table}"', "last": last})
