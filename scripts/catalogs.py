"""Message catalogs: read the strings of the code, keep one .po file per language.

The files carry no dates, no line numbers and no guesses (fuzzy matches), so that two branches that
add strings merge without conflicts and every line of a diff is a decision somebody made.
"""

import fcntl
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "translations"
TEMPLATE = FOLDER / "messages.pot"
SOURCE = "en"
TARGETS = ("ro", "ru", "hu", "pl")
LANGUAGES = (SOURCE, *TARGETS)
KEYWORDS = DEFAULT_KEYWORDS | {
    "_l": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
}
CONTEXT_MARK, PLURAL_MARK = "^^^", "|||"
_CHURN = (b'"POT-Creation-Date', b'"PO-Revision-Date', b'"Last-Translator', b'"Language-Team')
_CHURN += (b'"Report-Msgid-Bugs-To', b'"Project-Id-Version', b'"Generated-By')


@contextmanager
def lock() -> Iterator[None]:
    """Let one process at a time read and write the catalogs."""
    FOLDER.mkdir(exist_ok=True)
    with (FOLDER / ".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def extract(root: Path = ROOT) -> Catalog:
    """Return the template: every string of the code under `root` that is marked for translation.

    Raises what the parser raises (TemplateSyntaxError, SyntaxError) for a file that does not parse.
    """
    template = _new_catalog(None, "Strings of Semafor, to be translated.")
    for filename, line, msgid, comments, context in _strings(root):
        place = [(Path(filename).as_posix(), line)]
        template.add(msgid, locations=place, auto_comments=comments, context=context)
    return template


def clashes(root: Path = ROOT) -> list[str]:
    """Return the msgids used both with and without a plural: gettext finds only one of the two."""
    kinds: dict[tuple[str | None, str], set[bool]] = {}
    for _, _, msgid, _, context in _strings(root):
        plural = not isinstance(msgid, str)
        kinds.setdefault((context, msgid[0] if plural else msgid), set()).add(plural)
    return [msgid for (_, msgid), found in kinds.items() if len(found) > 1]


def merge(template: Catalog, language: str, known: Catalog) -> Catalog:
    """Return the template's strings with the translations that `known` has for them.

    A string that is new stays empty. What only `known` has becomes obsolete: it is found again if
    the string returns, and left out when the catalog is written without obsolete entries.
    """
    merged = _new_catalog(language, f"Semafor in: {language}")
    former = {key_of(message): message for message in (*known, *known.obsolete.values())}
    for message in filter(key_of, template):
        entry = message.clone()
        empty = ("",) * merged.num_plurals if message.pluralizable else ""
        old = former.pop(key_of(message), None)
        entry.string = old.string if old else empty
        merged[entry.id] = entry
    merged.obsolete.update({key: old for key, old in former.items() if key and filled(old)})
    return merged


def load(language: str, folder: Path = FOLDER) -> Catalog:
    """Return the language's catalog, empty if it has none yet. Raises PoFileError if malformed."""
    path = po_path(language, folder)
    if not path.exists():
        return _new_catalog(language, "")
    with path.open("rb") as source:
        return read_po(source, locale=language, abort_invalid=True)


def save(catalog: Catalog, path: Path, *, obsolete: bool = False) -> None:
    """Write the catalog in one step: a reader sees the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = po_bytes(catalog, obsolete=obsolete)
    if not path.exists() or path.read_bytes() != content:
        _replace(path, content)


def po_bytes(catalog: Catalog, *, obsolete: bool = False) -> bytes:
    """Return the text of the .po or .pot file, without headers that change by themselves."""
    target = io.BytesIO()
    write_po(
        target,
        catalog,
        width=100,
        sort_by_file=True,
        include_lineno=False,
        ignore_obsolete=not obsolete,
    )
    lines = target.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(_CHURN))


def compile_language(language: str, folder: Path = FOLDER) -> None:
    """Write the .mo file that gettext reads, beside the .po file."""
    target = io.BytesIO()
    write_mo(target, load(language, folder))
    _replace(po_path(language, folder).with_suffix(".mo"), target.getvalue())


def po_path(language: str, folder: Path = FOLDER) -> Path:
    """Return where the language's catalog is kept."""
    return folder / language / "LC_MESSAGES" / "messages.po"


def key_of(message: Message) -> str:
    """Return the string's name in exchange files, "" for the header: `context^^^one|||many`."""
    text = PLURAL_MARK.join(message.id) if message.pluralizable else message.id
    return text if message.context is None else f"{message.context}{CONTEXT_MARK}{text}"


def filled(message: Message) -> bool:
    """Tell whether the message has a translation, in every plural form."""
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def _strings(root: Path) -> Iterator[tuple]:
    with (root / "babel.cfg").open() as config:
        methods, options = parse_mapping_cfg(config)
    yield from extract_from_dir(root, methods, options, KEYWORDS, ["Translators:"])


def _new_catalog(language: str | None, title: str) -> Catalog:
    return Catalog(locale=language, header_comment=f"# {title}", charset="utf-8", fuzzy=False)


def _replace(path: Path, content: bytes) -> None:
    fresh = path.with_suffix(path.suffix + ".new")
    fresh.write_bytes(content)
    fresh.replace(path)
