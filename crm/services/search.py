"""The global search: forgiving words, phone digits in any form (C8), one way for lists and suggestions.

SQLite looks words up in the full-text table of a model, PostgreSQL in the trigram index on the same
folded column. Where no word begins with what was typed, the middle of words is searched as well.
"""

from dataclasses import dataclass, field
from functools import lru_cache

from sqlalchemy import ColumnElement, Row, Select, TextClause, and_, column, or_, select, table, text

from crm.database import db
from crm.lib.folding import fold, query_words
from crm.lib.phones import query_digits
from crm.models import Contact, Deal, Interaction
from crm.services.readers import Reader, reader_of

MAX_HITS = 20
PROBE = 400  # how many of the newest hits are looked at before the slow, exhaustive way
MAX_QUERY = 200


@dataclass
class Hits:
    """What was found, at most so many of each, as rows of what a line shows.

    ``has_words`` is false for a query without any word in it.
    """

    contacts: list[Row] = field(default_factory=list)
    interactions: list[Row] = field(default_factory=list)
    deals: list[Row] = field(default_factory=list)
    has_words: bool = True

    def __bool__(self) -> bool:
        return bool(self.contacts or self.interactions or self.deals)


def search(query: str, user, *, limit: int = MAX_HITS) -> Hits:
    """Contacts, interactions and deals that *user* may see and that *query* finds, newest first.

    Where no word of any record begins with what was typed, the middle of words is searched.
    """
    words = words_of(query)
    if not words:
        return Hits(has_words=False)
    rows = {model: _find(model, words, user, limit) for model in (Contact, Interaction, Deal)}
    if not any(rows.values()):
        reader = reader_of(user)
        inside = {model: contains(model, words) for model in rows}
        rows = {model: _all(_visible(model, reader, limit).where(inside[model])) for model in rows}
    return Hits(_by_name(rows[Contact], query), rows[Interaction], rows[Deal])


def words_of(query: str | None) -> list[tuple[str, ...]]:
    """The words to look for, each in its spellings; a phone number is one word of digits."""
    query = (query or "")[:MAX_QUERY]
    digits = query_digits(query)
    return [(digits,)] if digits else query_words(query)


def matches(model, query: str | None) -> ColumnElement[bool] | None:
    """The condition "found by *query*" for a list of *model*; None when there is no word in it."""
    words = words_of(query)
    if not words:
        return None
    begins = begins_with(model, words)
    found = db.session.scalar(select(model.id).where(begins).limit(1))
    return begins if found is not None else contains(model, words)


def begins_with(model, words, *, probe: int | None = None) -> ColumnElement[bool]:
    """Each of *words* begins a word of the record; *probe* looks at so many of the newest only."""
    if db.engine.dialect.name != "sqlite":
        return contains(model, words)
    matching = _match(model).bindparams(words=expression_of(words))
    return model.id.in_(_newest(model, matching, probe))


def in_index(model) -> ColumnElement[bool] | None:
    """The same with the parameter ``words`` (see `expression_of`), for statements that are kept.

    None where there is no full-text table and the condition depends on the words.
    """
    is_sqlite = db.engine.dialect.name == "sqlite"
    return model.id.in_(_newest(model, _match(model), None)) if is_sqlite else None


def _match(model) -> TextClause:
    """The full-text condition, with the parameter ``words`` (see `expression_of`)."""
    return text(f"{model.__tablename__}_search MATCH :words")


def _newest(model, matching: TextClause, probe: int | None) -> Select:
    full_text = table(f"{model.__tablename__}_search", column("rowid"))
    rows = select(full_text.c.rowid).where(matching)
    return rows if probe is None else rows.order_by(full_text.c.rowid.desc()).limit(probe)


def expression_of(words) -> str:
    """What FTS5 is asked: every word, in any of its spellings, as the beginning of a word."""
    return " AND ".join(f"({_any_of(spellings)})" for spellings in words)


def _any_of(spellings: tuple[str, ...]) -> str:
    # Folded words are ASCII letters and digits; the quotes keep AND, OR and NEAR plain words.
    return " OR ".join(f'"{word}"*' for word in spellings)


def contains(model, words) -> ColumnElement[bool]:
    """Each of *words* stands anywhere in the record, also inside a word."""
    return and_(*(or_(*(model.search_text.like(f"%{word}%") for word in spellings)) for spellings in words))


def _find(model, words, user, limit: int) -> list[Row]:
    reader = reader_of(user)
    if db.engine.dialect.name != "sqlite":
        return _all(_visible(model, reader, limit).where(contains(model, words)))
    values = {"words": expression_of(words)}
    found = _all(_statement(model, reader, limit, PROBE), values)
    # The probe may have left hits out that a reader of few records was to find.
    if len(found) < limit and _all(_one_past_probe(model), values):
        return _all(_statement(model, reader, limit, None), values)
    return found


@lru_cache(maxsize=256)
def _statement(model, reader: Reader, limit: int, probe: int | None) -> Select:
    """The hits of ``:words``; kept, as building it takes longer than running it."""
    rows = _newest(model, _match(model), probe)
    return _visible(model, reader, limit).where(model.id.in_(rows))


@lru_cache(maxsize=8)
def _one_past_probe(model) -> Select:
    return _newest(model, _match(model), None).offset(PROBE).limit(1)


def _visible(model, reader: Reader, limit: int) -> Select:
    """What a line of the result shows, of the records that *reader* may see."""
    query = select(*_columns(model)).where(model.visibility(reader), model.archived_at.is_(None))
    if model is not Contact:
        query = query.outerjoin(Contact, Contact.id == model.contact_id)
    return query.order_by(model.id.desc()).limit(limit)


def _columns(model) -> list:
    if model is Contact:
        return [Contact.id, Contact.name, Contact.kind]
    whose = Contact.name.label("contact_name")
    if model is Interaction:
        return [Interaction.id, Interaction.title, Interaction.state, Interaction.starts_on, whose]
    return [Deal.id, Deal.title, Deal.state, Deal.amount_minor, Deal.currency, whose]


def _all(query: Select, values: dict | None = None) -> list[Row]:
    return list(db.session.execute(query, values or {}))


def _by_name(contacts: list[Row], query: str) -> list[Row]:
    """Those whose name begins with what was typed come first."""
    start = fold(query)
    return sorted(contacts, key=lambda contact: not fold(contact.name).startswith(start))
