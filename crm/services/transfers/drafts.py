"""A row of a file as the record it asks for: read and checked, not yet compared with anything."""

from __future__ import annotations

from dataclasses import dataclass, field

from crm.models import ContactPoint, PointKind


@dataclass(frozen=True)
class Problem:
    """What is wrong with a row. ``reason`` is a word of `words.PROBLEMS`, ``column`` an index or None."""

    reason: str
    column: int | None = None
    value: str = ""


@dataclass(frozen=True)
class PointDraft:
    """A phone, e-mail, website or address; ``parts`` are further columns of the contact point."""

    kind: PointKind
    value: str
    parts: dict = field(default_factory=dict)


@dataclass
class Draft:
    """One record that row *row* of the file asks for.

    ``values`` are typed and only those that were filled; ``names`` are of other records, as written in the
    file, by field; a draft with ``problems`` is not imported.
    """

    row: int
    values: dict[str, object] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    points: list[PointDraft] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    about: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    is_company: bool = False
    # Made of ``points`` by the importer, once: reading a phone number is slow.
    built_points: list[ContactPoint] | None = None

    def text(self, name: str) -> str:
        return str(self.values.get(name, ""))

    @property
    def about_text(self) -> str:
        return "\n".join(self.about)
