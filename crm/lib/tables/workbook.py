"""The parts of an XLSX file: which entry holds which sheet, the shared strings and the styles."""

import posixpath
from dataclasses import dataclass, field

from crm.lib.tables.archive import Archive
from crm.lib.tables.layout import Limits, Reason, TableError
from crm.lib.tables.markup import Markup, local

PACKAGE_RELATIONS = "_rels/.rels"
CONTENT_TYPES = "[Content_Types].xml"
USUAL_WORKBOOK = "xl/workbook.xml"
MAX_SHEETS = 1_000


@dataclass
class Workbook:
    """Entry names of the parts; *sheets* by the name on the tab, in the order of the tabs."""

    sheets: dict[str, str] = field(default_factory=dict)
    strings: str | None = None
    styles: str | None = None
    counts_from_1904: bool = False


def read_workbook(archive: Archive, limits: Limits) -> Workbook:
    """Find the parts by following the relations, as their places in the archive are free."""
    path = _main_part(archive, limits)
    book = BookReader(limits)
    book.feed_all(archive.chunks(path))
    relations = _relations(archive, path, limits)
    by_kind = dict(relations.values())
    sheets = {name: relations[key][1] for name, key in book.sheets.items() if key in relations}
    return Workbook(
        sheets={name: part for name, part in sheets.items() if part in archive},
        strings=_existing(archive, by_kind.get("sharedStrings")),
        styles=_existing(archive, by_kind.get("styles")),
        counts_from_1904=book.counts_from_1904,
    )


def _existing(archive: Archive, part: str | None) -> str | None:
    return part if part and part in archive else None


def _main_part(archive: Archive, limits: Limits) -> str:
    if PACKAGE_RELATIONS in archive:
        for kind, target in _read_relations(archive, PACKAGE_RELATIONS, "", limits).values():
            if kind == "officeDocument" and target in archive:
                return target
    if USUAL_WORKBOOK in archive:
        return USUAL_WORKBOOK
    raise TableError(Reason.CORRUPT)


def _relations(archive: Archive, part: str, limits: Limits) -> dict[str, tuple[str, str]]:
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", name + ".rels")
    return _read_relations(archive, path, folder, limits)


def _read_relations(archive: Archive, path: str, folder: str, limits: Limits) -> dict[str, tuple[str, str]]:
    """By id: the last word of the relation's type, and the target as a path in the archive."""
    reader = RelationReader(limits)
    reader.feed_all(archive.chunks(path))
    return {
        key: (
            kind.rpartition("/")[2],
            posixpath.normpath(posixpath.join(folder, target)).lstrip("/"),
        )
        for key, (kind, target) in reader.relations.items()
    }


class RelationReader(Markup):
    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self.relations: dict[str, tuple[str, str]] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and len(self.relations) < 10 * MAX_SHEETS:
            kind, target = attributes.get("Type", ""), attributes.get("Target", "")
            self.relations[attributes.get("Id", "")] = (kind, target)


class BookReader(Markup):
    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self.sheets: dict[str, str] = {}
        self.counts_from_1904 = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet" and len(self.sheets) < MAX_SHEETS:
            attributes = local(attributes)
            self.sheets[attributes.get("name", "")] = attributes.get("id", "")
        elif name == "workbookPr":
            self.counts_from_1904 = attributes.get("date1904") in ("1", "true")
