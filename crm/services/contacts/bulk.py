"""Acts on many contacts at once, joined to one gesture: one Undo takes all of it back."""

from collections.abc import Callable, Sequence

from crm.models import Contact, Event, User
from crm.services.undo import one_gesture


def add_tag(contacts: Sequence[Contact], name: str, *, by: User) -> tuple[Event | None, int]:
    """An event of the gesture (None when nothing changed) and how many contacts got the tag."""
    return _each(contacts, lambda contact: contact.add_tag(name, by=by))


def remove_tag(contacts: Sequence[Contact], name: str, *, by: User) -> tuple[Event | None, int]:
    return _each(contacts, lambda contact: contact.remove_tag(name, by=by))


def assign(contacts: Sequence[Contact], owner: User | None, *, by: User) -> tuple[Event | None, int]:
    """Those whose owner it is already stay untouched."""
    owner_id = owner.id if owner is not None else None
    others = [contact for contact in contacts if contact.owner_id != owner_id]
    return _each(others, lambda contact: contact.assign_to(owner, by=by))


def _each(contacts: Sequence[Contact], act: Callable[[Contact], Event | None]) -> tuple[Event | None, int]:
    with one_gesture():
        events = [event for event in map(act, contacts) if event is not None]
    return (events[-1] if events else None), len(events)
