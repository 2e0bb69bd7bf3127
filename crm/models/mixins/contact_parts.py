"""A contact's child rows as plain data: events remember them and undo sets them back."""

from sqlalchemy import select

from crm.database import db
from crm.lib.folding import fold
from crm.models.affiliation import Affiliation
from crm.models.contact_point import ContactPoint
from crm.models.tag import Tag


class ContactParts:
    @property
    def points_data(self) -> list[dict]:
        return [point.as_data() for point in self.points]

    @points_data.setter
    def points_data(self, rows: list[dict]) -> None:
        # Rows that stay keep their ids: replace only when something differs.
        if rows != self.points_data:
            self.points = [
                ContactPoint.from_data({**row, "position": position})
                for position, row in enumerate(rows)
            ]

    @property
    def tag_names(self) -> list[str]:
        return [tag.name for tag in self.tags]

    @tag_names.setter
    def tag_names(self, names: list[str]) -> None:
        """Tags by name, however typed: a known one is used, a new one is made."""
        wanted = {fold(name): name.strip() for name in names if name.strip()}
        known = db.session.scalars(select(Tag).where(Tag.folded.in_(wanted))).all()
        made = [
            Tag(name=name[:60], folded=folded)
            for folded, name in wanted.items()
            if folded not in {tag.folded for tag in known}
        ]
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
        kept = []
        for position, row in enumerate(rows):
            affiliation = own.get(row["contact_id"]) or self._new_affiliation(row["contact_id"])
            affiliation.role, affiliation.is_main = row["role"], row["is_main"]
            affiliation.position = position
            kept.append(affiliation)
        self._affiliations()[:] = kept

    def _affiliations(self) -> list[Affiliation]:
        return self.people if self.is_company else self.companies

    def _other_id(self, row: Affiliation) -> int:
        return row.person_id if self.is_company else row.company_id

    def _new_affiliation(self, other_id: int) -> Affiliation:
        side = {"person_id": other_id} if self.is_company else {"company_id": other_id}
        return Affiliation(**side)
