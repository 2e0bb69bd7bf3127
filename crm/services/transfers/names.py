"""The names of other records that a file mentions, how often, and which of them nobody knows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from crm.models import ImportKind
from crm.services.transfers.books import Book, StepBook, meaning, open_books, spelling
from crm.services.transfers.fields import fields_of
from crm.services.transfers.plan import Plan
from crm.services.transfers.settings import MAKE, Choices

LISTED = 100


@dataclass
class Mentions:
    """What a file mentions: by kind of name, the spelling of each name with how it is written first.

    ``order`` is how far the rows of a step are filled on average: later steps know more of a deal.
    """

    written: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    counts: dict[str, Counter] = field(default_factory=lambda: defaultdict(Counter))
    filled: Counter = field(default_factory=Counter)

    def add(self, kind: str, name: str) -> str:
        key = spelling(name)
        self.written[kind].setdefault(key, name)
        self.counts[kind][key] += 1
        return key

    def steps_in_order(self) -> list[str]:
        """The steps as written, those first whose rows have the fewest cells filled."""
        counts = self.counts["step"]
        keys = sorted(counts, key=lambda key: self.filled[key] / counts[key])
        return [self.written["step"][key] for key in keys]


@dataclass(frozen=True)
class Unknown:
    """A name that no record has; ``offers`` are (id, name) of the nearest, ``preferred`` one of them."""

    name: str
    key: str
    count: int
    offers: list[tuple[int, str]]
    preferred: int | None


@dataclass(frozen=True)
class Survey:
    """By kind, the names nobody knows: the first of them, and how many ``further`` ones there are.

    ``steps`` are the (key, name) of all steps of the file.
    """

    unknown: dict[str, list[Unknown]]
    further: dict[str, int]
    steps: list

    def as_data(self) -> dict:
        return asdict(self)

    @classmethod
    def from_data(cls, data: dict) -> Survey:
        unknown = {kind: [Unknown(**each) for each in names] for kind, names in data["unknown"].items()}
        return cls(unknown, data["further"], data["steps"])


def survey(plan: Plan, found: Mentions | None = None) -> Survey:
    """What the file names that nobody knows, with the known names that may be meant."""
    found = found or mentions(plan)
    books = books_for(plan, found)
    unknown = unknown_names(books, found)
    listed = {kind: with_offers(books[kind], found, kind, keys[:LISTED]) for kind, keys in unknown.items()}
    return Survey(
        unknown=listed,
        further={kind: len(keys[LISTED:]) for kind, keys in unknown.items()},
        steps=list(found.written["step"].items()),
    )


def mentions(plan: Plan) -> Mentions:
    """One pass over the file. A company of the file itself is no unknown name, nor is what a bad row says."""
    found, own = Mentions(), set()
    kind_of = {name: field.names for name, field in fields_of(plan.kind).items() if field.names}
    for draft in plan.drafts():
        if draft.problems:
            continue
        if draft.is_company:
            own.add(spelling(draft.text("name")))
        for name, text in draft.names.items():
            key = found.add(kind_of.get(name, name), text)
            if name == "step":
                found.filled[key] += len(draft.values) + len(draft.names)
    for key in own & found.counts["company"].keys():
        del found.counts["company"][key]
    return found


def books_for(plan: Plan, found: Mentions) -> dict[str, Book]:
    """Fresh books of the kinds that *plan* needs, the steps settled for this file."""
    books = open_books(_kinds(plan), plan.language)
    settle_steps(books, plan.choices, found.written["step"].items())
    return books


def settle_steps(books: dict[str, Book], choices: Choices, steps: Iterable) -> None:
    """Steps matched by hand do not count when the one process that has all the others is looked for.

    *steps* are the (key, name) of those of the file.
    """
    book = books.get("step")
    if isinstance(book, StepBook):
        chosen = choices.names.get("step", {})
        book.settle(name for key, name in steps if not isinstance(chosen.get(key), int))


def _kinds(plan: Plan) -> list[str]:
    if plan.kind is ImportKind.VCARDS:
        return ["company"]
    chosen = [field.names for field in fields_of(plan.kind).values() if field.name in plan.settings.columns]
    return list(dict.fromkeys(filter(None, chosen)))


def unknown_names(books: dict[str, Book], found: Mentions) -> dict[str, list[str]]:
    """By kind, the keys of the names that nobody knows, the most frequent first."""
    listed = {}
    for kind, book in books.items():
        keys = [key for key, _count in found.counts[kind].most_common()]
        listed[kind] = [key for key in keys if book.find(found.written[kind][key]) is None]
    return {kind: keys for kind, keys in listed.items() if keys}


def with_offers(book: Book, found: Mentions, kind: str, keys: list[str]) -> list[Unknown]:
    """Unknown names with the known ones they may be."""
    names = [(key, found.written[kind][key]) for key in keys]
    return [
        Unknown(name, key, found.counts[kind][key], book.offers(name), book.near(name)) for key, name in names
    ]


def to_make(books: dict[str, Book], plan: Plan, found: Mentions) -> dict[str, list[str]]:
    """By kind, the names for which records are to be made, as written in the file; steps in their order."""
    wanted = {}
    for kind, book in books.items():
        names = [found.written[kind][key] for key in found.counts[kind]]
        if kind == "step":
            names = found.steps_in_order()
        wanted[kind] = [name for name in names if meaning(book, plan.choices, kind, name) == MAKE]
    return {kind: names for kind, names in wanted.items() if names}


def matched(books: dict[str, Book], plan: Plan, found: Mentions) -> list[tuple[str, str]]:
    """Names as written in the file that mean a record of another name, with that name."""
    pairs = []
    for kind, book in books.items():
        for key in found.counts[kind]:
            written = found.written[kind][key]
            meant = meaning(book, plan.choices, kind, written)
            if isinstance(meant, int) and book.find(written) != meant:
                pairs.append((written, book.labels.get(meant, "")))
    return pairs
