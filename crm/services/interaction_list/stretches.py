"""The stretches a list is read in, one after the other: each is a range of one index, in its order.

So no page sorts or counts more than it shows.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement

from crm.models import Interaction, State
from crm.services.interaction_list.criteria import Criteria, Grouping, Order
from crm.services.interaction_list.outers import OUTERS


@dataclass(frozen=True)
class Stretch:
    """*code* names it in addresses. ``is_over`` None: finished ones and others together.

    ``is_grouped``: rows under the records they are grouped by; ``is_rest``: those that have none.
    """

    code: str
    is_over: bool | None = None
    is_rising: bool = False
    state: State | None = None
    is_grouped: bool = False
    is_rest: bool = False
    is_by_update: bool = False

    def conditions(self, grouping: Grouping | None) -> list[ColumnElement[bool]]:
        if self.is_over is None:
            limits = [Interaction.archived_at.is_(None)]
        else:
            limits = [Interaction.is_over() if self.is_over else Interaction.is_waiting()]
        if self.is_rest:
            limits.append(OUTERS[grouping].column.is_(None))
        return limits


WAITING = Stretch("w", is_over=False, is_rising=True)
FINISHED = Stretch("f", is_over=True)
OPEN = Stretch("o", is_over=False, is_rising=True, state=State.OPEN)
IN_PROGRESS = Stretch("p", is_over=False, is_rising=True, state=State.IN_PROGRESS)
UPDATED = Stretch("u", is_by_update=True)
WAITING_GROUPS = Stretch("g", is_over=False, is_rising=True, is_grouped=True)
WAITING_REST = Stretch("r", is_over=False, is_rising=True, is_rest=True)
FINISHED_GROUPS = Stretch("h", is_over=True, is_grouped=True)
FINISHED_REST = Stretch("s", is_over=True, is_rest=True)
ALL = (
    WAITING, FINISHED, OPEN, IN_PROGRESS, UPDATED,
    WAITING_GROUPS, WAITING_REST, FINISHED_GROUPS, FINISHED_REST,
)  # fmt: skip
BY_CODE = {stretch.code: stretch for stretch in ALL}


def stretches_of(wanted: Criteria) -> list[Stretch]:
    """The stretches of the list in reading order."""
    if wanted.order is Order.UPDATED:
        return [UPDATED]
    if wanted.grouping is Grouping.STATE:
        found = [OPEN, IN_PROGRESS, FINISHED]
    elif wanted.grouping in OUTERS:
        found = [WAITING_GROUPS, WAITING_REST, FINISHED_GROUPS, FINISHED_REST]
    else:
        found = [WAITING, FINISHED]
    return [each for each in found if _can_hold(each, wanted)]


def stretch_of(row, wanted: Criteria) -> Stretch:
    """The stretch that *row* of the list stands in."""
    if wanted.order is Order.UPDATED:
        return UPDATED
    is_over = row.state is State.DONE
    if wanted.grouping is Grouping.STATE:
        return {State.OPEN: OPEN, State.IN_PROGRESS: IN_PROGRESS, State.DONE: FINISHED}[row.state]
    if wanted.grouping in OUTERS:
        if getattr(row, OUTERS[wanted.grouping].column.key) is None:
            return FINISHED_REST if is_over else WAITING_REST
        return FINISHED_GROUPS if is_over else WAITING_GROUPS
    return FINISHED if is_over else WAITING


def _can_hold(stretch: Stretch, wanted: Criteria) -> bool:
    """Whether rows of that state can stand there; nothing finished is overdue."""
    if stretch.is_rest and wanted.grouping is Grouping.STEP and wanted.step_ids:
        return False
    if stretch.is_grouped and wanted.grouping is Grouping.STEP and wanted.without_step:
        return False
    if wanted.overdue_on is not None:
        return not stretch.is_over
    if wanted.state is None:
        return True
    if stretch.state is not None:
        return stretch.state is wanted.state
    return stretch.is_over is (wanted.state is State.DONE)
