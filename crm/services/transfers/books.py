"""Names of records that are there, and which of them a name in a file means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from sqlalchemy import select

from crm.database import db
from crm.lib.folding import fold
from crm.lib.name_keys import name_key
from crm.models import Contact, ContactKind, Process, Product, User, UserState
from crm.services.transfers.settings import MAKE, Choices

OFFERED = 5
CACHED = 20_000
LIKE_ENOUGH = 60


@lru_cache(CACHED)
def spelling(name: str) -> str:
    """Under which a name is the same however it is written: case, accents, alphabet, order of words."""
    return " ".join(sorted(fold(name).split())) or name.strip()


@lru_cache(CACHED)
def tight(name: str) -> str:
    """Without blanks too: “GTXPro” is “GTX Pro”."""
    return re.sub("[^a-z0-9]", "", fold(name))


@dataclass
class Book:
    """Known names of one kind. ``labels`` has id → what a reader sees; the first of namesakes counts."""

    labels: dict[int, str] = field(default_factory=dict)
    spelled: dict[str, int] = field(default_factory=dict)
    nearly: dict[str, int | None] = field(default_factory=dict)

    def add(self, record_id: int, label: str, *names: str) -> None:
        self.labels[record_id] = label
        for name in filter(None, names or (label,)):
            self.spelled.setdefault(spelling(name), record_id)
            for key in {tight(name), name_key(name)} - {""}:
                known = self.nearly.setdefault(key, record_id)
                if known != record_id:
                    self.nearly[key] = None

    def find(self, name: str) -> int | None:
        return self.spelled.get(spelling(name))

    def near(self, name: str) -> int | None:
        """The only record of nearly that name: blanks, hyphens or the legal form differ."""
        return self.nearly.get(tight(name)) or self.nearly.get(name_key(name))

    def offers(self, name: str) -> list[tuple[int, str]]:
        """Those that may be meant, the likeliest first."""
        # 5 MiB, wanted by imports alone.
        from rapidfuzz import fuzz, process

        found = process.extract(
            tight(name), self._tight_labels(), scorer=fuzz.ratio, score_cutoff=LIKE_ENOUGH, limit=OFFERED
        )
        return [(record_id, self.labels[record_id]) for _text, _score, record_id in found]

    def _tight_labels(self) -> dict[int, str]:
        if len(self._tight) != len(self.labels):
            self._tight = {record_id: tight(label) for record_id, label in self.labels.items()}
        return self._tight

    _tight: dict[int, str] = field(default_factory=dict, repr=False)


class StepBook(Book):
    """Steps of the processes that deals walk; only known when one process has all the steps of a file."""

    def settle(self, names: Iterable[str]) -> None:
        wanted = {spelling(name) for name in names}
        for steps in self.by_process.values():
            if wanted and wanted <= steps.keys():
                self.spelled = {key: steps[key] for key in wanted}
                return
        self.spelled = {}

    by_process: dict[int, dict[str, int]]

    def near(self, name: str) -> int | None:
        return None  # "Won" of another process is no good guess


def catch_up(kind: str, book: Book) -> None:
    """Read the companies, owners or products that came since *book* was last read."""
    after = max(book.labels, default=0)
    for record_id, label, *names in READERS[kind](after):
        book.add(record_id, label, *names)


def _companies(after: int) -> Iterable[Sequence]:
    live = (Contact.kind == ContactKind.COMPANY, Contact.archived_at.is_(None))
    return db.session.execute(
        select(Contact.id, Contact.name).where(*live, Contact.id > after).order_by(Contact.id)
    )


def _products(after: int) -> Iterable[Sequence]:
    query = select(Product.id, Product.name, Product.name, Product.code)
    live = (Product.archived_at.is_(None), Product.id > after)
    return db.session.execute(query.where(*live).order_by(Product.id))


def _owners(after: int) -> Iterable[Sequence]:
    """Colleagues by name or e-mail; who left is known too, or a second one would be made."""
    query = select(User).where(User.id > after).order_by(User.state == UserState.LEFT, User.id)
    return ((user.id, user.name, user.name, user.email or "") for user in db.session.scalars(query))


READERS = {"company": _companies, "owner": _owners, "product": _products}


def step_book(language: str) -> StepBook:
    book = StepBook()
    book.by_process = {}
    for each in db.session.scalars(Process.walked_by_deals()).unique():
        steps = book.by_process[each.id] = {}
        for step in each.steps:
            book.add(step.id, step.label_in(language), step.name_in(language))
            for name in step.names.values():
                steps.setdefault(spelling(name), step.id)
    return book


def open_books(kinds: Iterable[str], language: str) -> dict[str, Book]:
    """A fresh book per kind of name ("company", "owner", "product", "step")."""
    return {kind: step_book(language) if kind == "step" else _read(kind) for kind in kinds}


def _read(kind: str) -> Book:
    book = Book()
    catch_up(kind, book)
    return book


def meaning(book: Book, choices: Choices, kind: str, name: str) -> int | str:
    """The id of the record a name means, else "make" or "empty".

    A choice for this very name counts first, then an equal name, then the only one nearly equal.
    """
    chosen = choices.for_name(kind, spelling(name))
    if chosen == MAKE:
        return book.find(name) or MAKE  # it may have been made already
    if chosen is not None:
        return chosen
    return book.find(name) or book.near(name) or choices.for_rest(kind)


__all__ = ["Book", "StepBook", "catch_up", "meaning", "open_books", "spelling"]
