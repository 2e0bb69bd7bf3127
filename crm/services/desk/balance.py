"""Open, in progress and finished in the days around today (SC-32)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from sqlalchemy import CompoundSelect, bindparam, func, literal, select, union_all

from crm.lib.charts import Slice, slices
from crm.models import Interaction, State
from crm.services.desk.work import AWAKE_ON, OF_ID
from crm.services.readers import rows_read

REACH = timedelta(days=14)
FIRST, LAST = (bindparam(name, type_=Interaction.starts_on.type) for name in ("first", "last"))


@dataclass(frozen=True)
class Balance:
    """How many of each state begin between two days."""

    first: date
    last: date
    counts: dict[State, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def slices(self) -> Sequence[tuple[State, Slice]]:
        return list(zip(self.counts, slices(list(self.counts.values())), strict=True))


def count_states(user, today: date, *, awake_on: date = date.max) -> Balance:
    """Of the interactions of *user* from 14 days before *today* to 14 days after."""
    first, last = today - REACH, today + REACH
    values = {"of_id": user.id, "awake_on": awake_on, "first": first, "last": last}
    found = {State(state): count for state, count in rows_read(_states(), values)}
    return Balance(first, last, {state: found.get(state, 0) for state in State})


@cache
def _states() -> CompoundSelect:
    """Two ranges of two partial indexes; one's own are always visible (see work.py)."""
    ours = (
        Interaction.responsible_id == OF_ID,
        Interaction.starts_on >= FIRST,
        Interaction.starts_on <= LAST,
    )
    waiting = select(Interaction.state.cast(Interaction.title.type).label("state"), func.count()).where(
        *ours, Interaction.is_waiting(), Interaction.is_awake(AWAKE_ON)
    )
    finished = select(literal(State.DONE.value), func.count()).where(*ours, Interaction.is_over())
    return union_all(waiting.group_by(Interaction.state), finished)
