"""Names of records that are there, and which of them a name in a file means."""

from __future__ import annotations

import re
from collections.abc import Iterable
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


def company_book() -> Book:
    return _book(
        select(Contact.id, Contact.name)
        .where(Contact.kind == ContactKind.COMPANY, Contact.archived_at.is_(None))
        .order_by(Contact.id)
    )


def product_book() -> Book:
    book = Book()
    rows = db.session.execute(
        select(Product.id, Product.name, Product.code)
        .where(Product.archived_at.is_(None))
        .order_by(Product.id)
    )
    for record_id, name, code in rows:
        book.add(record_id, name, name, code)
    return book


def owner_book() -> Book:
    """Colleagues by name or e-mail; who left is known too, or a second one would be made."""
    book = Book()
    for user in db.session.scalars(select(User).order_by(User.state == UserState.LEFT, User.id)):
        book.add(user.id, user.name, user.name, user.email or "")
    return book


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


def _book(query) -> Book:
    book = Book()
    for record_id, name in db.session.execute(query):
        book.add(record_id, name)
    return book


def open_books(kinds: Iterable[str], language: str) -> dict[str, Book]:
    """A fresh book per kind of name ("company", "owner", "product", "step")."""
    makers = {"company": company_book, "owner": owner_book, "product": product_book}
    return {kind: step_book(language) if kind == "step" else makers[kind]() for kind in kinds}


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


__all__ = ["Book", "StepBook", "meaning", "open_books", "spelling"]
