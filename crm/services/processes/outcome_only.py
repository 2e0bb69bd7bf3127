"""Processes that are only won or lost (OC-20): one step on the way, and the ends."""

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from crm.config import LANGUAGES
from crm.database import db
from crm.i18n import LOCALES
from crm.models import Event, Outcome, Process, ProcessMode, Step
from crm.services.processes import removal
from crm.services.processes.settings import place_last
from crm.services.undo import one_gesture

# What a new one consists of: name, colour, and a deal's chance on reaching it.
STEPS = {
    Outcome.NONE: (_l("In progress"), "blue", 50),
    Outcome.POSITIVE: (_l("Won"), "green", 100),
    Outcome.NEGATIVE: (_l("Lost"), "red", 0),
}


def has_both_ends(process: Process) -> bool:
    return all(process.step_with(end) is not None for end in (Outcome.POSITIVE, Outcome.NEGATIVE))


def add_process(process: Process, *, by) -> Event:
    """A new process at the end of the list, with its three steps named in every language."""
    process.mode = ProcessMode.OUTCOME_ONLY
    place_last(process)
    with one_gesture():
        event = process.record_event("created", by=by)
        for number, (outcome, (name, color, chance)) in enumerate(STEPS.items(), start=1):
            step = Step(process=process, number=number, names=_in_all_languages(name), color=color,
                        outcome=outcome, probability=chance)  # fmt: skip
            step.record_event("created", by=by)
    return event


def leave_one(process: Process, kept: Step, *, by) -> Event | None:
    """Take all steps on the way but *kept* out of *process*; what stood on them goes to *kept*.

    Returns the event whose undo takes all of it back; None where there is no way back
    (`removal.Standing.is_undoable`).
    """
    going = [step for step in process.open_steps if step is not kept]
    is_undoable = all(removal.standing_on(step, by).is_undoable for step in going)
    with one_gesture():
        for step in going:
            removal.remove(step, interactions_to=kept, deals_to=kept, by=by)
        # Read anew: the event has to know what it was before.
        db.session.refresh(process)
        process.mode = ProcessMode.OUTCOME_ONLY
        event = process.record_event("updated", by=by)
    return event if is_undoable else None


def _in_all_languages(words) -> dict[str, str]:
    names = {}
    for code in LANGUAGES:
        with force_locale(LOCALES[code]):
            names[code] = str(words)
    return names
