"""Writes many rows at once, with their search rows and events (requirements D3: not row by row)."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, insert, or_

from crm.database import db
from crm.lib import clock
from crm.models import Event
from crm.models.search_index import write_rows
from crm.services.transfers.plan import Plan

ACTION = "imported"
TAKEN_BACK = "taken_back"


def insert_rows(model, rows: Sequence[dict]) -> list[int]:
    """Insert *rows* (all with the same keys) into the table of *model*; their ids in the same order."""
    if not rows:
        return []
    table = model.__table__
    statement = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return list(db.session.scalars(statement, rows))


def add_rows(model, rows: Sequence[dict]) -> None:
    """Insert rows whose ids nobody needs."""
    if rows:
        db.session.execute(insert(getattr(model, "__table__", model)), rows)


def index_rows(model, ids: Sequence[int], texts: Sequence[str]) -> None:
    """Put the search texts of new records into the full-text table."""
    rows = [{"id": record_id, "text": text} for record_id, text in zip(ids, texts, strict=True)]
    write_rows(db.session.connection(), model.__table__.name, rows)


def record_import(model, ids: Sequence[int], plan: Plan, parents: Sequence[int | None] | None = None) -> None:
    """One event per new record; *parents* are the contacts on whose pages it is shown."""
    shared = {
        "at": clock.now(),
        "user_id": plan.user_id,
        "action": ACTION,
        "batch": plan.batch,
        "record_type": model.__table__.name,
        "before": {},
        "after": {},
        "details": details(plan),
    }
    parents = parents or [None] * len(ids)
    rows = [
        {**shared, "record_id": record_id, "parent_id": parent, "parent_type": "contact" if parent else None}
        for record_id, parent in zip(ids, parents, strict=True)
    ]
    add_rows(Event, rows)


def details(plan: Plan) -> dict:
    """Where the data is from, kept with each record (GDPR: source of the data)."""
    return {"import_run_id": plan.run_id, "source": plan.origin}


def of_run(run_id: int) -> ColumnElement[bool]:
    """The events of a run: what it made shares one batch, a change has one of its own to be undone by."""
    batch = f"import-{run_id}"
    return or_(Event.batch == batch, Event.batch.like(f"{batch}-%"))


def is_there(model) -> ColumnElement[bool]:
    """Leaves out what an import made and that was taken back: it is as good as never made."""
    taken_back = exists().where(
        Event.record_type == model.__tablename__, Event.record_id == model.id, Event.action == TAKEN_BACK
    )
    return or_(model.archived_at.is_(None), ~taken_back)
