"""Products: known by their code, else by their name."""

from collections.abc import Sequence

from sqlalchemy import select

from crm.database import db
from crm.lib.folding import fold
from crm.models import Product
from crm.services.transfers import bulk
from crm.services.transfers.changes import apply_values, compare_values, one_record
from crm.services.transfers.drafts import Draft
from crm.services.transfers.entries import Change, Entry
from crm.services.transfers.importers.base import Importer
from crm.services.transfers.names import Mentions


class ProductImporter(Importer):
    def open(self, found: Mentions) -> None:
        super().open(found)
        self.by_code: dict[str, Entry] = {}
        self.by_name: dict[str, Entry] = {}
        self.last_id = 0
        self.catch_up()

    def catch_up(self) -> None:
        query = select(Product.id, Product.name, Product.code, Product.archived_at).where(
            bulk.is_there(Product), Product.id > self.last_id
        )
        rows = db.session.execute(query.order_by(Product.archived_at.is_not(None), Product.id))
        for record_id, name, code, archived_at in rows:
            self._remember(name, code, Entry(record_id, archived_at is not None))
            self.last_id = max(self.last_id, record_id)

    def find(self, draft: Draft) -> Entry | None:
        code = fold(draft.text("code"))
        return self.by_code.get(code) if code in self.by_code else self.by_name.get(fold(draft.text("name")))

    def remember(self, draft: Draft) -> Entry:
        return self._remember(draft.text("name"), draft.text("code"), Entry(0))

    def _remember(self, name: str, code: str, entry: Entry) -> Entry:
        self.by_name.setdefault(fold(name), entry)
        if code:
            self.by_code.setdefault(fold(code), entry)
        return entry

    def insert(self, drafts: Sequence[Draft]) -> list[int]:
        rows = [{**self._values(draft), "folded": fold(draft.text("name")), "version": 1} for draft in drafts]
        ids = bulk.insert_rows(Product, rows)
        self.last_id = max(ids)
        bulk.record_import(Product, ids, self.plan)
        return ids

    def _values(self, draft: Draft) -> dict:
        return {
            "name": draft.text("name"),
            "code": draft.text("code"),
            "series": draft.text("series"),
            "unit": draft.text("unit"),
            "price_minor": draft.values.get("price"),
            "currency": draft.values["currency"] if "price" in draft.values else "",
            "about": draft.about_text,
        }

    def changes(self, pairs: Sequence[tuple[Draft, int]], *, apply: bool) -> list[Change]:
        query = select(Product).where(Product.id.in_([record_id for _draft, record_id in pairs]))
        products = {product.id: product for product in db.session.scalars(query)}
        return [self._change(draft, products[record_id], apply) for draft, record_id in pairs]

    def _change(self, draft: Draft, product: Product, apply: bool) -> Change:
        wanted = compare_values(product, self._values(draft), self.plan.settings.known)
        if apply and wanted:
            with one_record(product, self.plan):
                apply_values(product, wanted, self.plan)
        return Change(draft.row, product.name, dict(wanted))
