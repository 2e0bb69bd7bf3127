"""The rows that did not come in, as a file to mend and bring again."""

import csv
import io
import re

from flask_babel import gettext as _

from crm.models import StoredFile, User
from crm.services.files import storage as files
from crm.services.transfers.drafts import Draft
from crm.services.transfers.plan import Plan
from crm.services.transfers.rows import RowReader
from crm.services.transfers.source import TableSource
from crm.services.transfers.words import problem_words

FORMULA = ("=", "+", "-", "@", "\t", "\r")
NUMBER = re.compile(r"[+-]?[0-9][0-9 .,]*%?")
NAME = re.compile(r"\.[^.]*$")


def build(plan: Plan, shown: int) -> tuple[bytes, list[dict]]:
    """The file (b"" when no row is wrong) and the first *shown* problems, as the run's report keeps them."""
    rows, problems = [], []
    with plan.in_team_language():
        for draft, cells in _wrong(plan):
            words = "; ".join(problem_words(problem, plan.headings) for problem in draft.problems)
            rows.append([*cells, str(draft.row), words])
            if len(problems) < shown:
                problems.append({"row": draft.row, "problems": [vars(each) for each in draft.problems]})
        heading = [*plan.headings, _("Row"), _("What is wrong")]
    return (_csv([heading, *rows]) if rows else b""), problems


def _wrong(plan: Plan):
    if not isinstance(plan.source, TableSource):
        yield from ((draft, ()) for draft in plan.drafts() if draft.problems)
        return
    reader = RowReader(plan.kind, plan.settings, plan.headings)
    for row in plan.source:
        draft: Draft = reader.draft(row)
        if draft.problems:
            yield draft, row.cells


def _csv(rows: list[list[str]]) -> bytes:
    """With a byte order mark, for spreadsheets; no cell can become a formula there."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([map(guarded, row) for row in rows])
    return text.getvalue().encode("utf-8-sig", "replace")


def guarded(cell: str) -> str:
    """An apostrophe before what a spreadsheet would take for a formula; phones and numbers stay."""
    return f"'{cell}" if cell.startswith(FORMULA) and not NUMBER.fullmatch(cell) else cell


def keep(plan: Plan, data: bytes, *, by: User | None) -> StoredFile:
    name = f"{NAME.sub('', plan.file_name)}-errors.csv"
    return files.store(data, name=name, media_type="text/csv", by=by)
