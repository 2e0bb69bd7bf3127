"""Jobs that keep the house clean: old rows, the write-ahead log, the order of names."""

from datetime import timedelta

from sqlalchemy import bindparam, delete, func, select, update

from crm import state
from crm.database import db
from crm.lib import clock
from crm.lib.sort_keys import sort_key
from crm.models import Contact, Job, Submission, Team

SUBMISSION_DAYS = 30  # an offline queue may repeat a form for as long
ATTEMPT_DAYS = 2
BATCH = 500
CONTACTS = Contact.__table__
NEW_KEY = (
    update(CONTACTS)
    .where(CONTACTS.c.id == bindparam("row_id"))
    .values(sort_key=bindparam("new_key"), updated_at=CONTACTS.c.updated_at)
)


def forget_submissions(_job: Job) -> dict:
    """Drop the forms that nobody will repeat any more."""
    limit = clock.now() - timedelta(days=SUBMISSION_DAYS)
    dropped = db.session.execute(delete(Submission).where(Submission.created_at < limit)).rowcount
    db.session.commit()
    return {"dropped": dropped}


def forget_attempts(_job: Job) -> dict:
    """Drop old sign-in attempts and sessions that are past their absolute age."""
    limit = clock.now() - timedelta(days=ATTEMPT_DAYS)
    with state.writing() as connection:
        dropped = connection.execute(delete(state.attempt).where(state.attempt.c.at < limit)).rowcount
        old = clock.now() - timedelta(days=31)
        connection.execute(delete(state.user_session).where(state.user_session.c.created_at < old))
    return {"dropped": dropped}


def tidy_database(_job: Job) -> dict:
    """Let SQLite fold its log into the file and refresh its statistics."""
    if db.engine.dialect.name == "sqlite":
        db.session.remove()
        raw = db.engine.raw_connection()
        try:
            raw.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            raw.driver_connection.execute("PRAGMA optimize")
        finally:
            raw.close()
    return {}


def rebuild_sort_keys(_job: Job) -> dict:
    """Order all names anew after the team's language changed, in short transactions."""
    language = db.session.get(Team, 1).language
    last, count = 0, 0
    while rows := _names_after(last):
        keys = [{"row_id": id_, "new_key": sort_key(name, language)} for id_, name in rows]
        # Through the table: a new order is no change of the record, so no version and no time stamp.
        db.session.connection().execute(NEW_KEY, keys)
        db.session.commit()
        last, count = rows[-1].id, count + len(rows)
    return {"contacts": count}


def _names_after(last: int):
    query = select(Contact.id, Contact.name).where(Contact.id > last).order_by(Contact.id).limit(BATCH)
    return db.session.execute(query).all()


def count_waiting_jobs() -> int:
    """Jobs that should have begun by now."""
    due = select(func.count(Job.id)).where(Job.finished_at.is_(None), Job.run_at <= clock.now())
    return db.session.scalar(due)
