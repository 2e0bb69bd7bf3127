"""Runs due jobs under a lease: any number of runners, none of them trusted to survive."""

import logging
import secrets
import time
from datetime import timedelta

from flask import current_app
from sqlalchemy import or_, select, update

from crm.database import db
from crm.lib import clock
from crm.models import Job
from crm.services.jobs import heartbeat
from crm.services.jobs.registry import NEEDS, PERIODIC, handler_of
from crm.services.outbox import sending

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=2)
MAX_TRIES = 5
FIRST_RETRY = timedelta(seconds=30)


def run_due(*, seconds: float, limit: int | None = None) -> int:
    """Send due messages and run due jobs until none is left or *seconds* are over; returns how many."""
    owner = secrets.token_hex(8)
    heartbeat.beat()
    plan_periodic()
    until = time.monotonic() + seconds
    # Messages have leases of their own, and go first: an import may take its time, a reminder not.
    done = sending.send_due(seconds=seconds)
    while (limit is None or done < limit) and (done == 0 or time.monotonic() < until):
        job_id = claim(owner)
        if job_id is None:
            break
        run_one(job_id, owner)
        done += 1
    return done


def plan_periodic() -> None:
    """Make the row of each periodic job for the present slot, unless it is there."""
    now = clock.now()
    wanted = [kind for kind in PERIODIC if kind not in NEEDS or current_app.config[NEEDS[kind]]]
    keys = {kind: f"{kind}:{int(now.timestamp() // (PERIODIC[kind] * 3600))}" for kind in wanted}
    with db.session.no_autoflush:
        known = set(db.session.scalars(select(Job.key).where(Job.key.in_(keys.values()))))
    for kind, key in keys.items():
        if key not in known:
            Job.enqueue(kind, {}, key=key)
    db.session.commit()


def claim(owner: str) -> int | None:
    """Lease the oldest due job that nobody holds; its id, or None."""
    now = clock.now()
    free = or_(Job.lease_until.is_(None), Job.lease_until < now)
    due = select(Job.id).where(Job.finished_at.is_(None), Job.run_at <= now, free)
    due = due.order_by(Job.run_at, Job.id).limit(1)
    if db.engine.dialect.name == "postgresql":
        due = due.with_for_update(skip_locked=True)
    # "=" and not "in": PostgreSQL may run a subquery of "in" again and would then lease two jobs.
    taken = db.session.execute(
        update(Job)
        .where(Job.id == due.scalar_subquery(), free, Job.finished_at.is_(None))
        .values(lease_owner=owner, lease_until=now + LEASE, tries=Job.tries + 1)
        .returning(Job.id)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    db.session.commit()
    return taken


def run_one(job_id: int, owner: str) -> None:
    """Run a leased job and write down how it ended."""
    job = db.session.get(Job, job_id)
    kind, tries = job.kind, job.tries
    try:
        result = handler_of(kind)(job)
    except Exception as error:
        db.session.rollback()
        log.exception("job %s (%s) failed, try %s", job_id, kind, tries)
        _finish(job_id, owner, _after_failure(tries, error))
    else:
        _finish(job_id, owner, {"finished_at": clock.now(), "result": result or {}, "error": ""})


def _after_failure(tries: int, error: Exception) -> dict:
    words = f"{type(error).__name__}: {error}"[:500]
    if tries >= MAX_TRIES:
        return {"finished_at": clock.now(), "failed": True, "error": words}
    return {"error": words, "run_at": clock.now() + FIRST_RETRY * 2 ** (tries - 1)}


def _finish(job_id: int, owner: str, values: dict) -> None:
    # Only the holder of the lease writes the end: a runner that was given up for dead stays silent.
    db.session.execute(
        update(Job)
        .where(Job.id == job_id, Job.lease_owner == owner)
        .values(**values, lease_owner=None, lease_until=None)
        .execution_options(synchronize_session=False)
    )
    db.session.commit()


def report_progress(job: Job, done: int, total: int) -> None:
    """Note how far a long job is and prolong its lease; part of the handler's own transaction."""
    job.done, job.total = done, total
    job.lease_until = clock.now() + LEASE


def work(*, pause: float = 2.0, stop) -> None:
    """Run due jobs for ever, looking every *pause* seconds, until the event *stop* is set."""
    while not stop.is_set():
        try:
            busy = run_due(seconds=60)
        except Exception:  # the database may be away for a while: a runner outlives that
            log.exception("the job runner could not look for work")
            busy = 0
        finally:
            db.session.remove()
        if not busy:
            stop.wait(pause)


def wait_until_idle(seconds: float) -> None:
    """Run due jobs until there are none, at most *seconds* (commands and tests)."""
    until = time.monotonic() + seconds
    while run_due(seconds=until - time.monotonic()) and time.monotonic() < until:
        pass
