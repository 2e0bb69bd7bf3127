"""Companies, persons and address books."""

from collections.abc import Iterator, Sequence
from itertools import islice

from sqlalchemy import select, update

from crm.database import db
from crm.models import Affiliation, Contact, ContactPoint, Event, Tag
from crm.models.mixins.taggable import by_fold
from crm.models.tag import contact_tag
from crm.services.transfers import bulk
from crm.services.transfers.contact_changes import ContactChanges
from crm.services.transfers.contact_index import ContactIndex, Known
from crm.services.transfers.contact_rows import (
    cities_of,
    new_contact,
    person_names,
    point_rows,
    points_of,
    reach_of,
    tax_of,
)
from crm.services.transfers.drafts import Draft
from crm.services.transfers.entries import Change
from crm.services.transfers.importers.base import Importer
from crm.services.transfers.names import Mentions

BATCH = 250


class ContactImporter(Importer):
    def open(self, found: Mentions) -> None:
        super().open(found)
        self.index = ContactIndex.load()

    def catch_up(self) -> None:
        self.index.catch_up()

    def find(self, draft: Draft) -> Known | None:
        known, name = self._known(draft), self._name(draft)
        return self.index.find(known, draft.is_company, name, self.plan.settings.key)

    def remember(self, draft: Draft) -> Known:
        known = self._known(draft)
        self.index.add(known, draft.is_company, self._name(draft))
        return known

    def _name(self, draft: Draft) -> str:
        return draft.text("name") if draft.is_company else person_names(draft, self.plan.language)["name"]

    def _known(self, draft: Draft) -> Known:
        """The draft's own marks, in the form of a known contact."""
        points, tax = points_of(draft, self.plan), tax_of(draft, self.plan)
        return Known(
            record_id=0,
            external_id=draft.values.get("external_id"),
            tax_key=tax.key or None if tax else None,
            cities=cities_of(points),
            reach=reach_of(points),
            companies={self.resolve("company", draft)} - {None},
        )

    def insert(self, drafts: Sequence[Draft]) -> list[int]:
        rows = [new_contact(draft, self.plan, self.owner_of(draft)) for draft in drafts]
        ids = bulk.insert_rows(Contact, rows)
        self.index.pass_by(ids)
        bulk.index_rows(Contact, ids, [row["search_text"] for row in rows])
        pairs = list(zip(drafts, ids, strict=True))
        bulk.add_rows(
            ContactPoint, [row for draft, id_ in pairs for row in point_rows(draft, self.plan, id_)]
        )
        bulk.add_rows(Affiliation, [row for pair in pairs for row in self._affiliation(*pair)])
        bulk.add_rows(contact_tag, self._tag_rows(pairs))
        bulk.record_import(Contact, ids, self.plan)
        for draft, record_id in pairs:
            if draft.is_company and "company" in self.books:
                self.books["company"].add(record_id, draft.text("name"))
        return ids

    def _affiliation(self, draft: Draft, person_id: int) -> list[dict]:
        company_id = self.resolve("company", draft)
        if company_id is None:
            return []
        return [
            {"person_id": person_id, "company_id": company_id, "role": draft.text("role"), "is_main": True}
        ]

    def _tag_rows(self, pairs: Sequence[tuple[Draft, int]]) -> list[dict]:
        tags = tag_ids([tag for draft, _id in pairs for tag in draft.tags])
        return [
            {"contact_id": record_id, "tag_id": tags[key]}
            for draft, record_id in pairs
            for key in by_fold(draft.tags)
        ]

    def changes(self, pairs: Sequence[tuple[Draft, int]], *, apply: bool) -> list[Change]:
        changes = ContactChanges(self.plan, [record_id for _draft, record_id in pairs])
        return [
            changes.change(
                draft, record_id, self.owner_of(draft), self.resolve("company", draft), apply=apply
            )
            for draft, record_id in pairs
        ]

    def close(self) -> Iterator[None]:
        """Parents come last: they may stand anywhere in the same file."""
        if "parent" not in self.plan.settings.columns:
            return
        mine = set(db.session.scalars(
            select(Event.record_id).where(bulk.of_run(self.plan.run_id), Event.record_type == "contact")
        ))  # fmt: skip
        pairs = (pair for pair in map(self._with_parent, self.plan.drafts()) if pair and pair[0] in mine)
        while batch := dict(islice(pairs, BATCH)):
            for child, parent in batch.items():
                query = update(Contact).where(Contact.id == child, Contact.parent_id.is_(None))
                db.session.execute(
                    query.values(parent_id=parent), execution_options={"synchronize_session": False}
                )
            yield

    def _with_parent(self, draft: Draft) -> tuple[int, int] | None:
        parent = self.resolve("company", draft, "parent") if not draft.problems else None
        child = self.find(draft) if parent else None
        return (child.record_id, parent) if child and child.record_id != parent else None


def tag_ids(names: Sequence[str]) -> dict[str, int]:
    """Folded name → id of every tag in *names*; those that are new are made."""
    wanted = by_fold(names)
    query = select(Tag.folded, Tag.id).where(Tag.folded.in_(wanted))
    known = dict(db.session.execute(query).all()) if wanted else {}
    missing = [{"name": name, "folded": key} for key, name in wanted.items() if key not in known]
    ids = bulk.insert_rows(Tag, missing)
    return {**known, **{row["folded"]: tag_id for row, tag_id in zip(missing, ids, strict=True)}}
