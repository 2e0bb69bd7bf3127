"""The form over names that nobody knows; its fields are made of the names themselves."""

import hashlib
from dataclasses import dataclass, field

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from crm.services.transfers.books import Book
from crm.services.transfers.names import Survey, Unknown
from crm.services.transfers.settings import EMPTY, LIKE_THE_REST, MAKE, Choices, Settings

ALL_OFFERED = 30
LONGEST_NAME = 300
LONGEST_PROCESS = 80
KINDS = {
    "company": _l("Unknown companies"),
    "owner": _l("Unknown colleagues"),
    "product": _l("Unknown products"),
    "step": _l("Unknown stages"),
}
MAKE_ALL = {
    "company": _l("Add them as new companies"),
    "owner": _l("Add them as colleagues who cannot sign in yet"),
    "product": _l("Add them as new products"),
    "step": _l("Add them as stages of a new process"),
}
EMPTY_ALL = {
    "company": _l("Leave the company empty"),
    "owner": _l("Give their rows to the responsible chosen for all"),
    "product": _l("Leave the product empty"),
    "step": _l("Put them into the first stage"),
}


@dataclass
class NameLine:
    """One name: ``choices`` are (value, label) of the select, ``other`` what was typed beside it."""

    unknown: Unknown
    id: str
    choices: list[tuple[str, str]]
    chosen: str
    other: str = ""
    error: str = ""


@dataclass
class Group:
    """The names of one kind; ``further`` of them are not listed and follow ``rest``."""

    kind: str
    label: str
    rest: str
    rest_choices: list[tuple[str, str]]
    lines: list[NameLine] = field(default_factory=list)
    further: int = 0


class NamesForm:
    """What was chosen before, or what is *typed*; `validate` fills ``rest`` and ``names``."""

    def __init__(
        self, survey: Survey, books: dict[str, Book], settings: Settings, choices: Choices, typed=None
    ) -> None:
        self.books, self.choices, self.typed = books, choices, typed
        self.process_name = self._typed("process_name", settings.process_name)[:LONGEST_PROCESS]
        self.groups = [
            self._group(kind, names, survey.further[kind]) for kind, names in survey.unknown.items()
        ]

    def _typed(self, name: str, default: str) -> str:
        return default if self.typed is None else self.typed.get(name, default).strip()

    def _group(self, kind: str, names: list[Unknown], further: int) -> Group:
        rest = self._typed(f"{kind}-rest", self.choices.for_rest(kind))
        group = Group(
            kind, str(KINDS[kind]), rest if rest in (MAKE, EMPTY) else MAKE,
            [(MAKE, str(MAKE_ALL[kind])), (EMPTY, str(EMPTY_ALL[kind]))],
        )  # fmt: skip
        group.lines = [self._line(kind, name) for name in names]
        group.further = further
        return group

    def _line(self, kind: str, name: Unknown) -> NameLine:
        line_id = f"{kind}-{hashlib.sha256(name.key.encode()).hexdigest()[:12]}"
        before = self.choices.for_name(kind, name.key)
        proposed = str(before or name.preferred or LIKE_THE_REST)
        choices = [(LIKE_THE_REST, _("Like all the others")), *self._offers(kind, name)]
        choices += [(MAKE, _("Add as new")), (EMPTY, _("Leave empty"))]
        other = self._typed(f"{line_id}-other", "")[:LONGEST_NAME]
        return NameLine(name, line_id, choices, self._typed(line_id, proposed), other)

    def _offers(self, kind: str, name: Unknown) -> list[tuple[str, str]]:
        """The nearest first; all of them when there are few."""
        labels = self.books[kind].labels
        offers = dict(name.offers)
        if len(labels) <= ALL_OFFERED or kind == "step":
            offers |= {record_id: label for record_id, label in labels.items() if record_id not in offers}
        return [(str(record_id), label) for record_id, label in offers.items()]

    def validate(self) -> bool:
        """Whether every name typed by hand is known and every choice was offered."""
        self.rest = {group.kind: group.rest for group in self.groups}
        self.names: dict[str, dict[str, str | int]] = {}
        for group in self.groups:
            chosen = self.names[group.kind] = {}
            for line in group.lines:
                if (meant := self._meant(group.kind, line)) is not None:
                    chosen[line.unknown.key] = meant
        return not any(line.error for group in self.groups for line in group.lines)

    def _meant(self, kind: str, line: NameLine) -> str | int | None:
        """The choice of a line; what is typed counts before the select. None: like all the others."""
        if line.other:
            book = self.books[kind]
            found = book.find(line.other) or book.near(line.other) or _with_label(book, line.other)
            if found is None:
                line.error = _("Nothing has this name.")
            return found
        if line.chosen not in dict(line.choices):
            line.error = _("Choose one of the values.")
            return None
        if line.chosen == LIKE_THE_REST:
            return self.rest[kind] if line.unknown.preferred else None
        return line.chosen if line.chosen in (MAKE, EMPTY) else int(line.chosen)


def _with_label(book: Book, label: str) -> int | None:
    return next((record_id for record_id, known in book.labels.items() if known == label), None)
