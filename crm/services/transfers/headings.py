"""Which field each column of a file is, by its heading in five languages, folded (MC-53)."""

import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from crm.lib.country_names import country_code
from crm.lib.folding import fold
from crm.lib.tables import Row, Table
from crm.models import ImportKind
from crm.services.transfers.fields import KEEP, LEAVE, fields_of

WORDS = Path(__file__).resolve().parents[2] / "data" / "import_headings.json"
SAMPLE_ROWS = 200
NEAR_ENOUGH = 88
SHORTEST_MISSPELT = 5
MOSTLY = 0.6
# Numbers and fillers around the words: "Phone 1 - Value", "3. Név", "Value (USD)".
COUNTERS = re.compile(r"\b[0-9]+\b")
BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")


def guess_columns(kind: ImportKind, table: Table) -> list[str]:
    """The field name of each column, `KEEP` for a filled one that is none, `LEAVE` for an empty one."""
    rows = table.sample(SAMPLE_ROWS)
    taken: dict[int, str] = {}
    for exactly in (True, False):
        for index, heading in enumerate(table.headings):
            if index not in taken:
                field = _field_of(kind, heading, [row.cells[index] for row in rows], exactly)
                if field and _is_free(kind, field, taken.values()):
                    taken[index] = field
    if not any(table.headings):
        taken = _without_headings(kind, rows)
    return [taken.get(index) or (KEEP if filled else LEAVE) for index, filled in enumerate(table.filled)]


def _field_of(kind: ImportKind, heading: str, cells: Sequence[str], exactly: bool) -> str | None:
    # 5 MiB, wanted by imports alone.
    from rapidfuzz import fuzz, process

    words = fold(COUNTERS.sub(" ", fold(BRACKETS.sub(" ", heading))))
    known = headings_of(kind)
    found = known.get(fold(heading)) or known.get(words)
    if not found and not exactly and len(words) >= SHORTEST_MISSPELT:
        near = process.extractOne(words, known.keys(), scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH)
        found = known[near[0]] if near else None
    if found == "location":
        found = "country" if _are_countries(cells) else "city"
    return found if found in fields_of(kind) else None


def _are_countries(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return sum(country_code(cell) is not None for cell in filled) > MOSTLY * len(filled)


def _is_free(kind: ImportKind, field: str, taken) -> bool:
    return fields_of(kind)[field].many or field not in taken


def _without_headings(kind: ImportKind, rows: Sequence[Row]) -> dict[int, str]:
    """A file without headings: only what its cells say beyond doubt, and the first column is the name."""
    first = next((name for name in ("name", "title") if name in fields_of(kind)), None)
    found = {0: first} if first else {}
    width = len(rows[0].cells) if rows else 0
    for index in range(1, width):
        cells = [row.cells[index] for row in rows if row.cells[index]]
        if cells and "email" in fields_of(kind) and sum("@" in cell for cell in cells) > MOSTLY * len(cells):
            found[index] = "email"
    return found


@cache
def headings_of(kind: ImportKind) -> dict[str, str]:
    """Folded heading → field; the words of the kind itself go before those that all kinds share."""
    words = json.loads(WORDS.read_text(encoding="utf-8"))
    known: dict[str, str] = {}
    for group in ("shared", kind.value):
        for field, listed in words.get(group, {}).items():
            known |= {fold(word): field for word in listed.split(",")}
    own_labels = {fold(str(name)): name for name in fields_of(kind)}
    return {**own_labels, **known}
