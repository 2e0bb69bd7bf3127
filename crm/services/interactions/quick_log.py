"""Log in three taps: what happened, when again, done (C3)."""

from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l

from crm.models import Channel, Contact, Deal, Event, Interaction, NoteKind, State, Touch
from crm.services.interactions.next_steps import next_step_of, only_open_deal
from crm.services.undo import one_gesture

CHANNELS = {
    Touch.CALLED: Channel.CALL,
    Touch.NO_ANSWER: Channel.CALL,
    Touch.MET: Channel.MEETING,
    Touch.WRITTEN: Channel.EMAIL,
}
# The title of an interaction that begins with a log; people change it when they know better.
TITLES = {
    Touch.CALLED: _l("Phone call"),
    Touch.NO_ANSWER: _l("Phone call"),
    Touch.MET: _l("Meeting"),
    Touch.WRITTEN: _l("Correspondence"),
}


@dataclass(frozen=True)
class Entry:
    """What was logged; ``again_on`` is the day of the next contact, if one was chosen."""

    touch: Touch
    again_on: date | None = None
    words: str = ""
    kind: NoteKind = NoteKind.OWN


def log(entry: Entry, *, contact: Contact | None, deal: Deal | None, by, today: date) -> Event:
    """Stamp *entry* on the next step of the deal or contact; without one, begin an interaction.

    An interaction evolves (SC-11): what is planned already gets the stamp and the new day. Returns
    the event whose undo takes the whole log back.
    """
    with one_gesture():
        interaction = next_step_of(by, contact=contact, deal=deal)
        if interaction is None:
            interaction = _begin(entry, contact=contact, deal=deal, by=by, today=today)
            return _stamp(interaction, entry, by)
        if entry.again_on is None:
            return _stamp(interaction, entry, by)
        return interaction.reschedule(
            entry.again_on, by=by, words=entry.words, kind=entry.kind, touch=entry.touch
        )


def _stamp(interaction: Interaction, entry: Entry, by) -> Event:
    return interaction.add_note(entry.words, by=by, kind=entry.kind, touch=entry.touch)


def _begin(entry: Entry, *, contact: Contact | None, deal: Deal | None, by, today: date) -> Interaction:
    """A new interaction: to go on with on the chosen day, or finished at once when none was chosen."""
    if deal is None and contact is not None:
        deal = only_open_deal(contact, by)
    day = entry.again_on or today
    interaction = Interaction(
        title=str(TITLES[entry.touch]),
        contact_id=contact.id if contact is not None else deal.contact_id,
        deal_id=deal.id if deal is not None else None,
        channel=CHANNELS[entry.touch],
        responsible_id=by.id,
        created_by_id=by.id,
        update_date=day,
    )
    interaction.plan_task(day)
    interaction.turn(State.OPEN if entry.again_on else State.DONE)
    interaction.record_event("created", by=by)
    return interaction
