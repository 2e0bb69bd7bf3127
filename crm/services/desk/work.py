"""What waits for a user, by type (SC-32): counted from an index alone."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import Select, bindparam, func, select

from crm.models import Interaction, State
from crm.services.processes.steps import StepWord
from crm.services.readers import rows_read

OF_ID = bindparam("of_id", type_=Interaction.id.type)
AWAKE_ON = bindparam("awake_on", type_=Interaction.starts_on.type)


@dataclass(frozen=True)
class TypeCount:
    """What waits of one process; ``process_id`` None: of no type."""

    process_id: int | None
    label: str
    open: int
    in_progress: int

    @property
    def total(self) -> int:
        return self.open + self.in_progress


def count_work(user, words: Iterable[StepWord], *, awake_on: date = date.max) -> list[TypeCount]:
    """The open and begun interactions of *user* by process, in menu order, those of no type last.

    What is put off beyond *awake_on* waits for nobody yet (OC-16).
    """
    words = list(words)
    process_of = {word.id: word.process_id for word in words}
    counts: Counter = Counter()
    for step_id, state, count in rows_read(_waiting(), {"of_id": user.id, "awake_on": awake_on}):
        counts[process_of.get(step_id), state] += count
    labels = {word.process_id: word.process for word in words} | {None: ""}
    found = [
        TypeCount(each, label, counts[each, State.OPEN], counts[each, State.IN_PROGRESS])
        for each, label in labels.items()
    ]
    return [each for each in found if each.total]


@cache
def _waiting() -> Select:
    # One's own are always visible: asking for that would read the table for each of them.
    query = select(Interaction.step_id, Interaction.state, func.count()).where(
        Interaction.responsible_id == OF_ID, Interaction.is_waiting(), Interaction.is_awake(AWAKE_ON)
    )
    return query.group_by(Interaction.step_id, Interaction.state)
