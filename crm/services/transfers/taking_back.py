"""Takes an import back: what it made is archived, what it changed is as before (C11).

Records that somebody has touched since stay as they are; so do the colleagues and stages it made. Works
in batches, newest event first; an event that was taken back is marked, so a killed job goes on.
"""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.orm import aliased

from crm.database import db
from crm.lib import clock
from crm.models import Contact, Deal, Event, ImportRun, ImportState, Job, Product
from crm.services.jobs.runner import report_progress
from crm.services.transfers import bulk
from crm.services.transfers.bulk import TAKEN_BACK
from crm.services.transfers.changes import Actor
from crm.services.undo import record_of

BATCH = 200
MODELS = {model.__tablename__: model for model in (Contact, Deal, Product)}


def run_taking_back(job: Job) -> None:
    """Handler of the job ``take_back_import``."""
    job_id, user_id = job.id, job.user_id
    run_id = job.args["run_id"]
    db.session.commit()
    while events := next_events(run_id):
        tally = take_back(events, run_id, user_id)
        run = db.session.get(ImportRun, run_id)
        sums = Counter(run.report.get("taken_back", {})) + tally
        run.report = {**run.report, "taken_back": dict(sums)}
        report_progress(db.session.get(Job, job_id), sum(sums.values()), 0)
        db.session.commit()
    run = db.session.get(ImportRun, run_id)
    if run is not None and run.state is ImportState.TAKING_BACK:
        run.state = ImportState.TAKEN_BACK
    db.session.commit()


def next_events(run_id: int) -> Sequence[Event]:
    """The newest events of the run that were not taken back yet, of one type of record and one sort."""
    query = (
        select(Event)
        .where(bulk.of_run(run_id), Event.undone_at.is_(None), Event.record_type.in_(MODELS))
        .order_by(Event.id.desc())
        .limit(BATCH)
    )
    events = db.session.scalars(query).all()
    return [event for event in events if _sort(event) == _sort(events[0])]


def _has_made(event: Event) -> bool:
    return event.action == bulk.ACTION


def _sort(event: Event) -> tuple[str, bool]:
    return event.record_type, _has_made(event)


def take_back(events: Sequence[Event], run_id: int, user_id: int | None) -> Counter:
    """Undo *events*, all of one type and sort; how many were archived, set back, left."""
    ids = [event.id for event in events]
    touched = set(db.session.scalars(select(Event.id).where(Event.id.in_(ids), _touched_since(run_id))))
    free = [event for event in events if event.id not in touched]
    if events and _has_made(events[0]):
        _archive(free, user_id)
        done = "archived"
    else:
        for event in free:
            _set_back(event, user_id)
        done = "set_back"
    db.session.execute(
        update(Event).where(Event.id.in_(ids)).values(undone_at=clock.now()),
        execution_options={"synchronize_session": False},
    )
    return +Counter({done: len(free), "kept": len(touched)})


def _touched_since(run_id: int) -> ColumnElement[bool]:
    """Whether something outside the import happened later to the record, or to what hangs on it."""
    later = aliased(Event)
    on_it = and_(later.record_type == Event.record_type, later.record_id == Event.record_id)
    below_it = and_(later.parent_type == Event.record_type, later.parent_id == Event.record_id)
    batch = f"import-{run_id}"
    is_foreign = or_(later.batch.is_(None), and_(later.batch != batch, later.batch.not_like(f"{batch}-%")))
    return exists().where(
        later.id > Event.id,
        is_foreign,
        later.undone_at.is_(None),
        later.action.not_in([TAKEN_BACK, "undone"]),
        or_(on_it, below_it),
    )


def _archive(events: Sequence[Event], user_id: int | None) -> None:
    if not events:
        return
    model, ids = MODELS[events[0].record_type], [event.record_id for event in events]
    now = clock.now()
    db.session.execute(
        update(model)
        .where(model.id.in_(ids), model.archived_at.is_(None))
        .values(archived_at=now, version=model.version + 1, updated_at=now),
        execution_options={"synchronize_session": False},
    )
    shared = {"at": now, "user_id": user_id, "action": TAKEN_BACK, "before": {}, "after": {}, "details": {}}
    rows = [
        {
            **shared,
            "record_type": event.record_type,
            "record_id": event.record_id,
            "parent_type": event.parent_type,
            "parent_id": event.parent_id,
            "undoes_id": event.id,
        }
        for event in events
    ]
    bulk.add_rows(Event, rows)


def _set_back(event: Event, user_id: int | None) -> None:
    record = record_of(event)
    record.set_back(event.before)
    undone = record.record_event("undone", by=Actor(user_id) if user_id else None)
    undone.undoes_id = event.id
