"""The trial run: what an import would do, without doing it (MC-53)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from crm.services.transfers.drafts import Draft, Problem
from crm.services.transfers.entries import Change
from crm.services.transfers.importers import importer_for
from crm.services.transfers.names import Mentions, matched, mentions, to_make
from crm.services.transfers.plan import Plan

SHOWN = 50
BATCH = 250


@dataclass
class Trial:
    """``tally`` counts rows (rows, made, left, changed, archived, wrong); ``named`` what is made besides.

    ``matched`` are names taken for others that are nearly equal; ``wrong`` and ``changes`` the first of them.
    """

    tally: Counter = field(default_factory=Counter)
    named: dict[str, list[str]] = field(default_factory=dict)
    matched: list[tuple[str, str]] = field(default_factory=list)
    wrong: list[tuple[int, list[Problem]]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)


def try_out(
    plan: Plan, found: Mentions | None = None, *, progress: Callable[[int], None] = lambda done: None
) -> Trial:
    """Go through the whole file as the import will; writes nothing.

    *progress* is called between two batches with the rows done; it may end the transaction.
    """
    trial, importer = Trial(), importer_for(plan)
    found = found or mentions(plan)
    importer.open(found)
    trial.named = to_make(importer.books, plan, found)
    trial.matched = matched(importer.books, plan, found)
    for batch in batches(plan.drafts(), BATCH):
        tally, changes = importer.try_out(batch)
        trial.tally += tally
        trial.changes += changes[: SHOWN - len(trial.changes)]
        wrong = [(draft.row, draft.problems) for draft in batch if draft.problems]
        trial.wrong += wrong[: SHOWN - len(trial.wrong)]
        progress(trial.tally["rows"])
    return trial


def batches(drafts: Iterable[Draft], size: int) -> Iterator[list[Draft]]:
    drafts = iter(drafts)
    while batch := list(islice(drafts, size)):
        yield batch
