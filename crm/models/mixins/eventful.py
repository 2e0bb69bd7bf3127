"""Every act on a record writes one event in the same transaction."""

import enum
from datetime import date, datetime, time
from functools import cache
from typing import ClassVar

from sqlalchemy import inspect

from crm.database import db
from crm.models.event import Event

UNTRACKED = frozenset({"id", "version", "created_at", "updated_at", "search_text", "sort_key"})


def to_json(value):
    """A column value as JSON keeps it; `from_json` turns it back."""
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, date | time | datetime):
        return value.isoformat()
    return value


def from_json(value, python_type: type):
    """The column value that `to_json` was given."""
    if value is None:
        return None
    if issubclass(python_type, enum.Enum):
        return python_type(value)
    if python_type in (date, time, datetime):
        return python_type.fromisoformat(value)
    return value


class Eventful:
    """A record whose acts are remembered. ``tracked_parts`` are properties over child rows.

    A part is a JSON-able property with a setter (phones, tags, lines): it goes into before and after
    like a column, and undo sets it back the same way.
    """

    tracked_parts: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def record_type(cls) -> str:
        # Of a subclass too: Company and Person are "contact".
        return inspect(cls).local_table.name

    @classmethod
    @cache
    def tracked_columns(cls) -> tuple[str, ...]:
        return tuple(each.key for each in inspect(cls).column_attrs if each.key not in UNTRACKED)

    def parts(self) -> dict:
        """The child rows as they are now; take it before changing them and pass it as *parts_before*."""
        return {name: getattr(self, name) for name in self.tracked_parts}

    def record_event(self, action: str, *, by, parts_before: dict | None = None, **details) -> Event:
        """Write the event of an act that has just changed this record, and flush both.

        The columns changed since the last flush become before and after. *details* are kept in
        ``after`` only, for the history's words (an amount, a name); undo ignores them.
        """
        before, after = self._changes()
        if parts_before is not None:
            for name, old in parts_before.items():
                if old != (new := getattr(self, name)):
                    before[name], after[name] = old, new
        db.session.add(self)
        db.session.flush()
        return Event.write(self, action, by=by, before=before, after=after, details=details)

    def _changes(self) -> tuple[dict, dict]:
        before, after = {}, {}
        state = inspect(self)
        is_new = not state.persistent
        # What was touched at all: an act changes two columns of thirty.
        for key in filter(state.committed_state.__contains__, self.tracked_columns()):
            history = state.attrs[key].history
            if not history.has_changes():
                continue
            old = None if is_new or not history.deleted else to_json(history.deleted[0])
            new = to_json(history.added[0]) if history.added else None
            if old != new:
                before[key], after[key] = old, new
        return before, after

    def reason_against_undo(self, event: Event):
        """Why *event* cannot be taken back by now, in the reader's words; None when it can."""
        return

    def set_back(self, values: dict) -> None:
        """Give the fields of an event's *before* their old values."""
        columns = inspect(type(self)).columns
        for key, value in values.items():
            if key in self.tracked_parts:
                setattr(self, key, value)
            elif key in columns:
                setattr(self, key, from_json(value, columns[key].type.python_type))
