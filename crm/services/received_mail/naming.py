"""Whom an e-mail is from, said by a person when nobody could be found (SC-30)."""

from crm.models import Contact, ContactKind, Event, Interaction, Participant, State, User
from crm.services.interactions import new_acquaintances
from crm.services.undo import one_gesture


def name_client(interaction: Interaction, contact: Contact, *, by: User) -> Event:
    """*contact* is the client: the question is answered and the light turns green."""
    with one_gesture():
        interaction.contact, interaction.contact_id = contact, contact.id
        event = interaction.record_event("client_named", by=by)
        if not interaction.is_done:
            interaction.set_state(State.DONE, by=by)
    return event


def link_client(interaction: Interaction, row: Participant, contact: Contact, *, by: User) -> Event:
    """The same, and the unknown participant is that contact. Raises `AlreadyKnown`."""
    with one_gesture():
        new_acquaintances.link(row, contact, by=by)
        return name_client(interaction, contact, by=by)


def make_client(
    interaction: Interaction, row: Participant, kind: ContactKind, *, by: User, language: str, region: str
) -> Event:
    """A new contact of the unknown participant, who is the client. Raises `AlreadyKnown`."""
    name = row.name or row.coordinates
    with one_gesture():
        contact, _event = new_acquaintances.make_contact(
            row, name, by=by, language=language, region=region, kind=kind
        )
        return name_client(interaction, contact, by=by)
