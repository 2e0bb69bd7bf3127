"""What the page of a contact shows beside the record: people, family of companies, deals.

The statements are built once for a reader and kept: building one costs more than running it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Row, ScalarSelect, Select, bindparam, select
from sqlalchemy.orm import InstrumentedAttribute, aliased, joinedload

from crm.database import db
from crm.models import Affiliation, Company, Contact, ContactPoint, Deal, PointKind, User
from crm.services.readers import Reader, reader_of

MAX_PEOPLE = 50
MAX_DEALS = 200
CONTACT_ID = bindparam("contact_id")
There = aliased(Contact)


@dataclass(frozen=True)
class Circle:
    """Who belongs to a contact, as far as the reader may see them."""

    affiliations: Sequence[Row]
    parent: Contact | None
    subsidiaries: Sequence[Row]


def circle_of(contact: Contact, user: User) -> Circle:
    """Affiliations (id, name, role, is_main, phone, phone_link), the parent, the subsidiaries (id, name)."""
    reader, values = reader_of(user), {"contact_id": contact.id}
    people = db.session.execute(_affiliations(reader, contact.is_company), values).all()
    if not contact.is_company:
        return Circle(people, None, [])
    return Circle(people, _parent(contact, user), db.session.execute(_subsidiaries(reader), values).all())


def deals_of(contact: Contact, user: User) -> Sequence[Deal]:
    """The deals with the contact, also as a person in a company's deal; the newest first."""
    return db.session.scalars(_deals(reader_of(user)), {"contact_id": contact.id}).all()


@lru_cache(maxsize=128)
def _affiliations(reader: Reader, is_company: bool) -> Select:
    company, person = Affiliation.company_id, Affiliation.person_id
    own, other = (company, person) if is_company else (person, company)
    query = (
        select(
            There.id,
            There.name,
            Affiliation.role,
            Affiliation.is_main,
            _phone(ContactPoint.value).label("phone"),
            _phone(ContactPoint.normalized).label("phone_link"),
        )
        .join(There, other == There.id)
        .where(own == CONTACT_ID, There.visibility(reader), There.archived_at.is_(None))
        .order_by(Affiliation.is_main.desc(), Affiliation.position, There.sort_key)
    )
    return query.limit(MAX_PEOPLE)


def _phone(column: InstrumentedAttribute) -> ScalarSelect:
    query = select(column).where(ContactPoint.contact_id == There.id, ContactPoint.kind == PointKind.PHONE)
    return query.order_by(ContactPoint.is_main.desc(), ContactPoint.position).limit(1).scalar_subquery()


def _parent(contact: Company, user: User) -> Contact | None:
    parent = contact.parent if contact.parent_id is not None else None
    return parent if parent is not None and parent.is_visible_to(user) else None


@lru_cache(maxsize=128)
def _subsidiaries(reader: Reader) -> Select:
    query = select(Contact.id, Contact.name).where(
        Contact.parent_id == CONTACT_ID, Contact.visibility(reader), Contact.archived_at.is_(None)
    )
    return query.order_by(Contact.sort_key).limit(MAX_PEOPLE)


@lru_cache(maxsize=128)
def _deals(reader: Reader) -> Select:
    return (
        Deal.visible_to(reader)
        .where(Deal.of_contact(CONTACT_ID), Deal.archived_at.is_(None))
        .options(joinedload(Deal.step), joinedload(Deal.owner), joinedload(Deal.loss_reason))
        .order_by(Deal.id.desc())
        .limit(MAX_DEALS)
    )
