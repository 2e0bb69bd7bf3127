"""The list of contacts: filters, two orders, keyset pages; a handful of queries whatever the size."""

import enum
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from sqlalchemy import ColumnElement, Row, Select, bindparam, select, tuple_
from sqlalchemy.orm import aliased

from crm.database import db
from crm.lib.folding import fold
from crm.models import (
    CompanySize,
    Contact,
    ContactKind,
    ContactPoint,
    PointKind,
    Tag,
    User,
)
from crm.models.names import NameOrder, full_name
from crm.models.tag import LONGEST_TAG, contact_tag
from crm.services.contacts.gaps import Gap
from crm.services.contacts.lines import with_details
from crm.services.contacts.words import industries_like
from crm.services.interactions import next_steps
from crm.services.readers import Reader, reader_of, rows_read
from crm.services.search import expression_of, in_index, matches, words_of

PAGE_SIZE = 50
NOBODY = 0
MANY = 400


class Order(enum.Enum):
    NAME = "name"
    NEWEST = "newest"


@dataclass(frozen=True)
class Criteria:
    """What the reader wants to see; None and "" mean any. ``owner_id`` may be `NOBODY`."""

    kind: ContactKind | None = None
    words: str = ""
    owner_id: int | None = None
    tag: str = ""
    industry: str = ""
    size: CompanySize | None = None
    city: str = ""
    country: str = ""
    language: str = ""
    lacks: Gap | None = None
    without_step: bool = False
    archived: bool = False
    order: Order = Order.NAME

    @property
    def is_fixed(self) -> bool:
        """Whether its statement is the same whatever the database holds."""
        lacks_way = self.lacks in (Gap.PHONE, Gap.EMAIL)
        return not (self.words or self.tag or self.industry or self.city or self.country or lacks_way)


@dataclass
class Page:
    """Lines (see `contact_lines`) and the ids to continue from: ``after`` for the next page, ``before``."""

    lines: list[Row]
    after: int | None = None
    before: int | None = None


def page_of(criteria: Criteria, user: User, *, after: int | None = None, before: int | None = None) -> Page:
    """The page that follows the contact of id *after*, or precedes that of id *before*."""
    lines = _read(criteria, reader_of(user), after, before)
    has_more = len(lines) > PAGE_SIZE
    lines = lines[:PAGE_SIZE]
    if before is not None:
        lines.reverse()
    page = Page(lines)
    if lines and (has_more or before is not None):
        page.after = lines[-1].id
    if lines and (after is not None or (before is not None and has_more)):
        page.before = lines[0].id
    return page


def _read(wanted: Criteria, reader: Reader, after: int | None, before: int | None) -> list[Row]:
    """Up to one line more than a page; the statement is kept where that is possible."""
    place = after is not None, before is not None
    values = {"here": before if after is None else after}
    words, rest = words_of(wanted.words), replace(wanted, words="")
    if rest.is_fixed and not words:
        return _all(_kept_statement(rest, reader, *place), values)
    if rest.is_fixed and in_index(Contact) is not None:
        values["words"] = expression_of(words)
        if found := _all(_kept_statement(rest, reader, *place, is_searched=True), values):
            return found
    return _all(_statement(wanted, reader, *place), values)


def _all(statement: Select, values: dict) -> list[Row]:
    return list(rows_read(statement, values))


def _statement(
    wanted: Criteria, reader: Reader, is_after: bool, is_before: bool, is_searched: bool = False
) -> Select:
    """The lines of a page; *is_searched* for those in the search index, by the parameter ``words``."""
    query = _filtered(wanted, reader)
    if is_searched:
        query = query.where(in_index(Contact))
    chosen = _keyset(query, wanted.order, is_after, is_before)
    return with_details(chosen.subquery("chosen"), reader)


# Building the statement of a list costs more than running it.
_kept_statement = lru_cache(maxsize=256)(_statement)


def colleague_names() -> dict[int, str]:
    """User id → name of everybody, in order of names."""
    return {row.id: _user_name(row) for row in rows_read(_colleagues())}


@cache
def _colleagues() -> Select:
    query = select(User.id, User.family_name, User.given_name, User.language, User.email)
    return query.order_by(User.family_name, User.given_name, User.id)


def _user_name(row: Row) -> str:
    order = NameOrder.FAMILY_FIRST if row.language == "hu" else NameOrder.GIVEN_FIRST
    return full_name(row.family_name, row.given_name, order=order) or row.email or ""


def _filtered(wanted: Criteria, user: Reader) -> Select:
    query = select(Contact.id, Contact.kind, Contact.name, Contact.owner_id).where(
        Contact.archived_at.is_not(None) if wanted.archived else Contact.archived_at.is_(None),
        Contact.visibility(user),
    )
    if wanted.kind is not None:
        query = query.where(Contact.kind == wanted.kind)
    condition = matches(Contact, wanted.words) if wanted.words else None
    if condition is not None:
        query = query.where(condition)
    if wanted.lacks is not None:
        query = query.where(_lacking(wanted.lacks))
    if wanted.without_step:
        query = query.where(next_steps.none_planned(user))
    return _by_place(_by_traits(query, wanted), wanted)


def _lacking(gap: Gap) -> ColumnElement[bool]:
    if gap is Gap.UNIQUE_NAME:
        return gap.condition
    there = aliased(Contact)
    few = select(there.id).where(there.archived_at.is_(None), gap.of(there))
    return gap.condition & _among(few, there.id)


def _by_traits(query: Select, wanted: Criteria) -> Select:
    if wanted.owner_id is not None:
        query = query.where(
            Contact.owner_id.is_(None) if wanted.owner_id == NOBODY else Contact.owner_id == wanted.owner_id
        )
    if wanted.tag:
        tagged = select(contact_tag.c.contact_id).join(Tag, Tag.id == contact_tag.c.tag_id)
        tagged = tagged.where(Tag.folded == fold(wanted.tag)[:LONGEST_TAG])
        query = query.where(_among(tagged, contact_tag.c.contact_id))
    if wanted.industry:
        # Joined to nothing, the column leads no index astray: a page of a common one is read by name.
        query = query.where(Contact.industry.concat("").in_(industries_like(wanted.industry)))
    if wanted.size is not None:
        query = query.where(Contact.size == wanted.size)
    return query.where(Contact.language == wanted.language) if wanted.language else query


def _by_place(query: Select, wanted: Criteria) -> Select:
    if not (wanted.city or wanted.country):
        return query
    there = select(ContactPoint.contact_id).where(ContactPoint.kind == PointKind.ADDRESS)
    if wanted.city:
        key = fold(wanted.city)
        # A range and not LIKE: the index serves it on both databases.
        there = there.where(ContactPoint.city_key >= key, ContactPoint.city_key < f"{key}\x7f")
    if wanted.country:
        there = there.where(ContactPoint.country == wanted.country)
    return query.where(_among(there, ContactPoint.contact_id))


def _among(ids: Select, contact_id: ColumnElement[int]) -> ColumnElement[bool]:
    """The contacts whose id is among *ids* (a select of the column *contact_id*).

    Few are looked up and sorted. Many are met soon on the way through the list in its order, which
    reads a page without sorting them all; no planner can know which of the two it is.
    """
    if len(db.session.scalars(ids.limit(MANY)).all()) < MANY:
        return Contact.id.in_(ids)
    return ids.where(contact_id == Contact.id).correlate(Contact).exists()


def _keyset(query: Select, order: Order, is_after: bool, is_before: bool) -> Select:
    value = Contact.sort_key if order is Order.NAME else Contact.created_at
    is_rising = (order is Order.NAME) != is_before
    if is_after or is_before:
        here = bindparam("here", type_=Contact.id.type)
        place = select(value).where(Contact.id == here).correlate(None).scalar_subquery()
        this, there = tuple_(value, Contact.id), tuple_(place, here)
        beyond = (value >= place, this > there) if is_rising else (value <= place, this < there)
        query = query.where(*beyond)
    columns = (value, Contact.id) if is_rising else (value.desc(), Contact.id.desc())
    return query.order_by(*columns).limit(PAGE_SIZE + 1)
