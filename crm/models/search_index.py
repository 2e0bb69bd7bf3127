"""Keeps search text, full-text tables and sort keys in step with the records, in their transaction.

Written by the app and not by triggers: a rebuilt table would drop those silently.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, event, inspect, text

from crm.database import db
from crm.lib.folding import fold, search_variants
from crm.lib.sort_keys import sort_key
from crm.models.contact import Contact
from crm.models.contact_point import ContactPoint
from crm.models.deal import Deal
from crm.models.interaction import Interaction
from crm.models.mixins.searchable import Searchable
from crm.models.note import Note
from crm.models.product import Product
from crm.models.team import Team

MAX_SEARCH_TEXT = 20_000
# What a record is found by: changed, its text is made anew.
DETAILS = ("place", "source", "document")
SOURCES = {
    Contact: ("name", "given_name", "family_name", "tax_number", "points"),
    Interaction: ("title", "memo", *DETAILS, "contact_id", "contact", "participants"),
    Deal: ("title", "contact_id", "contact", "external_id", "participants"),
}


def search_text(source: Iterable[str | None]) -> str:
    """The folded text under which a record is found."""
    return search_variants(" ".join(part for part in source if part))[:MAX_SEARCH_TEXT]


def write_rows(connection: Connection, table: str, rows: list[dict]) -> None:
    """Put ``[{"id": …, "text": …}]`` into the full-text table of *table*, replacing what was there."""
    if rows and connection.dialect.name == "sqlite":
        # The names of tables are our own, nothing comes from outside.
        statement = f"INSERT OR REPLACE INTO {table}_search (rowid, text) VALUES (:id, :text)"  # noqa: S608
        connection.execute(text(statement), rows)


def sort_language() -> str:
    """The team's language: the one order of names that is stored."""
    with db.session.no_autoflush:
        team = db.session.get(Team, 1)
    return team.language if team is not None else "en"


@event.listens_for(db.session, "before_flush")
def _refresh_texts(session, _context, _instances) -> None:
    changed = [*session.new, *session.dirty]
    records = {record for record in changed if isinstance(record, Searchable) and _is_stale(record)}
    records |= {row.contact for row in changed if isinstance(row, ContactPoint) and row.contact}
    for note in changed:
        if isinstance(note, Note) and inspect(note).pending:
            _absorb(note)
    with session.no_autoflush:
        for record in records:
            record.search_text = search_text(record.search_source())
            if isinstance(record, Contact):
                record.note_ways()
        _refresh_sort_keys(record for record in changed if isinstance(record, Contact))
    for product in changed:
        if isinstance(product, Product):
            product.folded = fold(product.name)


def _is_stale(record: Searchable) -> bool:
    state = inspect(record)
    if not state.persistent:
        return True
    sources = next(names for kind, names in SOURCES.items() if isinstance(record, kind))
    return any(state.attrs[name].history.has_changes() for name in sources)


def _absorb(note: Note) -> None:
    """A new note only adds words: no need to read all the others again."""
    if note.text and note.interaction is not None:
        known = note.interaction.search_text or ""
        note.interaction.search_text = f"{known} {search_text([note.text])}"[:MAX_SEARCH_TEXT]


def _refresh_sort_keys(contacts: Iterable[Contact]) -> None:
    for contact in contacts:
        if inspect(contact).attrs.name.history.has_changes():
            contact.sort_key = sort_key(contact.name, sort_language())


@event.listens_for(db.session, "after_flush")
def _write_full_text(session, _context) -> None:
    if session.get_bind().dialect.name != "sqlite":
        return
    for record in [*session.new, *session.dirty]:
        if isinstance(record, Searchable) and inspect(record).attrs.search_text.history.added:
            row = {"id": record.id, "text": record.search_text}
            write_rows(session.connection(), _table_name(record), [row])


def _table_name(record: Searchable) -> str:
    return inspect(type(record)).local_table.name
