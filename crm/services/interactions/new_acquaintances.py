"""Unknown people become contacts: with duplicates first, in one transaction (OC-08, C13)."""

from collections.abc import Iterable
from itertools import chain

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm.attributes import set_committed_value

from crm.database import db
from crm.lib.folding import fold
from crm.models import (
    Contact,
    ContactKind,
    ContactPoint,
    Deal,
    DealParticipant,
    Event,
    Interaction,
    Participant,
    PointKind,
)
from crm.models.mixins.attending import Attending
from crm.services.contacts import duplicates
from crm.services.contacts import picks as contact_picks
from crm.services.contacts.duplicates import Known, Traits
from crm.services.undo import one_gesture

MAX_TWINS = 200


class AlreadyKnown(ValueError):
    """Somebody else was quicker: the participant is linked by now."""


def known_like(row: Attending, name: str, user) -> list[Known]:
    """Contacts that may be the participant: by *name*, phone or e-mail. Also the ones not to be seen."""
    of_kind = _kind_of(row)
    reach = {
        "phones": [row.normalized] if of_kind is PointKind.PHONE else (),
        "emails": [row.normalized] if of_kind is PointKind.EMAIL else (),
    }
    found = (duplicates.find(Traits(kind=kind, name=name, **reach), user) for kind in ContactKind)
    known = {each.id: each for each in chain.from_iterable(found)}
    return list(known.values())[: duplicates.MAX_FOUND]


def make_contact(
    row: Attending, name: str, *, by, language: str, region: str, kind: ContactKind = ContactKind.PERSON
) -> tuple[Contact, Event]:
    """A person or company called *name* with the participant's phone or e-mail, linked wherever logged.

    *language* says how names are written, *region* where phones are dialled. Raises `AlreadyKnown`.
    Undo of the event takes the contact and all links back.
    """
    _hold(row)
    with one_gesture():
        contact = contact_picks.make(name, kind, by=by, language=language)
        if (reached_by := _kind_of(row)) is not None:
            before = contact.parts()
            contact.points_data = [
                ContactPoint.of(reached_by, row.coordinates, region=region, is_main=True).as_data()
            ]
            contact.record_change("updated", by=by, parts_before=before)
        return contact, link(row, contact, by=by)


def link(row: Attending, contact: Contact, *, by) -> Event:
    """Say that the participant is *contact*, wherever the same unknown was logged, in deals, too.

    Raises `AlreadyKnown`.
    """
    _hold(row)
    said = _said(row)
    interactions = {each.interaction_id: each.interaction for each in _twins(row, by)}
    deals = _deals_with(said, interactions.values(), by)
    own = record_of(row)
    records = [own, *(each for each in (*interactions.values(), *deals) if each is not own)]
    with one_gesture():
        events = [_link_in(each, said, contact, by) for each in records]
    return events[0]


def record_of(row: Attending) -> Interaction | Deal:
    """What the participant takes part in."""
    return row.interaction if isinstance(row, Participant) else row.deal


def _link_in(record: Interaction | Deal, said: tuple, contact: Contact, by) -> Event:
    before = record.parts()
    record.participants_data = [
        {**each.as_data(), "name": each.name or contact.name, "contact_id": contact.id}
        if each.is_unknown and _says(each, said)
        else each.as_data()
        for each in record.participants
    ]
    if isinstance(record, Interaction) and record.contact_id is None:
        _with(contact, record)
    return record.record_event("acquainted", by=by, parts_before=before)


def _with(contact: Contact, interaction: Interaction) -> None:
    """The call or letter of a stranger: now it is known with whom. Its search text names them at once."""
    interaction.contact_id = contact.id
    set_committed_value(interaction, "contact", contact)


def _said(row: Attending) -> tuple:
    return row.normalized, row.coordinates, fold(row.name)


def _says(row: Attending, said: tuple) -> bool:
    """Whether *row* is the unknown of that phone or e-mail (else as typed) and folded name."""
    normalized, coordinates, name = said
    same = row.normalized == normalized if normalized is not None else row.coordinates == coordinates
    return same and fold(row.name) == name


def _deals_with(said: tuple, interactions: Iterable[Interaction], user) -> list[Deal]:
    """The deals of *interactions* whose people name the same unknown."""
    deal_ids = {each.deal_id for each in interactions} - {None}
    if not deal_ids:
        return []
    deals = db.session.scalars(Deal.visible_to(user).where(Deal.id.in_(deal_ids)).order_by(Deal.id)).all()
    return [
        deal for deal in deals if any(each.is_unknown and _says(each, said) for each in deal.participants)
    ]


def _twins(row: Attending, user) -> list[Participant]:
    """Where in interactions the same unknown was logged: by phone or e-mail, or by name close by.

    People behind one phone are told apart by their names.
    """
    query = (
        select(Participant)
        .join(Participant.interaction)
        .where(
            _may_be(row),
            Participant.contact_id.is_(None),
            Participant.user_id.is_(None),
            Interaction.visibility(user),
        )
        .order_by(Participant.id)
        .limit(MAX_TWINS)
    )
    said = _said(row)
    return [twin for twin in db.session.scalars(query) if _says(twin, said)]


def _may_be(row: Attending) -> ColumnElement[bool]:
    """Without phone and e-mail only the chain, or the deal, says that a name is the same person."""
    if row.normalized is not None:
        return and_(Participant.normalized == row.normalized, Participant.normalized.is_not(None))
    as_typed = Participant.coordinates == row.coordinates
    if isinstance(row, DealParticipant):
        return and_(Interaction.deal_id == row.deal_id, as_typed)
    return and_(Interaction.chain_id == row.interaction.chain_id, as_typed)


def _hold(row: Attending) -> None:
    """Nobody else may link the row until the transaction ends (on SQLite nobody can anyhow)."""
    model = type(row)
    query = select(model.contact_id, model.user_id).where(model.id == row.id)
    if any(db.session.execute(query.with_for_update()).one()):
        raise AlreadyKnown


def _kind_of(row: Attending) -> PointKind | None:
    if row.normalized is None:
        return None
    return PointKind.PHONE if row.normalized.startswith("+") else PointKind.EMAIL
