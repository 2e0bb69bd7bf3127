"""Places and sources that are known already, so that the same thing gets the same name again."""

from itertools import islice

from sqlalchemy import literal_column, or_, select, union

from crm.database import db
from crm.lib.folding import fold
from crm.models import Affiliation, Contact, ContactPoint, Deal, Interaction, PointKind, User

SUGGESTED = 12
# As the partial indexes say it: they are used for their own words only.
NOTHING = literal_column("''")
RECENT = 30


def places_like(typed: str, contact: Contact | None, user: User) -> list[str]:
    """Where a meeting with *contact* may be: its addresses, those of its companies, where it was before.

    Without a contact: where *user* met anybody lately.
    """
    known = [*_addresses(contact), *_former_places(contact, user)]
    return _beginning_like(typed, known)


def sources_like(typed: str, user: User) -> list[str]:
    """The sources in use in interactions and deals that *user* may see, and that begin like *typed*."""
    return _beginning_like(typed, sorted(_sources(user), key=fold))


def _addresses(contact: Contact | None) -> list[str]:
    if contact is None:
        return []
    companies = select(Affiliation.company_id).where(Affiliation.person_id == contact.id)
    query = (
        select(ContactPoint.value)
        .where(ContactPoint.kind == PointKind.ADDRESS)
        .where(or_(ContactPoint.contact_id == contact.id, ContactPoint.contact_id.in_(companies)))
        .order_by(ContactPoint.contact_id != contact.id, ContactPoint.is_main.desc(), ContactPoint.id)
    )
    return list(db.session.scalars(query))


def _former_places(contact: Contact | None, user: User) -> list[str]:
    whose = Interaction.responsible_id == user.id if contact is None else Interaction.contact_id == contact.id
    query = (
        select(Interaction.place)
        .where(Interaction.visibility(user), Interaction.place != NOTHING, whose)
        .order_by(Interaction.starts_on.desc(), Interaction.id.desc())
        .limit(RECENT)
    )
    return list(db.session.scalars(query))


def _sources(user: User) -> set[str]:
    of_interactions = select(Interaction.source).where(
        Interaction.source != NOTHING, Interaction.visibility(user)
    )
    of_deals = select(Deal.source).where(Deal.source != "", Deal.visibility(user))
    return set(db.session.scalars(union(of_interactions, of_deals)))


def _beginning_like(typed: str, known: list[str]) -> list[str]:
    start = fold(typed)
    fitting = dict.fromkeys(each for each in known if fold(each).startswith(start))
    return list(islice(fitting, SUGGESTED))
