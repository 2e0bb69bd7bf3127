"""The background work of series: it sees to it that the next ones are always there."""

from sqlalchemy import select

from crm.database import db
from crm.models import Job, Series
from crm.services.recurrence.series import make_ahead


def extend_series(job: Job) -> dict:
    """One of a series was finished or left out: see to the next."""
    return {"made": _extend(job.args["series_id"])}


def extend_all_series(_job: Job) -> dict:
    """See to the next ones of each series that goes on, each in a transaction of its own."""
    ids = db.session.scalars(select(Series.id).where(Series.archived_at.is_(None))).all()
    db.session.rollback()
    return {"made": sum(_extend(series_id) for series_id in ids)}


def _extend(series_id: int) -> int:
    series = db.session.get(Series, series_id)
    made = make_ahead(series) if series is not None else []
    db.session.commit()
    return len(made)
