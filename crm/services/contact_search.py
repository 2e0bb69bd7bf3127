"""Contacts by words: a condition for a query, the same on both databases."""

from sqlalchemy import ColumnElement, and_, column, or_, select, table, text

from crm.database import db
from crm.lib.folding import query_words
from crm.lib.phones import query_digits
from crm.models import Contact


def matches(typed: str) -> ColumnElement[bool] | None:
    """The contacts in whose search text every word of *typed* begins a word; None for no words.

    Something that looks like a phone number is looked for as one word of digits.
    """
    digits = query_digits(typed)
    words = [(digits,)] if digits else query_words(typed)
    if not words:
        return None
    if db.engine.dialect.name == "sqlite":
        return Contact.id.in_(_full_text(words))
    return and_(*(or_(*map(_begins_a_word, spellings)) for spellings in words))


def _full_text(words: list[tuple[str, ...]]):
    groups = ("(" + " OR ".join(f'"{word}"*' for word in spellings) + ")" for spellings in words)
    index = table("contact_search", column("rowid"))
    return select(index.c.rowid).where(
        text("contact_search MATCH :words").bindparams(words=" AND ".join(groups))
    )


def _begins_a_word(word: str) -> ColumnElement[bool]:
    return or_(Contact.search_text.like(f"{word}%"), Contact.search_text.like(f"% {word}%"))
