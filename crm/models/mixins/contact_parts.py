"""A contact's child rows as plain data: events remember them and undo sets them back."""

from collections.abc import Iterable

from sqlalchemy import select

from crm.database import db
from crm.lib import clock
from crm.lib.folding import fold
from crm.models.affiliation import Affiliation
from crm.models.contact_point import ContactPoint
from crm.models.event import Event
from crm.models.tag import LONGEST_TAG, Tag


class ContactParts:
    @property
    def points_data(self) -> list[dict]:
        return [point.as_data() for point in self.points]

    @points_data.setter
    def points_data(self, rows: list[dict]) -> None:
        """The points in order; a row that says the same as a point keeps it, and its id."""
        spare = list(self.points)
        self.points = [self._point(row, spare) for row in rows]
        for position, point in enumerate(self.points):
            point.position = position

    def _point(self, row: dict, spare: list[ContactPoint]) -> ContactPoint:
        same = next((point for point in spare if point.as_data() == row), None)
        if same is None:
            return ContactPoint.from_data(row)
        spare.remove(same)
        return same

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

    @property
    def affiliations_data(self) -> list[dict]:
        """The other side's id, role and main mark of each affiliation, in order."""
        return [
            {"contact_id": self._other_id(row), "role": row.role, "is_main": row.is_main}
            for row in self._affiliations()
        ]

    @affiliations_data.setter
    def affiliations_data(self, rows: list[dict]) -> None:
        own = {self._other_id(row): row for row in self._affiliations()}
        kept = {}
        for row in rows:
            other_id = row["contact_id"]
            if other_id in kept:
                continue
            affiliation = own.get(other_id) or self._new_affiliation(other_id)
            affiliation.role, affiliation.is_main = row["role"], row["is_main"]
            affiliation.position = len(kept)
            kept[other_id] = affiliation
        self._affiliations()[:] = kept.values()

    def add_tag(self, name: str, *, by) -> Event | None:
        """Tag the contact; None when it has the tag already."""
        if fold(name)[:LONGEST_TAG] in {tag.folded for tag in self.tags}:
            return None
        return self._retag([*self.tag_names, name], by=by)

    def remove_tag(self, name: str, *, by) -> Event | None:
        """Take the tag off, however its name is typed; None when the contact does not have it."""
        kept = [tag.name for tag in self.tags if tag.folded != fold(name)[:LONGEST_TAG]]
        return self._retag(kept, by=by) if len(kept) < len(self.tags) else None

    def _retag(self, names: list[str], *, by) -> Event:
        before = {"tag_names": self.tag_names}
        self.tag_names = names
        return self.record_change("tagged", by=by, parts_before=before)

    def record_change(self, action: str, *, by, parts_before: dict) -> Event:
        """Write the event of a change; the version rises also when only child rows changed."""
        self.updated_at = clock.now()
        return self.record_event(action, by=by, parts_before=parts_before)

    def _affiliations(self) -> list[Affiliation]:
        return self.people if self.is_company else self.companies

    def _other_id(self, row: Affiliation) -> int:
        return row.person_id if self.is_company else row.company_id

    def _new_affiliation(self, other_id: int) -> Affiliation:
        side = {"person_id": other_id} if self.is_company else {"company_id": other_id}
        return Affiliation(**side)


def by_fold(names: Iterable[str]) -> dict[str, str]:
    """Folded key → name as typed, of the names that have letters or digits; the first spelling counts."""
    named = {}
    for name in names:
        tidy = " ".join(name.split())[:LONGEST_TAG]
        if key := fold(tidy)[:LONGEST_TAG]:
            named.setdefault(key, tidy)
    return named
