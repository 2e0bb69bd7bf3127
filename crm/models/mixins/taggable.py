"""The team's own words on a record: the same word is one tag, however it is typed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sqlalchemy import select

from crm.database import db
from crm.lib import clock
from crm.lib.folding import fold
from crm.models.tag import LONGEST_TAG, Tag

if TYPE_CHECKING:
    from crm.models.event import Event


class Taggable:
    """A record with a relationship ``tags``; ``tag_names`` is the part that events remember."""

    @property
    def tag_names(self) -> list[str]:
        return [tag.name for tag in self.tags]

    @tag_names.setter
    def tag_names(self, names: list[str]) -> None:
        """Tags by name, however typed: a known one is used, a new one is made."""
        wanted = by_fold(names)
        # The event of this act still needs the columns' changes that a flush would forget.
        with db.session.no_autoflush:
            known = db.session.scalars(select(Tag).where(Tag.folded.in_(wanted))).all()
        found = {tag.folded for tag in known}
        made = [Tag(name=name, folded=key) for key, name in wanted.items() if key not in found]
        self.tags = sorted([*known, *made], key=lambda tag: tag.folded)

    def add_tag(self, name: str, *, by) -> Event | None:
        """Tag the record; None when it has the tag already."""
        if fold(name)[:LONGEST_TAG] in {tag.folded for tag in self.tags}:
            return None
        return self._retag([*self.tag_names, name], by=by)

    def remove_tag(self, name: str, *, by) -> Event | None:
        """Take the tag off, however its name is typed; None when the record does not have it."""
        kept = [tag.name for tag in self.tags if tag.folded != fold(name)[:LONGEST_TAG]]
        return self._retag(kept, by=by) if len(kept) < len(self.tags) else None

    def record_change(self, action: str, *, by, parts_before: dict) -> Event:
        """Write the event of a change; the version rises also when only child rows changed."""
        self.updated_at = clock.now()
        return self.record_event(action, by=by, parts_before=parts_before)

    def _retag(self, names: list[str], *, by) -> Event:
        before = {"tag_names": self.tag_names}
        self.tag_names = names
        return self.record_change("tagged", by=by, parts_before=before)


def by_fold(names: Iterable[str]) -> dict[str, str]:
    """Folded key → name as typed, of the names that have letters or digits; the first spelling counts."""
    named = {}
    for name in names:
        tidy = " ".join(name.split())[:LONGEST_TAG]
        if key := fold(tidy)[:LONGEST_TAG]:
            named.setdefault(key, tidy)
    return named
