"""What the page of a contact shows beside the record: people, family of companies, deals.

The statements are built once for a reader and kept: building one costs more than running it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from sqlalchemy import Row, ScalarSelect, Select, bindparam, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased, undefer

from crm.database import MAX_ID, db
from crm.lib.folding import fold
from crm.models import (
    Affiliation,
    Attachment,
    Company,
    Consent,
    ConsentChannel,
    Contact,
    ContactPoint,
    Deal,
    LossReason,
    PointKind,
    Tag,
    User,
)
from crm.models.tag import contact_tag
from crm.services.readers import Reader, reader_of, rows_read
from crm.services.time_spent.report import seconds_of

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


@dataclass(frozen=True)
class Profile:
    """A contact with what most have none of, so that it is looked for only where there is some."""

    contact: Contact
    tags: Sequence[str]
    has_consents: bool
    has_subsidiaries: bool
    has_files: bool
    # Time spent with the contact and with a company's people, as far as the reader may know of it (SC-34).
    seconds: int | None


def find(contact_id: int, user: User) -> Profile | None:
    """The contact of that id if *user* may see it."""
    if not 0 < contact_id <= MAX_ID:
        return None
    row = db.session.execute(_contact(reader_of(user)), {"contact_id": contact_id}).one_or_none()
    if row is None:
        return None
    tags = sorted(row.tags.split("\n"), key=fold) if row.tags else []
    has = (bool(row.has_consents), bool(row.has_subsidiaries), bool(row.has_files))
    return Profile(row[0], tags, *has, row.seconds)


def points_of(contact: Contact) -> Sequence[Row]:
    """Rows of kind, value, normalized, service, label, is_main."""
    return rows_read(_points(), {"contact_id": contact.id})


def consents_of(profile: Profile) -> list[Row]:
    """The statement that counts of each channel that has one: channel, is_given, at."""
    if not profile.has_consents:
        return []
    newest: dict[ConsentChannel, Row] = {}
    for consent in rows_read(_consents(), {"contact_id": profile.contact.id}):
        newest.setdefault(consent.channel, consent)
    return [newest[channel] for channel in ConsentChannel if channel in newest]


@lru_cache(maxsize=128)
def _contact(reader: Reader) -> Select:
    # No tag has a line break in it, so that one text holds all of them.
    tags = select(func.aggregate_strings(Tag.name, "\n")).join(contact_tag, contact_tag.c.tag_id == Tag.id)
    return (
        select(
            Contact,
            tags.where(contact_tag.c.contact_id == CONTACT_ID).scalar_subquery().label("tags"),
            exists().where(Consent.contact_id == CONTACT_ID).label("has_consents"),
            exists().where(There.parent_id == CONTACT_ID).label("has_subsidiaries"),
            exists().where(Attachment.is_with(CONTACT_ID, reader)).label("has_files"),
            seconds_of("contact", CONTACT_ID, reader).label("seconds"),
        )
        .where(Contact.visibility(reader), Contact.id == CONTACT_ID)
        .options(undefer(Contact.about))
    )


@cache
def _points() -> Select:
    point = ContactPoint
    columns = (point.kind, point.value, point.normalized, point.service, point.label, point.is_main)
    return select(*columns).where(point.contact_id == CONTACT_ID).order_by(point.position)


@cache
def _consents() -> Select:
    query = select(Consent.channel, Consent.is_given, Consent.at).where(Consent.contact_id == CONTACT_ID)
    return query.order_by(Consent.at.desc(), Consent.id.desc())


def circle_of(profile: Profile, user: User) -> Circle:
    """Affiliations (id, name, role, is_main, phone, phone_link), the parent, the subsidiaries (id, name)."""
    contact, reader = profile.contact, reader_of(user)
    values = {"contact_id": contact.id}
    people = rows_read(_affiliations(reader, contact.is_company), values)
    if not contact.is_company:
        return Circle(people, None, [])
    has_any = profile.has_subsidiaries
    below = rows_read(_subsidiaries(reader), values) if has_any else []
    return Circle(people, _parent(contact, user), below)


def deals_of(contact: Contact, user: User) -> Sequence[Row]:
    """The deals with the contact, also as a person in a company's deal; the newest first.

    Rows of id, title, state, amount_minor, currency, opened_on, closed_on, created_at, user_id (of the
    owner), loss_names (of the reason, by language; None for none).
    """
    return rows_read(_deals(reader_of(user)), {"contact_id": contact.id})


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
    columns = (Deal.id, Deal.title, Deal.state, Deal.amount_minor, Deal.currency)
    days = (Deal.opened_on, Deal.closed_on, Deal.created_at)
    return (
        select(*columns, *days, Deal.owner_id.label("user_id"), LossReason.names.label("loss_names"))
        .outerjoin(LossReason, LossReason.id == Deal.loss_reason_id)
        .where(Deal.visibility(reader), Deal.of_contact(CONTACT_ID), Deal.archived_at.is_(None))
        .order_by(Deal.id.desc())
        .limit(MAX_DEALS)
    )
