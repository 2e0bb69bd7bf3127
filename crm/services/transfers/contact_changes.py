"""What a file adds to contacts that are known, and adding it: nothing of theirs is ever taken away."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload, undefer

from crm.database import db
from crm.models import Affiliation, Company, Contact, ContactPoint, Person
from crm.models.mixins.taggable import by_fold
from crm.services.transfers.changes import apply_values, compare_values, one_record
from crm.services.transfers.contact_rows import contact_values, point_key, points_of
from crm.services.transfers.drafts import Draft
from crm.services.transfers.entries import Change
from crm.services.transfers.plan import Plan

NAMES = ("family_name", "given_name", "patronymic", "name_order")


class ContactChanges:
    """Compares drafts with the contacts of *ids*, which are read at once."""

    def __init__(self, plan: Plan, ids: Sequence[int]) -> None:
        self.plan, self.policy = plan, plan.settings.known
        query = select(Contact).where(Contact.id.in_(ids)).options(
            selectinload(Contact.points), selectinload(Contact.tags), undefer(Contact.about),
            selectinload(Person.companies), selectinload(Company.people),
        )  # fmt: skip
        self.contacts = {contact.id: contact for contact in db.session.scalars(query)}

    def change(
        self, draft: Draft, record_id: int, owner_id: int | None, company_id: int | None, *, apply: bool
    ) -> Change:
        """What the draft changes in the contact; with *apply* it is done and its event written."""
        contact = self.contacts[record_id]
        wanted = compare_values(contact, self._values(draft, contact, owner_id), self.policy)
        points, tags = self._new_points(draft, contact), self._new_tags(draft, contact)
        joins = company_id is not None and self._joins(contact, company_id)
        if apply and (wanted or points or tags or joins):
            with one_record(contact, self.plan):
                self._apply(
                    contact, wanted, points, tags, (company_id, draft.text("role")) if joins else None
                )
        parts = {"points_data": points, "tag_names": tags, "affiliations_data": [company_id] if joins else []}
        added = {name: ("", ", ".join(map(_shown, rows))) for name, rows in parts.items() if rows}
        return Change(draft.row, contact.name, {**wanted, **added})

    def _apply(
        self, contact: Contact, wanted: dict, points: list, tags: list[str], joined: tuple[int, str] | None
    ) -> None:
        before = contact.parts()
        contact.points = [*contact.points, *points]
        contact.tag_names = [*contact.tag_names, *tags]
        if joined:
            company_id, role = joined
            is_main = not contact.companies
            contact.companies.append(Affiliation(company_id=company_id, role=role, is_main=is_main))
        apply_values(contact, wanted, self.plan, before)

    def _values(self, draft: Draft, contact: Contact, owner_id: int | None) -> dict:
        values = contact_values(draft, self.plan, owner_id)
        if contact.is_company or contact.family_name or contact.given_name:
            values = {key: value for key, value in values.items() if key not in NAMES}
        if self.policy == "update" and contact.about and values["about"]:
            values["about"] = _merged(contact.about, values["about"])
        if not draft.names.get("owner"):
            del values["owner_id"]  # the default owner is for new records
        return values

    def _new_points(self, draft: Draft, contact: Contact) -> list[ContactPoint]:
        known = {point_key(point) for point in contact.points}
        kinds = {point.kind for point in contact.points}
        found = [point for point in points_of(draft, self.plan) if point_key(point) not in known]
        if self.policy == "fill":
            found = [point for point in found if point.kind not in kinds]
        for offset, point in enumerate(found):
            point.is_main = point.is_main and point.kind not in kinds
            point.position = len(contact.points) + offset
        return found

    def _new_tags(self, draft: Draft, contact: Contact) -> list[str]:
        if self.policy == "fill" and contact.tags:
            return []
        known = {tag.folded for tag in contact.tags}
        return [name for key, name in by_fold(draft.tags).items() if key not in known]

    def _joins(self, contact: Contact, company_id: int) -> bool:
        if contact.is_company or (self.policy == "fill" and contact.companies):
            return False
        return company_id not in {row.company_id for row in contact.companies}


def _merged(old: str, new: str) -> str:
    """The old text with the lines of the new one that it has not."""
    lines = old.splitlines()
    return "\n".join([*lines, *(line for line in new.splitlines() if line not in lines)])


def _shown(part) -> str:
    return part.value if isinstance(part, ContactPoint) else str(part)
