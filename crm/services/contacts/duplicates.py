"""Who is already known under a name, phone, e-mail or tax number (PL-13, C13): warn, never block.

Also records that the user may not see are found: of those only what matched and who is responsible
is said, so that nobody makes them twice.
"""

import enum
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload, selectinload

from crm.database import db
from crm.lib.folding import fold
from crm.lib.name_keys import name_key
from crm.models import Contact, ContactKind, ContactPoint, PointKind, User
from crm.services.search import begins_with

MAX_FOUND = 5
MAX_COMPARED = 50
# Of one name of ten letters, one may be wrong.
LIKE_ENOUGH = 0.88
NUMBERS = re.compile(r"\d+")
LOADED = (joinedload(Contact.owner), selectinload(Contact.points))


class Reason(enum.Enum):
    TAX_NUMBER = "tax_number"
    PHONE = "phone"
    EMAIL = "email"
    NAME = "name"
    SIMILAR_NAME = "similar_name"

    @property
    def label(self):
        return REASON_LABELS[self]


REASON_LABELS = {
    Reason.TAX_NUMBER: _l("Tax number"),
    Reason.PHONE: _l("Phone"),
    Reason.EMAIL: _l("E-mail"),
    Reason.NAME: _l("Name"),
    Reason.SIMILAR_NAME: _l("Similar name in the same town"),
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
    for contact in _similar(traits, {*but, *found}) if len(found) < MAX_FOUND else ():
        found[contact.id] = _known(contact, user)
        found[contact.id].reasons.append(Reason.SIMILAR_NAME)
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


def _similar(traits: Traits, but: Collection[int]) -> Iterable[Contact]:
    """Contacts in one of the same towns whose name differs by a slip of the hand (D3.6)."""
    key, towns = name_key(traits.name), {fold(city) for city in traits.cities} - {""}
    if not key or not towns:
        return []
    there = select(ContactPoint.contact_id).where(
        ContactPoint.kind == PointKind.ADDRESS, ContactPoint.city_key.in_(towns)
    )
    query = (
        select(Contact)
        .where(begins_with(Contact, [(_beginning(word),) for word in key.split()]))
        .where(Contact.kind == traits.kind, Contact.id.in_(there), Contact.id.not_in(but))
    )
    near = db.session.scalars(query.options(*LOADED).order_by(Contact.id).limit(MAX_COMPARED))
    return [contact for contact in near if _is_like(contact.name_key, key)]


def _beginning(word: str) -> str:
    """What a slip at the end of a word leaves of it; the index of names is asked for that."""
    return word[: max(3, len(word) - 3)]


def _is_like(one: str, other: str) -> bool:
    """Numbers tell names apart that are otherwise equal: "Depo 1", "Depo 2"."""
    same_numbers = NUMBERS.findall(one) == NUMBERS.findall(other)
    return same_numbers and one != other and SequenceMatcher(None, one, other).ratio() >= LIKE_ENOUGH


def _known(contact: Contact, user: User) -> Known:
    name = contact.name if contact.is_visible_to(user) else None
    return Known(contact.id, name, contact.kind, contact.owner, contact.is_archived)
