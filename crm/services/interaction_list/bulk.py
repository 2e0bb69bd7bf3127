"""One act on many interactions, joined to one gesture: one Undo takes all of it back (OC-16)."""

import enum
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from crm.models import Deal, Event, Interaction, Role, State, Step, User
from crm.services.interactions import subjects
from crm.services.undo import one_gesture

Act = Callable[[Interaction], Event | None]


class Hurdle(enum.Enum):
    """Why one of the many was left as it was."""

    STALE = "stale"
    FOREIGN = "foreign"
    GONE = "gone"
    STEP_SKIPPED = "step_skipped"
    UNCHANGED = "unchanged"


@dataclass
class Outcome:
    """An event of the gesture (None when nothing changed), how many changed, what stood in the way."""

    event: Event | None = None
    changed: int = 0
    hurdles: Counter = field(default_factory=Counter)


@dataclass(frozen=True)
class Changes:
    """What is to be done to each; None means nothing. Empty: ``nobody``, ``no_step``, ``recall``."""

    reviewed: bool | None = None
    watched: bool | None = None
    until: date | None = None
    recall: bool = False
    state: State | None = None
    responsible: User | None = None
    nobody: bool = False
    step: Step | None = None
    no_step: bool = False
    deal: Deal | None = None
    tag: str = ""
    untag: str = ""

    def __bool__(self) -> bool:
        return self != Changes()


def change_many(
    versions: Mapping[int, int | None], found: Iterable[Interaction], changes: Changes, *, by: User, on: date
) -> Outcome:
    """Do *changes* to the interactions *found*, as far as *by* may, on the day *on*.

    *versions*: the ids that were ticked and the version each was seen at (None: any). Those that are
    not among *found* are not there for *by*.
    """
    outcome, event = Outcome(), None
    found = list(found)
    missing = len(versions) - len(found)
    if missing:
        outcome.hurdles[Hurdle.GONE] = missing
    with one_gesture():
        for interaction in found:
            hurdle = _hurdle(interaction, versions[interaction.id], changes, by)
            events = [] if hurdle else [each for act in _acts(changes, by, on) if (each := act(interaction))]
            if events:
                outcome.changed, event = outcome.changed + 1, events[-1]
            else:
                outcome.hurdles[hurdle or Hurdle.UNCHANGED] += 1
    outcome.event = event
    return outcome


def is_own(interaction: Interaction, user: User) -> bool:
    return user.id in (interaction.responsible_id, interaction.created_by_id)


def _hurdle(interaction: Interaction, version: int | None, changes: Changes, by: User) -> Hurdle | None:
    # What goes to the process Private leaves everybody else's sight: nobody does that to a colleague.
    hides = changes.step is not None and changes.step.process.is_private
    is_shut = by.role is Role.RESTRICTED or hides or interaction.is_private
    if is_shut and not is_own(interaction, by):
        return Hurdle.FOREIGN
    if version is not None and version != interaction.version:
        return Hurdle.STALE
    step = changes.step
    if step is not None and step is not interaction.step and not interaction.may_walk_to(step):
        return Hurdle.STEP_SKIPPED
    return None


def _acts(changes: Changes, by: User, on: date) -> list[Act]:
    """What *changes* ask of each, in the order in which it makes sense."""
    acts: dict[str, tuple[bool, Act]] = {
        "step": (changes.step is not None or changes.no_step, lambda one: _walk(one, changes.step, by, on)),
        "state": (changes.state is not None, lambda one: _turn(one, changes.state, by)),
        "responsible": (
            changes.responsible is not None or changes.nobody,
            lambda one: one.assign_to(changes.responsible, by=by),
        ),
        "deal": (changes.deal is not None, lambda one: _attach(one, changes.deal, by)),
        "tag": (bool(changes.tag), lambda one: one.add_tag(changes.tag, by=by)),
        "untag": (bool(changes.untag), lambda one: one.remove_tag(changes.untag, by=by)),
        "until": (changes.until is not None or changes.recall, lambda one: one.defer(changes.until, by=by)),
        "watched": (changes.watched is not None, lambda one: one.watch(changes.watched, by=by)),
        "reviewed": (changes.reviewed is not None, lambda one: one.mark_reviewed(changes.reviewed, by=by)),
    }
    return [act for is_wanted, act in acts.values() if is_wanted]


def _walk(interaction: Interaction, step: Step | None, by: User, on: date) -> Event | None:
    return interaction.walk_to(step, by=by, on=on) if step is not interaction.step else None


def _turn(interaction: Interaction, state: State, by: User) -> Event | None:
    return interaction.set_state(state, by=by) if state is not interaction.state else None


def _attach(interaction: Interaction, deal: Deal, by: User) -> Event | None:
    return (
        subjects.attach(interaction, subjects.subject_for(deal), by=by)
        if interaction.deal_id != deal.id
        else None
    )
