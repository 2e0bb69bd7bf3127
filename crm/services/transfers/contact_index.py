"""Which contact a row means: by its old number, tax number, e-mail, phone, or name with a proof."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select

from crm.database import db
from crm.models import Affiliation, Contact, ContactKind, ContactPoint, PointKind
from crm.services.transfers.books import spelling
from crm.services.transfers.bulk import is_there
from crm.services.transfers.entries import Entry

REACHES = (PointKind.PHONE, PointKind.EMAIL)


@dataclass
class Known(Entry):
    """What tells a contact from its namesakes."""

    external_id: str | None = None
    tax_key: str | None = None
    cities: set[str] = field(default_factory=set)
    reach: set[str] = field(default_factory=set)
    companies: set[int] = field(default_factory=set)


class ContactIndex:
    """All contacts, archived ones last: a live record counts before an archived namesake."""

    def __init__(self) -> None:
        self.by_external: dict[str, Known] = {}
        self.by_tax: dict[str, Known] = {}
        self.by_reach: dict[str, Known] = {}
        self.by_name: dict[tuple[bool, str], list[Known]] = defaultdict(list)
        self.last_id = 0

    @classmethod
    def load(cls) -> ContactIndex:
        index = cls()
        index.catch_up()
        return index

    def catch_up(self) -> None:
        """Read the contacts made since the last time."""
        known: dict[int, Known] = {}
        for row in db.session.execute(_contacts(self.last_id)):
            entry = Known(row.id, row.archived_at is not None, row.external_id, row.tax_number_key)
            known[row.id] = entry
            self.add(entry, row.kind is ContactKind.COMPANY, row.name)
        if not known:
            return
        for contact_id, kind, normalized, city in db.session.execute(_points(self.last_id)):
            self._note_point(known.get(contact_id), kind, normalized, city)
        for person_id, company_id in db.session.execute(_affiliations(self.last_id)):
            if person_id in known:
                known[person_id].companies.add(company_id)
        self.pass_by(known)

    def pass_by(self, ids: Iterable[int]) -> None:
        """These are known already: by what was read, or because we made them."""
        self.last_id = max(self.last_id, *ids)

    def _note_point(self, known: Known | None, kind: PointKind, normalized: str | None, city: str) -> None:
        if known is None:
            return
        if kind is PointKind.ADDRESS:
            known.cities |= {city} - {""}
        elif normalized:
            known.reach.add(normalized)
            self.by_reach.setdefault(normalized, known)

    def add(self, known: Known, is_company: bool, name: str) -> None:
        self.by_name[is_company, spelling(name)].append(known)
        if known.external_id:
            self.by_external.setdefault(known.external_id, known)
        if known.tax_key:
            self.by_tax.setdefault(known.tax_key, known)
        for way in known.reach:
            self.by_reach.setdefault(way, known)

    def find(self, asked: Known, is_company: bool, name: str, key: str) -> Known | None:
        """The contact that *asked* (the row's own marks) is, looked for by *key* (`settings.KEYS`)."""
        if key in ("auto", "external_id") and asked.external_id in self.by_external:
            return self.by_external[asked.external_id]
        if key in ("auto", "tax_number") and asked.tax_key in self.by_tax:
            return self.by_tax[asked.tax_key]
        if key in ("email", "phone"):
            return _first(
                self.by_reach.get(way) for way in sorted(asked.reach) if ("@" in way) == (key == "email")
            )
        namesakes = self.by_name.get((is_company, spelling(name)), ())
        if key == "name":
            return _first(namesakes)
        if key == "auto":
            return _first(known for known in namesakes if not differs(known, asked, is_company))
        return None


def differs(known: Known, asked: Known, is_company: bool) -> bool:
    """Whether two contacts of one name are not the same: another number, town or way to reach them."""
    if _apart(_some(known.external_id), _some(asked.external_id)):
        return True
    if is_company:
        return _apart(_some(known.tax_key), _some(asked.tax_key)) or _apart(known.cities, asked.cities)
    if known.reach & asked.reach:
        return False
    return _apart(known.reach, asked.reach) or _apart(known.companies, asked.companies)


def _some(value: str | None) -> set[str]:
    return {value} if value else set()


def _apart(one: set, other: set) -> bool:
    """Both say something, and nothing in common."""
    return bool(one and other and not one & other)


def _first(found: Iterable[Known | None]) -> Known | None:
    return next(filter(None, found), None)


def _contacts(after: int):
    return (
        select(
            Contact.id,
            Contact.kind,
            Contact.name,
            Contact.external_id,
            Contact.tax_number_key,
            Contact.archived_at,
        )
        .where(is_there(Contact), Contact.id > after)
        .order_by(Contact.archived_at.is_not(None), Contact.id)
    )


def _points(after: int):
    return select(
        ContactPoint.contact_id, ContactPoint.kind, ContactPoint.normalized, ContactPoint.city_key
    ).where(ContactPoint.kind.in_([*REACHES, PointKind.ADDRESS]), ContactPoint.contact_id > after)


def _affiliations(after: int):
    return select(Affiliation.person_id, Affiliation.company_id).where(Affiliation.person_id > after)
