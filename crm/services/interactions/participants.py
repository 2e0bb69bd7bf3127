"""People who take part in interactions and deals: shown, told apart, put together (OC-08, OC-09)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from crm.database import db
from crm.lib.folding import fold
from crm.models import Contact, ContactPoint, DealParticipant, Interaction, Participant, PointKind
from crm.models.mixins.attending import Attending, normalized_coordinates
from crm.services.contacts.sight import open_contacts
from crm.services.readers import reader_of

REACHED_BY = (PointKind.PHONE, PointKind.EMAIL)


@dataclass(frozen=True)
class Person:
    """A participant as a page shows them.

    ``contact_id`` is that of a contact the reader may see; ``href`` calls or writes (tel:, mailto:).
    ``is_unknown`` means neither contact nor user: a contact can be made of them.
    """

    id: int
    name: str
    coordinates: str
    href: str | None
    contact_id: int | None
    is_colleague: bool
    is_unknown: bool
    role: str = ""


def row_of(name: str, coordinates: str, region: str | None, **links) -> dict:
    """The data of a row from what was typed; *region* is where phones are dialled.

    *links* are ``contact_id`` and ``user_id`` where they are known. A phone or an e-mail typed for a
    name is one all the same.
    """
    normalized = normalized_coordinates(coordinates, region) if coordinates else None
    if name and not coordinates and not any(links.values()):
        normalized = normalized_coordinates(name, region)
        if normalized is not None:
            name, coordinates = "", name
    return {
        "name": name,
        "coordinates": coordinates,
        "normalized": normalized,
        "contact_id": links.get("contact_id"),
        "user_id": links.get("user_id"),
    }


def reached_at(normalized: str | None, user) -> Contact | None:
    """The one contact that *user* may see with that phone or e-mail; None when nobody or several."""
    if normalized is None:
        return None
    with_it = select(ContactPoint.contact_id).where(
        ContactPoint.normalized == normalized, ContactPoint.kind.in_(REACHED_BY)
    )
    query = Contact.visible_to(user).where(Contact.id.in_(with_it), Contact.archived_at.is_(None))
    found = db.session.scalars(query.limit(2)).all()
    return found[0] if len(found) == 1 else None


def named_by_coordinates(row: dict, user) -> dict:
    """*row*, linked to the only contact with its phone or e-mail when no name says who it is."""
    contact = reached_at(row["normalized"], user) if not row["name"] else None
    return row if contact is None else {**row, "name": contact.name, "contact_id": contact.id}


def people_of(record, user) -> list[Person]:
    """The participants of an interaction or a deal in order, in the eyes of *user*."""
    is_interaction = isinstance(record, Interaction)
    model = Participant if is_interaction else DealParticipant
    column = model.interaction_id if is_interaction else model.deal_id
    points = joinedload(model.contact).selectinload(Contact.points)
    query = select(model).where(column == record.id).options(points, joinedload(model.user))
    rows = db.session.scalars(query.order_by(model.position)).all()
    seen = open_contacts(reader_of(user), (row.contact_id for row in rows))
    return [_person(row, row.contact if row.contact_id in seen else None) for row in rows]


def _person(row: Attending, contact: Contact | None) -> Person:
    """*contact*: the one it is linked to, if the reader may see that."""
    known_name = contact.name if contact is not None else row.user.name if row.user is not None else ""
    coordinates, normalized = row.coordinates, row.normalized
    if not coordinates and contact is not None:
        coordinates, normalized = _own_coordinates(contact)
    return Person(
        id=row.id,
        name=row.name or known_name,
        coordinates=coordinates,
        href=_href(normalized),
        contact_id=contact.id if contact is not None else None,
        is_colleague=row.user_id is not None,
        is_unknown=row.is_unknown,
        role=getattr(row, "role", ""),
    )


def _own_coordinates(contact: Contact) -> tuple[str, str | None]:
    """The contact's phone, else the e-mail, as kept now."""
    point = next(filter(None, map(contact.main_point, REACHED_BY)), None)
    return (point.value, point.normalized) if point is not None else ("", None)


def _href(normalized: str | None) -> str | None:
    if normalized is None:
        return None
    return f"tel:{normalized}" if normalized.startswith("+") else f"mailto:{normalized}"


def without_doubles(rows: Iterable[dict]) -> list[dict]:
    """*rows* with each person once, in order; what one row does not say is filled in from another.

    The same contact or user is the same person. So are the same name or the same coordinates, unless
    the other of the two differs: two people share a phone, and one name two people.
    """
    kept: list[dict] = []
    for row in rows:
        _put(kept, dict(row), len(kept))
    return kept


def _put(kept: list[dict], row: dict, place: int) -> None:
    """Add *row* at *place*, or where the same person stands; what they say together may fit a third row."""
    for other, known in enumerate(kept):
        if _is_same(known, row):
            del kept[other]
            return _put(kept, _merged(known, row), other)
    return kept.insert(place, row)


def _merged(known: dict, row: dict) -> dict:
    """What *known* says, completed by *row*; typed coordinates and what they mean stay together."""
    reach = known if known["coordinates"] else row
    together = {key: known[key] or value for key, value in row.items()}
    return together | {key: reach[key] for key in ("coordinates", "normalized")}


def _is_same(one: dict, other: dict) -> bool:
    for link in ("contact_id", "user_id"):
        if one[link] is not None and other[link] is not None:
            return one[link] == other[link]
    if (one["contact_id"] or other["contact_id"]) and (one["user_id"] or other["user_id"]):
        return False
    names, places = _pair(one, other, _name_key), _pair(one, other, _place_key)
    return (names is True and places is not False) or (places is True and names is not False)


def _pair(one: dict, other: dict, key) -> bool | None:
    """Whether both say the same by *key*; None when one of them says nothing."""
    first, second = key(one), key(other)
    return first == second if first and second else None


def _name_key(row: dict) -> str:
    return " ".join(sorted(fold(row["name"]).split()))


def _place_key(row: dict) -> str:
    return row["normalized"] or fold(row["coordinates"])


def rows_of(interactions: Collection[Interaction]) -> list[dict]:
    """The participants of *interactions* as data, and the contacts they are with, each once."""
    ids = [interaction.id for interaction in interactions]
    query = (
        select(Participant)
        .where(Participant.interaction_id.in_(ids))
        .order_by(Participant.interaction_id, Participant.position)
    )
    contacts = {each.contact_id: each.contact for each in interactions if each.contact_id is not None}
    clients = [row_of(contact.name, "", None, contact_id=contact.id) for contact in contacts.values()]
    return without_doubles([*clients, *(row.as_data() for row in db.session.scalars(query))])
