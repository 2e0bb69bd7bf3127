"""Making and ordering processes and their steps, as the settings do (MC-30 to MC-35)."""

from sqlalchemy import func, select

from crm.database import db
from crm.models import Event, Outcome, Process, Step
from crm.services.undo import one_gesture

WAY_COLORS = ("slate", "blue", "violet", "amber", "orange")


class NotWithoutIt(ValueError):
    """Something needs this process or step: deals must be able to begin somewhere."""


def all_processes() -> list[Process]:
    """Every process with its steps, in order; archived ones last."""
    query = select(Process).order_by(Process.archived_at.is_not(None), Process.position, Process.id)
    return list(db.session.scalars(query))


def choosable_processes() -> list[Process]:
    """The processes in use, without their steps: what a user can be allowed (SC-27)."""
    query = select(Process).where(Process.archived_at.is_(None)).order_by(Process.position, Process.id)
    return list(db.session.scalars(query))


def add_process(process: Process, step_names: list[str], language: str, *, by) -> Event:
    """A new process at the end of the list, with steps called *step_names* in *language*."""
    place_last(process)
    with one_gesture():
        event = process.record_event("created", by=by)
        for number, name in enumerate(step_names, start=1):
            color = WAY_COLORS[min(number, len(WAY_COLORS)) - 1]
            step = Step(process=process, number=number, names={language: name}, color=color)
            step.record_event("created", by=by)
    return event


def place_last(process: Process) -> None:
    """Put a new process at the end of the list."""
    last = db.session.scalar(select(func.max(Process.position)))
    process.position = 0 if last is None else last + 1


def add_step(step: Step, process: Process, *, by) -> Event:
    """A step at its place: on the way before the ends, a positive end before the negative ones."""
    order = list(process.steps)
    place = sum(_rank(each) <= _rank(step) for each in order)
    with one_gesture():
        step.process, step.number = process, place + 1
        event = step.record_event("created", by=by)
        order.insert(place, step)
        _number(order, by=by)
    return event


def _rank(step: Step) -> int:
    return (Outcome.NONE, Outcome.POSITIVE, Outcome.NEGATIVE).index(step.outcome)


def place_step(step: Step, behind: Step | None, *, by) -> Event | None:
    """Put *step* behind another of its process (None: first); returns an event of it, if anything moved."""
    order = [each for each in step.process.steps if each is not step]
    order.insert(order.index(behind) + 1 if behind is not None else 0, step)
    with one_gesture():
        return _number(order, by=by)


def shift_step(step: Step, by_places: int, *, by) -> Event | None:
    """One place up (-1) or down (1)."""
    order = [each for each in step.process.steps if each is not step]
    place = step.process.steps.index(step) + by_places
    order.insert(max(place, 0), step)
    with one_gesture():
        return _number(order, by=by)


def _number(order: list[Step], *, by) -> Event | None:
    """Number the steps in this order; the events belong to one gesture."""
    event = None
    for number, step in enumerate(order, start=1):
        if step.number != number:
            step.number = number
            event = step.record_event("placed", by=by)
    return event


def renumber(process: Process, *, by) -> None:
    """Close the gap that a removed step left."""
    db.session.expire(process, ["steps"])
    _number(list(process.steps), by=by)


def shift_process(process: Process, by_places: int, *, by) -> Event | None:
    """One place up (-1) or down (1) among those in use."""
    order = [each for each in all_processes() if not each.is_archived]
    place = order.index(process) + by_places
    order.remove(process)
    order.insert(max(place, 0), process)
    event = None
    with one_gesture():
        for position, each in enumerate(order):
            if each.position != position:
                each.position = position
                event = each.record_event("placed", by=by)
    return event


def archive_process(process: Process, *, by) -> Event:
    """Hide it everywhere; what stands on it stays readable. Raises `NotWithoutIt`."""
    if process.is_always_allowed or (process.for_deals and is_last_for_deals(process)):
        raise NotWithoutIt
    return process.archive(by=by)


def is_last_for_deals(process: Process) -> bool:
    """Whether no other process in use has a step that deals can begin at."""
    others = db.session.scalars(Process.walked_by_deals().where(Process.id != process.id)).unique()
    return not any(other.open_steps for other in others)
