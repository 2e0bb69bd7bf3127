"""What the page of a contact shows beside the record: people, family of companies, deals, next step."""

from dataclasses import dataclass

from sqlalchemy import Row, select
from sqlalchemy.orm import aliased

from crm.database import db
from crm.models import Affiliation, Company, Contact, ContactPoint, Deal, DealState, PointKind, User

MAX_PEOPLE = 50
MAX_DEALS = 20


@dataclass(frozen=True)
class Circle:
    """Who belongs to a contact, as far as the reader may see them."""

    affiliations: list[Row]
    parent: Contact | None
    subsidiaries: list[Row]


def circle_of(contact: Contact, user: User) -> Circle:
    """Affiliations (id, name, role, is_main, phone, phone_link), the parent, the subsidiaries (id, name)."""
    if not contact.is_company:
        return Circle(_affiliations(contact, user), None, [])
    return Circle(_affiliations(contact, user), _parent(contact, user), _subsidiaries(contact, user))


def _affiliations(contact: Contact, user: User) -> list[Row]:
    own, other = (
        (Affiliation.company_id, Affiliation.person_id)
        if contact.is_company
        else (Affiliation.person_id, Affiliation.company_id)
    )
    there = aliased(Contact)
    query = (
        select(there.id, there.name, Affiliation.role, Affiliation.is_main,
               _phone(ContactPoint.value, there.id).label("phone"),
               _phone(ContactPoint.normalized, there.id).label("phone_link"))
        .join(there, other == there.id)
        .where(own == contact.id, there.visibility(user), there.archived_at.is_(None))
        .order_by(Affiliation.is_main.desc(), Affiliation.position, there.sort_key)
    )
    return list(db.session.execute(query.limit(MAX_PEOPLE)))


def _phone(column, contact_id):
    query = select(column).where(
        ContactPoint.contact_id == contact_id, ContactPoint.kind == PointKind.PHONE
    )
    return query.order_by(ContactPoint.is_main.desc(), ContactPoint.position).limit(1).scalar_subquery()


def _parent(contact: Company, user: User) -> Contact | None:
    parent = contact.parent if contact.parent_id is not None else None
    return parent if parent is not None and parent.is_visible_to(user) else None


def _subsidiaries(contact: Company, user: User) -> list[Row]:
    query = select(Contact.id, Contact.name).where(
        Contact.parent_id == contact.id, Contact.visibility(user), Contact.archived_at.is_(None)
    )
    return list(db.session.execute(query.order_by(Contact.sort_key).limit(MAX_PEOPLE)))


def open_deals_of(contact: Contact, user: User) -> list[Deal]:
    """The open deals with the contact, the one to close first first."""
    query = Deal.visible_to(user).where(
        Deal.of_contact(contact.id),
        Deal.state == DealState.OPEN,
        Deal.archived_at.is_(None),
    )
    order = (Deal.expected_close_on.is_(None), Deal.expected_close_on, Deal.id)
    return list(db.session.scalars(query.order_by(*order).limit(MAX_DEALS)))
