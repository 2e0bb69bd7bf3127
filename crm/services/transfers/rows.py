"""From the rows of a table to drafts, by the fields its columns were matched with."""

import re

from crm.lib.country_names import country_code
from crm.lib.tables import Row
from crm.models import ImportKind, PointKind
from crm.models.contact_point import one_line
from crm.services.transfers.cells import CellError, CellReader, amount
from crm.services.transfers.drafts import Draft, PointDraft, Problem
from crm.services.transfers.fields import KEEP, NEEDED, Takes, fields_of
from crm.services.transfers.settings import Settings

SEVERAL = re.compile(r"[;,\n]| / ")
POINTS = {Takes.PHONE: PointKind.PHONE, Takes.EMAIL: PointKind.EMAIL, Takes.WEBSITE: PointKind.WEBSITE}
ADDRESS = ("street", "city", "region", "postal_code", "country")
SHOWN_VALUE = 60


class RowReader:
    """Makes a `Draft` of each row; knows nothing of what is in the database."""

    def __init__(self, kind: ImportKind, settings: Settings, headings: tuple[str, ...]) -> None:
        self.kind, self.settings, self.headings = kind, settings, headings
        fields = fields_of(kind)
        chosen = list(enumerate(settings.columns))[: len(headings)]
        self.columns = [(i, CellReader(fields[name], settings)) for i, name in chosen if name in fields]
        self.kept = [index for index, name in chosen if name == KEEP]
        self.several = {name for name in settings.columns if settings.columns.count(name) > 1}

    def draft(self, row: Row) -> Draft:
        draft = Draft(row.number, is_company=self.kind is ImportKind.COMPANIES)
        for index, column in self.columns:
            if cell := row.cells[index]:
                self._read(draft, index, column, cell)
        for index in self.kept:
            if cell := row.cells[index]:
                draft.about.append(self._kept(index, cell))
        self._settle_amounts(draft)
        self._settle_address(draft)
        if not draft.problems and not self._says_something(draft):
            draft.problems.append(Problem("nothing_said"))
        return draft

    def _read(self, draft: Draft, index: int, column: CellReader, cell: str) -> None:
        try:
            value = column.read(cell)
        except CellError as error:
            draft.problems.append(Problem(error.reason, index, cell[:SHOWN_VALUE]))
            return
        name, takes = column.field.name, column.field.takes
        if value is None:  # words where a language or a head count was expected
            draft.about.append(self._kept(index, cell))
        elif takes is Takes.NAME:
            draft.names[name] = value
        elif takes in POINTS:
            draft.points += self._points(POINTS[takes], index, name, value)
        elif takes is Takes.TAGS:
            draft.tags += value
        elif takes is Takes.ABOUT:
            draft.about.append(value)
        elif takes is Takes.AMOUNT:
            draft.values[name] = (index, value)
        else:
            draft.values[name] = value

    def _kept(self, index: int, cell: str) -> str:
        heading = self.headings[index] or str(index + 1)
        return f"{heading}: {cell}"

    def _points(self, kind: PointKind, index: int, name: str, cell: str) -> list[PointDraft]:
        """Several numbers may stand in one cell; of several columns the heading says which is which."""
        label = self.headings[index][:SHOWN_VALUE] if name in self.several else ""
        texts = [text.strip() for text in SEVERAL.split(cell)]
        return [PointDraft(kind, text, {"label": label} if label else {}) for text in texts if text]

    def _settle_amounts(self, draft: Draft) -> None:
        """Amounts wait for the currency of their row."""
        currency = draft.values.setdefault("currency", self.settings.currency)
        for name in ("amount", "price"):
            if name in draft.values:
                index, cell = draft.values.pop(name)
                try:
                    draft.values[name] = amount(cell, currency, self.settings.decimal)
                except CellError as error:
                    draft.problems.append(Problem(error.reason, index, cell[:SHOWN_VALUE]))

    def _settle_address(self, draft: Draft) -> None:
        parts = {name: draft.values.pop(name) for name in ADDRESS if name in draft.values}
        if parts:
            draft.points.append(address(parts))

    def _says_something(self, draft: Draft) -> bool:
        return any(name in draft.values or name in draft.names for name in NEEDED[self.kind])


def address(parts: dict) -> PointDraft:
    """An address of its parts; a country that nobody knows stays in the line as it was written."""
    typed = parts.pop("country", "")
    code = country_code(typed) if typed else None
    line = one_line(parts)
    shown = ", ".join(filter(None, (line, typed if not code or not line else "")))
    return PointDraft(PointKind.ADDRESS, shown[:500], {**parts, "country": code or ""})
