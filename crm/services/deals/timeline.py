"""What happened with a deal: its interactions with their notes, and its own events, newest first."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from crm.database import db
from crm.models import Deal, Event, Interaction, Note, Step

SHOWN = 30
# The order of cards in a column is nobody's story.
SILENT = frozenset({"placed"})


@dataclass
class Entry:
    """One line of the timeline: an interaction with its notes, or an event of the deal."""

    at: datetime
    interaction: Interaction | None = None
    notes: list[Note] = field(default_factory=list)
    event: Event | None = None


@dataclass
class Timeline:
    """The newest entries, and the steps that moves name (id → step)."""

    entries: list[Entry]
    steps: dict[int, Step]
    has_more: bool


def of_deal(deal: Deal, user) -> Timeline:
    """The newest interactions and events of *deal* that *user* may see."""
    interactions, events = _interactions(deal, user), _events(deal)
    notes = _notes([interaction.id for interaction in interactions])
    entries = [
        Entry(
            at=notes[each.id][0].at if notes[each.id] else each.created_at,
            interaction=each,
            notes=notes[each.id],
        )
        for each in interactions
    ] + [Entry(at=event.at, event=event) for event in events]
    entries.sort(key=lambda entry: entry.at, reverse=True)
    has_more = SHOWN in (len(interactions), len(events))
    return Timeline(entries, _steps(events), has_more)


def _interactions(deal: Deal, user) -> list[Interaction]:
    query = (
        Interaction.visible_to(user)
        .where(Interaction.deal_id == deal.id, Interaction.archived_at.is_(None))
        .order_by(Interaction.starts_on.desc(), Interaction.id.desc())
        .limit(SHOWN)
    )
    return list(db.session.scalars(query))


def _notes(interaction_ids: list[int]) -> dict[int, list[Note]]:
    notes = defaultdict(list)
    query = (
        select(Note)
        .where(Note.interaction_id.in_(interaction_ids), Note.archived_at.is_(None))
        .options(joinedload(Note.author))
        .order_by(Note.at.desc(), Note.id.desc())
    )
    for note in db.session.scalars(query) if interaction_ids else ():
        notes[note.interaction_id].append(note)
    return notes


def _events(deal: Deal) -> list[Event]:
    query = (
        select(Event)
        .where(
            Event.record_type == deal.record_type(), Event.record_id == deal.id, Event.action.not_in(SILENT)
        )
        .options(joinedload(Event.user))
        .order_by(Event.id.desc())
        .limit(SHOWN)
    )
    return list(db.session.scalars(query))


def _steps(events: list[Event]) -> dict[int, Step]:
    ids = {event.details.get(name) for event in events for name in ("from_step", "to_step")} - {None}
    return {step.id: step for step in db.session.scalars(select(Step).where(Step.id.in_(ids)))} if ids else {}
