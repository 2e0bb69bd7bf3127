"""Unknown people become contacts: with duplicates first, in one transaction (OC-08, C13)."""

from sqlalchemy import and_, select

from crm.database import db
from crm.lib.folding import fold
from crm.models import Contact, ContactKind, ContactPoint, Event, Interaction, Participant, PointKind
from crm.services import contact_picks, duplicates
from crm.services.duplicates import Known, Traits
from crm.services.undo import one_gesture

MAX_TWINS = 200


class AlreadyKnown(ValueError):
    """Somebody else was quicker: the participant is linked by now."""


def known_like(row: Participant, name: str, user) -> list[Known]:
    """Contacts that may be the participant: by *name*, phone or e-mail. Also the ones not to be seen."""
    kind = _kind_of(row)
    traits = Traits(
        kind=ContactKind.PERSON,
        name=name,
        phones=[row.normalized] if kind is PointKind.PHONE else (),
        emails=[row.normalized] if kind is PointKind.EMAIL else (),
    )
    return duplicates.find(traits, user)


def make_contact(row: Participant, name: str, *, by, language: str, region: str) -> tuple[Contact, Event]:
    """A person called *name* with the participant's phone or e-mail, linked wherever they are logged.

    *language* says how names are written, *region* where phones are dialled. Raises `AlreadyKnown`.
    Undo of the event takes the contact and all links back.
    """
    _hold(row)
    with one_gesture():
        contact = contact_picks.make(name, ContactKind.PERSON, by=by, language=language)
        if (kind := _kind_of(row)) is not None:
            before = contact.parts()
            contact.points_data = [
                ContactPoint.of(kind, row.coordinates, region=region, is_main=True).as_data()
            ]
            contact.record_change("updated", by=by, parts_before=before)
        return contact, link(row, contact, by=by)


def link(row: Participant, contact: Contact, *, by) -> Event:
    """Say that the participant is *contact*, in every interaction where the same unknown was logged.

    Raises `AlreadyKnown`.
    """
    _hold(row)
    rows = [row, *_twins(row, by)]
    ids, interactions = {each.id for each in rows}, {each.interaction_id: each.interaction for each in rows}
    with one_gesture():
        events = [_link_in(each, ids, contact, by) for each in interactions.values()]
    return events[0]


def _link_in(interaction: Interaction, rows: set[int], contact: Contact, by) -> Event:
    before = interaction.parts()
    interaction.participants_data = [
        {**each.as_data(), "name": each.name or contact.name, "contact_id": contact.id}
        if each.id in rows
        else each.as_data()
        for each in interaction.participants
    ]
    return interaction.record_event("acquainted", by=by, parts_before=before)


def _twins(row: Participant, user) -> list[Participant]:
    """Where the same unknown was logged before: by phone or e-mail, or by name in the same chain.

    People behind one phone are told apart by their names.
    """
    same = and_(Participant.normalized == row.normalized, Participant.normalized.is_not(None))
    if row.normalized is None:
        chain_id = row.interaction.chain_id
        same = and_(Interaction.chain_id == chain_id, Participant.coordinates == row.coordinates)
    query = (
        select(Participant)
        .join(Participant.interaction)
        .where(
            same,
            Participant.id != row.id,
            Participant.contact_id.is_(None),
            Participant.user_id.is_(None),
            Interaction.visibility(user),
        )
        .order_by(Participant.id)
        .limit(MAX_TWINS)
    )
    return [twin for twin in db.session.scalars(query) if fold(twin.name) == fold(row.name)]


def _hold(row: Participant) -> None:
    """Nobody else may link the row until the transaction ends (on SQLite nobody can anyhow)."""
    query = select(Participant.contact_id, Participant.user_id).where(Participant.id == row.id)
    if any(db.session.execute(query.with_for_update()).one()):
        raise AlreadyKnown


def _kind_of(row: Participant) -> PointKind | None:
    if row.normalized is None:
        return None
    return PointKind.PHONE if row.normalized.startswith("+") else PointKind.EMAIL
