"""What was chosen for one import, as a value; the run's row keeps it as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace

from crm.lib.tables import Layout
from crm.models import ImportRun

ORDER = ("leave", "fill", "update")
KEYS = ("auto", "external_id", "tax_number", "email", "phone", "name")
MAKE, EMPTY = "make", "empty"
LIKE_THE_REST = "rest"


@dataclass(frozen=True)
class FileLayout:
    """How to read the file; what is None is guessed. *header_row* 0 is a file without headings."""

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int | None = None

    @classmethod
    def of(cls, layout: Layout) -> FileLayout:
        return cls(layout.encoding, layout.delimiter, layout.sheet, layout.header_row or 0)


@dataclass(frozen=True)
class Settings:
    """``columns`` has a field name, "keep" or "leave" per column.

    ``known`` says what to do with records that are there already, ``key`` by what they are known.
    """

    layout: FileLayout = FileLayout()
    date_order: str = "dmy"
    decimal: str = "comma"
    columns: tuple[str, ...] = ()
    currency: str = "EUR"
    owner_id: int | None = None
    known: str = "leave"
    key: str = "auto"
    process_name: str = ""

    @classmethod
    def of(cls, run: ImportRun) -> Settings:
        stored = dict(run.options)
        layout = FileLayout(**stored.pop("layout", {}))
        columns = tuple(stored.pop("columns", ()))
        return cls(layout=layout, columns=columns, **stored)

    def keep(self, run: ImportRun) -> None:
        run.options = {**asdict(self), "columns": list(self.columns)}

    def but(self, **changes) -> Settings:
        return replace(self, **changes)


@dataclass(frozen=True)
class Choices:
    """What names that nobody knows shall mean.

    ``rest`` is `MAKE` or `EMPTY` per kind of name; ``names`` maps a folded name to one of these or to the
    id of a known record.
    """

    rest: dict[str, str] = field(default_factory=dict)
    names: dict[str, dict[str, str | int]] = field(default_factory=dict)

    @classmethod
    def of(cls, run: ImportRun) -> Choices:
        return cls(run.choices.get("rest", {}), run.choices.get("names", {}))

    def keep(self, run: ImportRun) -> None:
        run.choices = {"rest": dict(self.rest), "names": dict(self.names)}

    def for_rest(self, kind: str) -> str:
        return self.rest.get(kind, MAKE)

    def for_name(self, kind: str, key: str) -> str | int | None:
        return self.names.get(kind, {}).get(key)
