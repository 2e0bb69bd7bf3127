"""What all importers do: tell new records from known ones, write or try them out, count."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from crm.services.transfers.books import Book, meaning
from crm.services.transfers.drafts import Draft
from crm.services.transfers.entries import Change, Entry
from crm.services.transfers.names import Mentions, books_for
from crm.services.transfers.plan import Plan


class Importer(ABC):
    """Takes drafts in batches. The subclass knows one kind of record.

    ``find`` and ``remember`` keep the index of known records, ``insert`` writes new ones in bulk,
    ``changes`` compares known ones with their drafts and, when asked, changes them.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.books: dict[str, Book] = {}

    def open(self, found: Mentions) -> None:
        """Read what is there. *found* are the names of the file."""
        self.books = books_for(self.plan, found)

    @abstractmethod
    def catch_up(self) -> None:
        """Note what others have made since: another import, or a colleague by hand.

        Called in the transaction that writes the next batch, so that nothing is made twice.
        """

    @abstractmethod
    def find(self, draft: Draft) -> Entry | None:
        """The known record that the draft is about; None for a new one."""

    @abstractmethod
    def remember(self, draft: Draft) -> Entry:
        """Note the record that the draft will become, so that a later row finds it."""

    @abstractmethod
    def insert(self, drafts: Sequence[Draft]) -> list[int]:
        """Write new records in bulk; their ids, in the order of the drafts."""

    @abstractmethod
    def changes(self, pairs: Sequence[tuple[Draft, int]], *, apply: bool) -> list[Change]:
        """What the drafts change in the records of those ids; written when *apply* says so."""

    def close(self) -> Iterator[None]:
        """What is left to do after the last row; yields where the caller may commit."""
        yield from ()

    def take(self, drafts: Iterable[Draft]) -> Counter:
        """Write a batch; the figures of what became of its rows."""
        return self._sort(drafts, apply=True)[0]

    def try_out(self, drafts: Iterable[Draft]) -> tuple[Counter, list[Change]]:
        """The same figures and the changes of known records, with nothing written."""
        return self._sort(drafts, apply=False)

    def resolve(self, kind: str, draft: Draft, name: str | None = None) -> int | None:
        """The id that the draft's name of a *kind* means; None for no name, an empty or an unmade one."""
        text = draft.names.get(name or kind)
        if not text or kind not in self.books:
            return None
        found = meaning(self.books[kind], self.plan.choices, kind, text)
        return found if isinstance(found, int) else None

    def owner_of(self, draft: Draft) -> int | None:
        """The colleague the row names, else the one chosen for all rows."""
        return self.resolve("owner", draft) or self.plan.settings.owner_id

    def _sort(self, drafts: Iterable[Draft], *, apply: bool) -> tuple[Counter, list[Change]]:
        tally, changes, batch = Counter(), [], Batch(self, apply)
        for draft in drafts:
            tally["rows"] += 1
            if draft.problems:
                tally["wrong"] += 1
                continue
            entry = self.find(draft)
            if entry is None:
                batch.add(draft)
                tally["made"] += 1
            elif entry.is_archived:
                tally["archived"] += 1
            elif self.plan.settings.known == "leave":
                tally["left"] += 1
            else:
                changes += batch.change(draft, entry)
        changes += batch.finish()
        changed = sum(bool(change.fields) for change in changes)
        tally["changed"] += changed
        tally["left"] += len(changes) - changed
        return tally, [change for change in changes if change.fields]


class Batch:
    """New drafts wait for one bulk insert; so do changes, unless a row speaks of one that still waits."""

    def __init__(self, importer: Importer, apply: bool) -> None:
        self.importer, self.apply = importer, apply
        self.new: list[tuple[Draft, Entry]] = []
        self.known: list[tuple[Draft, int]] = []
        self.touched: set[int] = set()

    def add(self, draft: Draft) -> None:
        self.new.append((draft, self.importer.remember(draft)))

    def change(self, draft: Draft, entry: Entry) -> list[Change]:
        done = []
        if not entry.record_id:
            self._insert()
        if entry.record_id in self.touched:
            done = self.finish()
        if not entry.record_id:  # nothing was written: a trial cannot compare with what it did not make
            return [*done, Change(draft.row, draft.text("name"))]
        self.touched.add(entry.record_id)
        self.known.append((draft, entry.record_id))
        return done

    def finish(self) -> list[Change]:
        self._insert()
        changes = self.importer.changes(self.known, apply=self.apply) if self.known else []
        self.known, self.touched = [], set()
        return changes

    def _insert(self) -> None:
        if not (self.apply and self.new):
            return
        ids = self.importer.insert([draft for draft, _entry in self.new])
        for (_draft, entry), record_id in zip(self.new, ids, strict=True):
            entry.record_id = record_id
        self.new = []
