"""Deals: known by their number in the old system, else by everything they say."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select

from crm.database import db
from crm.models import Contact, Deal, DealLine, Event
from crm.models.mixins.placeable import GAP, Placeable, top_of
from crm.services.transfers import bulk
from crm.services.transfers.books import spelling
from crm.services.transfers.deal_changes import DealChanges
from crm.services.transfers.deal_rows import DealRows
from crm.services.transfers.drafts import Draft
from crm.services.transfers.entries import Change, Entry
from crm.services.transfers.importers.base import Importer
from crm.services.transfers.names import Mentions


class Fingerprint(NamedTuple):
    """What makes a deal without a number the same deal."""

    title: str
    contact_id: int | None
    amount_minor: int | None
    opened_on: object


class DealImporter(Importer):
    def open(self, found: Mentions) -> None:
        super().open(found)
        self.rows = DealRows(self.plan, self.books)
        self.by_number: dict[str, Entry] = {}
        self.by_print: dict[Fingerprint, Entry] = {}
        self.mine = set(db.session.scalars(
            select(Event.record_id).where(Event.batch == self.plan.batch, Event.record_type == "deal")
        ))  # fmt: skip
        self.last_id = 0
        self.catch_up()

    def catch_up(self) -> None:
        for row in db.session.execute(_known_deals(self.last_id)):
            self.last_id = max(self.last_id, row.id)
            entry = Entry(row.id, row.archived_at is not None)
            if row.external_id:
                self.by_number.setdefault(row.external_id, entry)
            # Two rows of one file that say the same are two deals; the same file again brings none.
            if row.id not in self.mine:
                key = Fingerprint(spelling(row.title), row.contact_id, row.amount_minor, row.opened_on)
                self.by_print.setdefault(key, entry)

    def find(self, draft: Draft) -> Entry | None:
        number, key = draft.text("external_id"), self.plan.settings.key
        if number and key != "name":
            return self.by_number.get(number)
        return None if key == "external_id" else self.by_print.get(self._fingerprint(draft))

    def _fingerprint(self, draft: Draft) -> Fingerprint:
        title, contact_id = self.rows.title(draft), self.resolve("company", draft)
        return Fingerprint(
            spelling(title), contact_id, draft.values.get("amount"), draft.values.get("opened_on")
        )

    def remember(self, draft: Draft) -> Entry:
        entry = Entry(0)
        if number := draft.text("external_id"):
            self.by_number[number] = entry
        return entry

    def insert(self, drafts: Sequence[Draft]) -> list[int]:
        contacts = [self.resolve("company", draft) for draft in drafts]
        names = self._contact_names(contacts)
        rows = [
            self.rows.new_deal(
                draft,
                self.resolve("step", draft),
                contact_id,
                names.get(contact_id, ""),
                self.owner_of(draft),
            )
            for draft, contact_id in zip(drafts, contacts, strict=True)
        ]
        self._place(rows)
        ids = bulk.insert_rows(Deal, rows)
        self.last_id = max(ids)
        bulk.index_rows(Deal, ids, [row["search_text"] for row in rows])
        bulk.add_rows(DealLine, self._lines(drafts, ids))
        bulk.record_import(Deal, ids, self.plan, contacts)
        return ids

    def _contact_names(self, ids: Sequence[int | None]) -> dict[int, str]:
        query = select(Contact.id, Contact.name).where(Contact.id.in_(set(ids) - {None}))
        return dict(db.session.execute(query).all())

    def _place(self, rows: Sequence[dict]) -> None:
        """On top of their columns, one after another (`Placeable`)."""
        steps = {row["step_id"] for row in rows}
        Placeable.hold_columns(*steps)
        tops = {step_id: top_of(Deal, step_id) for step_id in steps}
        for row in rows:
            tops[row["step_id"]] -= GAP
            row["position"] = tops[row["step_id"]]

    def _lines(self, drafts: Sequence[Draft], ids: Sequence[int]) -> list[dict]:
        products = [self.resolve("product", draft) for draft in drafts]
        return [
            {"deal_id": deal_id, "product_id": product_id, "position": 0, **self.rows.line(draft)}
            for draft, deal_id, product_id in zip(drafts, ids, products, strict=True)
            if product_id is not None
        ]

    def changes(self, pairs: Sequence[tuple[Draft, int]], *, apply: bool) -> list[Change]:
        changes = DealChanges(self.plan, self.rows, [deal_id for _draft, deal_id in pairs])
        return [
            changes.change(
                draft,
                deal_id,
                step_id=self.resolve("step", draft),
                contact_id=self.resolve("company", draft),
                owner_id=self.resolve("owner", draft),
                apply=apply,
            )
            for draft, deal_id in pairs
        ]


def _known_deals(after: int):
    columns = (Deal.id, Deal.title, Deal.contact_id, Deal.amount_minor, Deal.opened_on, Deal.external_id)
    query = select(*columns, Deal.archived_at).where(bulk.is_there(Deal), Deal.id > after)
    return query.order_by(Deal.archived_at.is_not(None), Deal.id)
