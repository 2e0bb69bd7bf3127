"""The processes that deals walk, as plain values: what pages say about steps, without their records."""

from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Select, select

from crm.database import db
from crm.models import Outcome, Process, Step
from crm.models.mixins.named import pick_name


class StepOutline(NamedTuple):
    """One step; its names and outcome as `Step` has them."""

    id: int
    number: int
    names: dict
    color: str
    outcome: Outcome
    process_names: dict

    def name_in(self, language: str) -> str:
        return pick_name(self.names, language)

    def label_in(self, language: str) -> str:
        """The full label, as in ``Sale - 03 - Quote sent`` (SC-15)."""
        return f"{pick_name(self.process_names, language)} - {self.number:02d} - {self.name_in(language)}"


class ProcessOutline(NamedTuple):
    """A process with its steps in order."""

    id: int
    names: dict
    steps: list[StepOutline]

    def name_in(self, language: str) -> str:
        return pick_name(self.names, language)


def deal_outlines() -> list[ProcessOutline]:
    """What `Process.walked_by_deals` reads, in the same order."""
    found: dict[int, ProcessOutline] = {}
    for process_id, process_names, step_id, number, names, color, outcome in db.session.execute(_query()):
        process = found.setdefault(process_id, ProcessOutline(process_id, process_names, []))
        if step_id is not None:
            process.steps.append(StepOutline(step_id, number, names, color, outcome, process_names))
    return list(found.values())


@lru_cache(maxsize=1)
def _query() -> Select:
    process, step = Process.__table__.c, Step.__table__.c
    return (
        select(process.id, process.names, step.id, step.number, step.names, step.color, step.outcome)
        .select_from(Process.__table__.outerjoin(Step.__table__, step.process_id == process.id))
        .where(process.for_deals)
        .order_by(process.position, process.id, step.number)
    )
