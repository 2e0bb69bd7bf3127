"""A contact's child rows as plain data: events remember them and undo sets them back."""

from crm.models.affiliation import Affiliation
from crm.models.contact_point import ContactPoint
from crm.models.mixins.taggable import Taggable


class ContactParts(Taggable):
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

    def _affiliations(self) -> list[Affiliation]:
        return self.people if self.is_company else self.companies

    def _other_id(self, row: Affiliation) -> int:
        return row.person_id if self.is_company else row.company_id

    def _new_affiliation(self, other_id: int) -> Affiliation:
        side = {"person_id": other_id} if self.is_company else {"company_id": other_id}
        return Affiliation(**side)
