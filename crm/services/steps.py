"""The steps that interactions can stand on, in the reader's words."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from crm.database import db
from crm.models import Process, Step


def interaction_steps() -> list[Step]:
    """The steps of every process that interactions walk, in menu order, with their processes."""
    query = (
        select(Step)
        .join(Step.process)
        .where(Process.for_interactions)
        .options(joinedload(Step.process))
        .order_by(Process.position, Process.id, Step.number)
    )
    return list(db.session.scalars(query))
