"""Who is already known under a name, phone, e-mail or tax number (PL-13, C13): warn, never block.

Also records that the user may not see are found: of those only what matched and who is responsible
is said, so that nobody makes them twice.
"""

import enum
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload, selectinload

from crm.database import db
from crm.lib.folding import fold
from crm.lib.name_keys import name_key
from crm.models import Contact, ContactKind, ContactPoint, PointKind, User

MAX_FOUND = 5
LOADED = (joinedload(Contact.owner), selectinload(Contact.points))


class Reason(enum.Enum):
    TAX_NUMBER = "tax_number"
    PHONE = "phone"
    EMAIL = "email"
    NAME = "name"

    @property
    def label(self):
        return REASON_LABELS[self]


REASON_LABELS = {
    Reason.TAX_NUMBER: _l("Tax number"),
    Reason.PHONE: _l("Phone"),
    Reason.EMAIL: _l("E-mail"),
    Reason.NAME: _l("Name"),
}


@dataclass(frozen=True)
class Traits:
    """By what a contact would be recognised: typed name and towns, E.164 phones, checked e-mails, tax key."""

    kind: ContactKind
    name: str = ""
    cities: Collection[str] = ()
    phones: Collection[str] = ()
    emails: Collection[str] = ()
    tax_key: str = ""


@dataclass
class Known:
    """A contact that is known already. ``name`` is None when the user may not see the contact."""

    id: int
    name: str | None
    kind: ContactKind
    owner: User | None
    is_archived: bool
    reasons: list[Reason] = field(default_factory=list)


def find(traits: Traits, user: User, *, but: Collection[int] = ()) -> list[Known]:
    """At most `MAX_FOUND` contacts that share a trait, other than those of the ids *but*."""
    found: dict[int, Known] = {}
    for reason, condition in _conditions(traits):
        for contact in _matching(condition, but):
            if reason is Reason.NAME and not _may_be_same_place(contact, traits.cities):
                continue
            known = found.setdefault(contact.id, _known(contact, user))
            known.reasons.append(reason)
    return list(found.values())[:MAX_FOUND]


def _conditions(traits: Traits) -> Iterable[tuple[Reason, ColumnElement[bool]]]:
    if traits.tax_key:
        yield Reason.TAX_NUMBER, Contact.tax_number_key == traits.tax_key
    if traits.phones:
        yield Reason.PHONE, Contact.id.in_(_with_point(PointKind.PHONE, traits.phones))
    if traits.emails:
        yield Reason.EMAIL, Contact.id.in_(_with_point(PointKind.EMAIL, traits.emails))
    if key := name_key(traits.name):
        yield Reason.NAME, (Contact.name_key == key) & (Contact.kind == traits.kind)


def _with_point(kind: PointKind, normalized: Collection[str]) -> Select:
    return select(ContactPoint.contact_id).where(
        ContactPoint.normalized.in_(normalized), ContactPoint.kind == kind
    )


def _matching(condition: ColumnElement[bool], but: Collection[int]) -> Iterable[Contact]:
    query = select(Contact).where(condition, Contact.id.not_in(but)).options(*LOADED)
    return db.session.scalars(query.order_by(Contact.id).limit(MAX_FOUND))


def _may_be_same_place(contact: Contact, cities: Collection[str]) -> bool:
    """The same name in another town is somebody else (D3.6); an unknown town may be any."""
    there = {point.city_key for point in contact.points if point.kind is PointKind.ADDRESS} - {""}
    here = {fold(city) for city in cities} - {""}
    return not there or not here or bool(there & here)


def _known(contact: Contact, user: User) -> Known:
    name = contact.name if contact.is_visible_to(user) else None
    return Known(contact.id, name, contact.kind, contact.owner, contact.is_archived)
