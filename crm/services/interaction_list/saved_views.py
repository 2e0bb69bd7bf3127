"""The views of the list that a reader has: their own and those that leaders share."""

from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Select, select

from crm.models import SavedView
from crm.services.readers import Reader, reader_of, rows_read

SHOWN = 30


class View(NamedTuple):
    """A saved view as a page of the list needs it."""

    id: int
    name: str
    is_shared: bool
    owner_id: int
    filters: Any
    grouping: str | None
    columns: Any
    order: str | None


def views_of(user) -> list[View]:
    """The user's own views, then those of others, each in order of names."""
    found = [View._make(row) for row in rows_read(_statement(reader_of(user)))]
    return sorted(found, key=lambda view: view.owner_id != user.id)


@lru_cache(maxsize=64)
def _statement(reader: Reader) -> Select:
    columns = [getattr(SavedView, name) for name in View._fields]
    query = select(*columns).where(SavedView.visibility(reader), SavedView.archived_at.is_(None))
    return query.order_by(SavedView.name, SavedView.id).limit(SHOWN)
