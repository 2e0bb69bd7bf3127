"""Finding the one contact a person means by a typed name, and making the one that is not there yet."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Row, func, literal_column, select
from sqlalchemy.orm import aliased

from crm.database import MAX_ID, db
from crm.lib.folding import fold
from crm.lib.name_keys import name_key
from crm.models import (
    Affiliation,
    Company,
    Contact,
    ContactKind,
    ContactPoint,
    Person,
    PointKind,
)
from crm.models.names import split_name, usual_order
from crm.services.search import matches

OFFERED = 8


def find_by_id(contact_id: int, user, kind: ContactKind | None = None) -> Contact | None:
    """The live contact of that id if *user* may see it and it is of *kind*."""
    if not 0 < contact_id <= MAX_ID:
        return None
    query = Contact.visible_to(user).where(Contact.id == contact_id, Contact.archived_at.is_(None))
    return db.session.scalars(query if kind is None else query.where(Contact.kind == kind)).one_or_none()


def find_by_name(name: str, user, kind: ContactKind | None = None) -> Sequence[Row]:
    """What *user* may mean by *name*: the contacts spelled the same, else those of the same key.

    Letter case, accents, alphabet and the order of words make no difference; without the legal form a
    name is only near enough to be offered. Rows as of `suggest`.
    """
    key = name_key(name)
    near = _rows(user, kind, Contact.name_key == key) if key else []
    return [row for row in near if is_spelled(row.name, name)] or near


def is_spelled(name: str, typed: str) -> bool:
    """Whether *typed* is the whole *name*, however it is written."""
    return sorted(fold(name).split()) == sorted(fold(typed).split())


def suggest(text: str, user, kind: ContactKind | None = None) -> Sequence[Row]:
    """Up to `OFFERED` rows (id, kind, name, detail) for what was typed so far, in order of names.

    *detail* tells namesakes apart: a person's main company, a company's town.
    """
    condition = matches(Contact, text)
    return [] if condition is None else _rows(user, kind, condition)


def _rows(user, kind: ContactKind | None, condition: ColumnElement[bool]) -> Sequence[Row]:
    query = (
        select(Contact.id, Contact.kind, Contact.name, _detail())
        .where(Contact.visibility(user), Contact.archived_at.is_(None), condition)
        .order_by(Contact.sort_key, Contact.id)
        .limit(OFFERED)
    )
    return db.session.execute(query if kind is None else query.where(Contact.kind == kind)).all()


def make(name: str, kind: ContactKind, *, by, language: str) -> Contact:
    """A new company or person of that name, in the hands of *by*; *language* says how names are written."""
    if kind is ContactKind.COMPANY:
        contact = Company(name=name, owner_id=by.id)
    else:
        order = usual_order(language)
        family, given, patronymic = split_name(name, order)
        contact = Person(
            family_name=family, given_name=given, patronymic=patronymic, name_order=order, owner_id=by.id
        )
        contact.rename()
    contact.record_event("created", by=by)
    return contact


def _detail():
    company = aliased(Contact)
    main_company = (
        select(company.name)
        .join(Affiliation, Affiliation.company_id == company.id)
        .where(Affiliation.person_id == Contact.id)
        .order_by(Affiliation.is_main.desc(), Affiliation.position)
        .limit(1)
        .correlate(Contact)
        .scalar_subquery()
    )
    town = (
        select(ContactPoint.city)
        .where(ContactPoint.contact_id == Contact.id, ContactPoint.kind == PointKind.ADDRESS)
        .order_by(ContactPoint.is_main.desc(), ContactPoint.position)
        .limit(1)
        .correlate(Contact)
        .scalar_subquery()
    )
    return func.coalesce(main_company, town, literal_column("''")).label("detail")
