"""The processes that deals walk, as plain values: what pages say about steps, without their records."""

from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Select, or_, select

from crm.database import db
from crm.models import Outcome, Process, Step
from crm.models.mixins.named import pick_name


class StepOutline(NamedTuple):
    """One step; its names and outcome as `Step` has them. ``is_gone``: it, or its process, is archived."""

    id: int
    number: int
    names: dict
    color: str
    outcome: Outcome
    process_names: dict
    is_gone: bool
    process_id: int
    process_key: str | None

    def name_in(self, language: str) -> str:
        return pick_name(self.names, language)

    def is_usable_by(self, user) -> bool:
        """Whether *user* may put a deal there (SC-27)."""
        return not self.is_gone and user.may_choose(self.process_id, self.process_key)

    def label_in(self, language: str) -> str:
        """The full label, as in ``Sale - 03 - Quote sent`` (SC-15)."""
        return f"{pick_name(self.process_names, language)} - {self.number:02d} - {self.name_in(language)}"


class ProcessOutline(NamedTuple):
    """A process in use, with its steps in order."""

    id: int
    names: dict
    steps: list[StepOutline]

    def name_in(self, language: str) -> str:
        return pick_name(self.names, language)


def deal_outlines(user) -> list[ProcessOutline]:
    """What `Process.walked_by_deals` reads, in the same order; only what *user* may use (SC-27)."""
    found: dict[int, ProcessOutline] = {}
    for row in db.session.execute(_query()).all():
        process_id, is_archived, *step = row
        outline = StepOutline(*step)
        if is_archived or not user.may_choose(process_id, outline.process_key):
            continue
        process = found.setdefault(process_id, ProcessOutline(process_id, outline.process_names, []))
        if outline.id is not None and not outline.is_gone:
            process.steps.append(outline)
    return list(found.values())


def deal_steps() -> list[StepOutline]:
    """Every step that deals stand on or stood on; those no longer in use can still be named."""
    steps = (StepOutline(*row[2:]) for row in db.session.execute(_query()).all())
    return [step for step in steps if step.id is not None]


@lru_cache(maxsize=1)
def _query() -> Select:
    process, step = Process.__table__.c, Step.__table__.c
    is_archived = process.archived_at.is_not(None)
    is_gone = or_(is_archived, step.archived_at.is_not(None))
    own = (step.id, step.number, step.names, step.color, step.outcome)
    shown = (*own, process.names, is_gone, process.id, process.key)
    return (
        select(process.id, is_archived.label("is_archived"), *shown)
        .select_from(Process.__table__.outerjoin(Step.__table__, step.process_id == process.id))
        .where(process.for_deals)
        .order_by(process.position, process.id, step.number, step.id)
    )
