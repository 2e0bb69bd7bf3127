"""The page of one interaction: its notes, and whether its client has a next step."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import aliased, joinedload

from crm.database import db
from crm.models import Event, Interaction, Note
from crm.services.interactions import subjects
from crm.services.interactions.chains import thread_of
from crm.services.interactions.next_steps import next_step_of
from crm.services.interactions.participants import people_of

NOTES_SHOWN = 100


def build(interaction: Interaction, user) -> dict:
    """What the body of the page needs: ``interaction``, ``notes``, ``people``, ``thread``, ``next_step``.

    ``people`` are the participants, ``thread`` the links of its chain, ``subject`` what that is for.
    ``moves`` says to which day a note moved it.
    ``next_step`` is what is planned for the deal or the client after a finished one, or None.
    """
    thread = thread_of(interaction, user)
    return {
        "interaction": interaction,
        "notes": notes_of(interaction),
        "moves": moves_of(interaction),
        "people": people_of(interaction, user),
        "thread": thread,
        "subject": _offered_subject(interaction, thread, user),
        "next_step": _after(interaction, user),
    }


def _offered_subject(interaction: Interaction, thread, user):
    """What the chain is for while this link of it is not."""
    if subjects.subject_of(interaction) is not None:
        return None
    return subjects.record_of(subjects.first_subject(thread), user)


def notes_of(interaction: Interaction) -> list[Note]:
    """The stamps, newest first, with their authors."""
    query = (
        select(Note)
        .where(Note.interaction_id == interaction.id, Note.archived_at.is_(None))
        .options(joinedload(Note.author))
        .order_by(Note.at.desc(), Note.id.desc())
        .limit(NOTES_SHOWN)
    )
    return list(db.session.scalars(query))


def moves_of(interaction: Interaction) -> dict[int, date]:
    """Note id → the day to which the interaction was moved by the same gesture (SC-13).

    A tap on "1 week" stamps without a word: the new day says what it was for.
    """
    noted, moved = aliased(Event), aliased(Event)
    query = (
        select(noted.record_id, moved.details)
        .join(moved, moved.batch == noted.batch)
        .where(
            noted.parent_type == Interaction.record_type(),
            noted.parent_id == interaction.id,
            noted.record_type == Note.record_type(),
            moved.record_type == Interaction.record_type(),
            moved.record_id == interaction.id,
            moved.action == "rescheduled",
        )
    )
    return {note_id: date.fromisoformat(details["to_day"]) for note_id, details in db.session.execute(query)}


def _after(interaction: Interaction, user) -> Interaction | None:
    if not interaction.is_done:
        return None
    if interaction.deal is not None:
        return next_step_of(user, deal=interaction.deal)
    return next_step_of(user, contact=interaction.contact) if interaction.contact is not None else None
