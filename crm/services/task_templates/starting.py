"""Starting a template: all its tasks are made in one transaction, and one undo takes them back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from crm.database import db
from crm.models import Chain, Event, Interaction, State, User
from crm.services.interactions import chains
from crm.services.task_templates.planning import Ground, PlannedTask
from crm.services.undo import one_gesture


@dataclass(frozen=True)
class Wanted:
    """A planned task that is to be made, on the day and at the hour that a person left or chose."""

    task: PlannedTask
    day: date
    at: time | None


def start(wanted: Sequence[Wanted], ground: Ground, *, by: User, zone: str) -> Event:
    """Make the interactions; returns an event whose undo takes all of them back.

    They are about the deal of *ground*; without one they stand in one chain (OC-06), that of its
    interaction if there is one. Raises `StaleVersion` when that moved to another chain meanwhile.
    """
    with one_gesture():
        belonging = _belonging(ground, len(wanted))
        events = [_make(each, belonging, by=by, zone=zone) for each in wanted]
    return events[0]


def _belonging(ground: Ground, count: int) -> dict:
    """The columns that all the new ones share."""
    shared = {
        "contact_id": ground.contact.id if ground.contact is not None else None,
        "contact": ground.contact,
        "deal_id": ground.deal.id if ground.deal is not None else None,
        "is_private": ground.link is not None and ground.link.is_private,
    }
    if ground.link is not None:
        return shared | _with_link(ground.link)
    alone = ground.deal is not None or count < 2
    return shared | {"chain_id": None if alone else _new_chain()}


def _with_link(link: Interaction) -> dict:
    """Its subject, also one that only hidden links show; where there is none, its chain."""
    chains.hold(link)
    subject = chains.subject_of_chain(link)
    about = {} if subject is None else {subject[0].column: subject[1]}
    in_chain = link.chain_id is not None or subject is None
    return about | {"chain_id": chains.chain_of(link) if in_chain else None}


def _new_chain() -> int:
    chain = Chain()
    db.session.add(chain)
    db.session.flush()
    return chain.id


def _make(wanted: Wanted, belonging: dict, *, by: User, zone: str) -> Event:
    """One interaction. It stands on its step without having walked there: nothing was reached yet."""
    task, line = wanted.task, wanted.task.line
    hides = task.step is not None and task.step.process.is_private
    interaction = Interaction(
        **{**belonging, "is_private": belonging["is_private"] or hides},
        title=line.title,
        channel=line.channel,
        state=State.OPEN,
        step=task.step,
        step_id=task.step.id if task.step is not None else None,
        responsible_id=task.responsible.id,
        created_by_id=by.id,
        update_date=wanted.day,
    )
    if line.is_task:
        interaction.plan_task(wanted.day, task.deadline_from(wanted.day), start_time=wanted.at)
    else:
        interaction.plan_appointment(wanted.day, wanted.at, minutes=line.minutes, zone=zone)
    return interaction.record_event("created", by=by)
