"""Taking a step out of a process: first it is said where its records go (MC-31).

All of it is one transaction. The step itself is archived, so that histories can still name it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from sqlalchemy import Row, bindparam, func, insert, select, update

from crm.database import db
from crm.lib import clock
from crm.models import Deal, Event, Interaction, Process, Step
from crm.models.mixins.placeable import GAP, Placeable
from crm.services.processes import followers
from crm.services.processes.settings import NotWithoutIt, renumber
from crm.services.undo import one_gesture

WALKERS = {Interaction: Process.for_interactions, Deal: Process.for_deals}
ACTIONS = {Interaction: "stepped", Deal: "moved"}
# Undo takes records back one by one; beyond so many the page says beforehand that there is no way back.
UNDOABLE = 500
Change = tuple[Row, dict, dict]  # a record's id and contact, its columns before and after


@dataclass(frozen=True)
class Standing:
    """What stands on a step, archived records too: how many *user* may see, and how many there are."""

    interactions: int
    deals: int
    hidden: int
    is_planned_on: bool = False

    @property
    def needs_interaction_target(self) -> bool:
        """Whether it has to be said where interactions go: those there, and those that are to come."""
        return bool(self.interactions or self.hidden or self.is_planned_on)

    @property
    def is_undoable(self) -> bool:
        """Nobody can undo what they cannot see, nor thousands of records at a tap."""
        return not self.hidden and self.interactions + self.deals <= UNDOABLE


class TargetMissing(ValueError):
    """Records stand on the step, and nobody said where they go."""


def standing_on(step: Step, user) -> Standing:
    """Private interactions of others count as ``hidden``: how many there are is shown to nobody."""
    seen = _count(Interaction, step, Interaction.visibility(user))
    hidden = _count(Interaction, step) - seen
    return Standing(seen, _count(Deal, step), hidden, followers.plans_on(step))


def _count(model, step: Step, *conditions) -> int:
    return db.session.scalar(select(func.count(model.id)).where(model.step_id == step.id, *conditions))


def targets(step: Step, model) -> list[Step]:
    """Where its interactions or deals may go: to steps that mean the same for their state.

    From a step on the way to one on the way, from an end to an end of its kind: nothing is finished,
    opened, won, lost or made private by the removal. Those of the same process come first.
    """
    query = (
        select(Step)
        .join(Process, Process.id == Step.process_id)
        .where(
            WALKERS[model],
            Process.archived_at.is_(None),
            Step.archived_at.is_(None),
            Step.outcome == step.outcome,
            Step.id != step.id,
        )
        .order_by(Process.id != step.process_id, Process.position, Process.id, Step.number)
    )
    is_private = step.process.is_private
    return [each for each in db.session.scalars(query) if each.process.is_private == is_private]


def is_last_on_the_way(step: Step) -> bool:
    """A process keeps one step on the way: things must be able to begin."""
    return step.process.open_steps == [step]


def remove(step: Step, *, interactions_to: Step | None, deals_to: Step | None, by) -> Event:
    """Move what stands on *step*, archive it, close the gap; returns the event of the removal.

    Its undo takes all of it back, if there are few enough (`Standing.is_undoable`). Raises
    `TargetMissing`, and `NotWithoutIt` for the last step on the way.
    """
    if is_last_on_the_way(step):
        raise NotWithoutIt
    is_final = not standing_on(step, by).is_undoable
    with one_gesture() as batch:
        for model, target in ((Interaction, interactions_to), (Deal, deals_to)):
            _move_all(model, step, target, by=by, batch=batch, is_final=is_final)
        followers.follow(step, interactions_to, by=by, is_final=is_final)
        step.archived_at = clock.now()
        event = step.record_event("removed_for_good" if is_final else "removed", by=by)
        if not is_final:
            renumber(step.process, by=by)
    if is_final:
        with one_gesture():
            renumber(step.process, by=by)
    db.session.expire_all()
    return event


def _move_all(model, step: Step, target: Step | None, *, by, batch: str, is_final: bool) -> None:
    """Two statements for many rows: the records, and an event for each."""
    if not _count(model, step):
        return
    if target is None:
        raise TargetMissing
    changes = list(_deal_changes(step, target) if model is Deal else _interaction_changes(step, target))
    _write_records(model, changes)
    shared = {
        "at": clock.now(),
        "user_id": by.id,
        "action": "rerouted" if is_final else ACTIONS[model],
        "record_type": model.record_type(),
        "batch": batch,
        "details": {"from_step": step.id, "to_step": target.id},
    }
    db.session.execute(insert(Event), [{**shared, **_told(change)} for change in changes])


def _interaction_changes(step: Step, target: Step) -> Iterator[Change]:
    query = select(Interaction.id, Interaction.contact_id).where(Interaction.step_id == step.id)
    for row in db.session.execute(query).all():
        yield row, {"step_id": step.id}, {"step_id": target.id}


def _deal_changes(step: Step, target: Step) -> Iterator[Change]:
    """The cards keep their order, below those of the other column; the chance follows the step."""
    Placeable.hold_columns(step.id, target.id)
    bottom = db.session.scalar(select(func.max(Deal.position)).where(Deal.step_id == target.id)) or 0
    names = ("step_id", "process_id", "position", "probability")
    columns = (Deal.id, Deal.contact_id, Deal.probability_by_hand, *(getattr(Deal, name) for name in names))
    query = select(*columns).where(Deal.step_id == step.id).order_by(Deal.position)
    for row, position in zip(db.session.execute(query).all(), count(bottom + GAP, GAP), strict=False):
        chance = row.probability if row.probability_by_hand else target.probability
        after = (target.id, target.process_id, position, chance)
        yield row, {name: getattr(row, name) for name in names}, dict(zip(names, after, strict=True))


def _write_records(model, changes: list[Change]) -> None:
    table = model.__table__
    values = {name: bindparam(f"new_{name}") for name in changes[0][2]}
    statement = (
        update(table)
        .where(table.c.id == bindparam("record_id"))
        .values(version=table.c.version + 1, updated_at=clock.now(), **values)
    )
    rows = [
        {"record_id": row.id, **{f"new_{name}": value for name, value in after.items()}}
        for row, _before, after in changes
    ]
    db.session.connection().execute(statement, rows)


def _told(change: Change) -> dict:
    row, before, after = change
    differing = [name for name in after if before[name] != after[name]]
    return {
        "record_id": row.id,
        "parent_type": "contact" if row.contact_id else None,
        "parent_id": row.contact_id,
        "before": {name: before[name] for name in differing},
        "after": {name: after[name] for name in differing},
    }
