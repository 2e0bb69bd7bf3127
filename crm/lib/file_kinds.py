"""What a file is, by its content: the name it came under proves nothing (T9)."""

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath

from crm.lib.errors import InputError


@dataclass(frozen=True)
class FileKind:
    """A kind that is taken in; a name with none of its ``endings`` gets the first of them."""

    media_type: str
    endings: tuple[str, ...]

    @property
    def is_picture(self) -> bool:
        return self.media_type in DRAWN


class FileKindError(InputError):
    """``reason``: empty, not_allowed (a program, a web page, or nothing we know), macros."""


DRAWN = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
LONGEST_NAME = 120
JPEG = FileKind("image/jpeg", (".jpg", ".jpeg"))
PNG = FileKind("image/png", (".png",))
WEBP = FileKind("image/webp", (".webp",))
GIF = FileKind("image/gif", (".gif",))
HEIC = FileKind("image/heic", (".heic", ".heif", ".avif"))
TIFF = FileKind("image/tiff", (".tif", ".tiff"))
PDF = FileKind("application/pdf", (".pdf",))
RTF = FileKind("application/rtf", (".rtf", ".doc"))
OLD_OFFICE = FileKind("application/x-ole-storage", (".doc", ".xls", ".ppt", ".msg"))
# What Outlook wraps files into for others: a bundle that nothing opens by itself.
TNEF = FileKind("application/ms-tnef", (".dat",))
DRAWING = FileKind("image/vnd.dwg", (".dwg",))
SOUND = FileKind("audio/mpeg", (".mp3",))
OGG = FileKind("audio/ogg", (".ogg", ".oga", ".opus"))
FILM = FileKind("video/mp4", (".mp4", ".m4a", ".mov", ".3gp"))
ZIP = FileKind("application/zip", (".zip",))
TEXT = FileKind("text/plain", (".txt", ".csv", ".tsv", ".md", ".log", ".vcf", ".ics", ".eml", ".dxf"))

BEGINNINGS = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"%PDF-", PDF),
    (b"{\\rtf", RTF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLD_OFFICE),
    (b"AC10", DRAWING),
    (b"\x78\x9f\x3e\x22", TNEF),
    (b"OggS", OGG),
    (b"ID3", SOUND),
    (b"\xff\xfb", SOUND),
)
PICTURE_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif"})
OFFICE = "application/vnd.openxmlformats-officedocument."
OFFICE_FOLDERS = {
    "word/": FileKind(f"{OFFICE}wordprocessingml.document", (".docx",)),
    "xl/": FileKind(f"{OFFICE}spreadsheetml.sheet", (".xlsx",)),
    "ppt/": FileKind(f"{OFFICE}presentationml.presentation", (".pptx",)),
}
OPEN = "application/vnd.oasis.opendocument."
OPEN_KINDS = {
    f"{OPEN}text": FileKind(f"{OPEN}text", (".odt",)),
    f"{OPEN}spreadsheet": FileKind(f"{OPEN}spreadsheet", (".ods",)),
    f"{OPEN}presentation": FileKind(f"{OPEN}presentation", (".odp",)),
}
# Pages and scripts could run where somebody opens them; texts have no other control characters.
ACTIVE = re.compile(rb"\s*(?:#!|<(?:!doctype|\?|!--|html|head|body|script|svg|iframe))", re.IGNORECASE)
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def kind_of(data: bytes) -> FileKind:
    """The kind of the file *data*. Raises `FileKindError` for what is not taken in."""
    if not data:
        raise FileKindError("empty")
    known = next((kind for beginning, kind in BEGINNINGS if data.startswith(beginning)), None)
    kind = known or _container(data) or (TEXT if _is_text(data) else None)
    if kind is None:
        raise FileKindError("not_allowed")
    return kind


def fitting_name(name: str, kind: FileKind) -> str:
    """*name* with an ending that says what it is: ``bill.pdf.exe`` of a PDF becomes ``bill.pdf.exe.pdf``."""
    if PurePath(name).suffix.lower() in kind.endings:
        return name
    ending = kind.endings[0]
    return name[: LONGEST_NAME - len(ending)] + ending


def _container(data: bytes) -> FileKind | None:
    """What is told by more than the first letters."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return WEBP
    if data[4:8] == b"ftyp":
        return HEIC if data[8:12] in PICTURE_BRANDS else FILM
    return _archive(data) if data.startswith(b"PK\x03\x04") else None


def _archive(data: bytes) -> FileKind:
    """Office files are archives; only the list of what is inside is read."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise FileKindError("macros")
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                return OPEN_KINDS.get(archive.read("mimetype").decode("ascii", "replace"), ZIP)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        if isinstance(error, FileKindError):
            raise
        raise FileKindError("not_allowed") from error
    if "[Content_Types].xml" not in names:
        return ZIP
    found = (kind for folder, kind in OFFICE_FOLDERS.items() if any(n.startswith(folder) for n in names))
    return next(found, ZIP)


def _is_text(data: bytes) -> bool:
    if data.startswith(UTF_16):
        return len(data) % 2 == 0 and not ACTIVE.match(data[2:4098].replace(b"\x00", b""))
    return not ACTIVE.match(data.removeprefix(b"\xef\xbb\xbf")) and not CONTROL.search(data)
