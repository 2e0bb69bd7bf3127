"""The steps that interactions can stand on, in the reader's words."""

from dataclasses import dataclass

from sqlalchemy import select

from crm.database import db
from crm.models import Process, Step
from crm.models.mixins.named import pick_name


@dataclass(frozen=True, slots=True)
class StepWord:
    """A step as it is chosen and shown: ``label`` is "Sale - 03 - Quote sent" (SC-15)."""

    id: int
    process_id: int
    process: str
    label: str


def step_words(language: str) -> list[StepWord]:
    """The steps of every process that interactions walk, in menu order."""
    query = (
        select(Process.id, Process.names, Step.id, Step.number, Step.names)
        .join(Step, Step.process_id == Process.id)
        .where(Process.for_interactions)
        .order_by(Process.position, Process.id, Step.number)
    )
    return [
        _word(process_id, pick_name(names, language), step_id, number, pick_name(step_names, language))
        for process_id, names, step_id, number, step_names in db.session.execute(query)
    ]


def _word(process_id: int, process: str, step_id: int, number: int, step: str) -> StepWord:
    return StepWord(step_id, process_id, process, f"{process} - {number:02d} - {step}")
