"""An appointment whose client can be reminded, and the messages that follow from it."""

from datetime import UTC, datetime, time

from sqlalchemy import select

from crm.database import db
from crm.models import ClientReminder, ContactPoint, Interaction, Message, Person, PointKind
from tests.factories import make_interaction, make_person

EMAIL, PHONE = "ana@client.example", "+40721234567"
# The present of these tests: a Friday; the appointment is on Monday at 14:00 in Bucharest.
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def make_client(**values) -> Person:
    person = make_person(**values)
    person.points = [
        ContactPoint.of(PointKind.EMAIL, EMAIL, is_main=True),
        ContactPoint.of(PointKind.PHONE, PHONE, is_main=True),
    ]
    return person


def make_appointment(
    client: Person | None, *, wish: ClientReminder = ClientReminder.BOTH, at: time = time(14, 0), **values
) -> Interaction:
    """An appointment with *client*, made by an act and committed."""
    about = {"contact_id": client.id if client else None, "memo": "Confidential memo"}
    made = make_interaction("Confidential title", at=at, **about, **values)
    made.client_reminder = wish
    db.session.commit()
    # As a request finds it: acts remember the values they found.
    db.session.refresh(made)
    return made


def messages(interaction: Interaction | None = None) -> list[Message]:
    query = select(Message).order_by(Message.due_at, Message.id).execution_options(populate_existing=True)
    if interaction is not None:
        query = query.where(Message.interaction_id == interaction.id)
    return list(db.session.scalars(query))


def pending(interaction: Interaction) -> list[str]:
    """What waits, in short: ``day_before email 2026-11-22 08:00``, instants in UTC."""
    return sorted(
        f"{each.kind.value} {each.channel.value} {each.due_at:%Y-%m-%d %H:%M}"
        for each in messages(interaction)
        if each.state.value == "waiting"
    )
