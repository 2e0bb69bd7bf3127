"""WebP: chunks in a RIFF file; the first one of an extended file says which others come."""

import struct
from collections.abc import Iterator

from crm.lib.metadata import exif

HEAD = 12
PICTURE = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
HAS_EXIF, HAS_XMP = 0x08, 0x04
EXIF_MARK = b"Exif\0\0"  # which some programs put first, as in a JPEG


def cleaned(data: bytes) -> bytes:
    """The WebP *data* without Exif, XMP and chunks that nobody knows."""
    chunks = list(_chunks(data))
    turning = _turning(chunks)
    kept = [(kind, _flagged(kind, body, bool(turning))) for kind, body in chunks if kind in PICTURE]
    body = b"WEBP" + b"".join(_piece(kind, body) for kind, body in kept + turning)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(kind, body) as far as the file says that it goes; one that was cut off is given as far as it is."""
    end = min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    at = HEAD
    while at + 8 <= end:
        kind, length = struct.unpack_from("<4sI", data, at)
        yield kind, data[at + 8 : min(at + 8 + length, end)]
        at += 8 + length + length % 2


def _turning(chunks: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    block = next((body for kind, body in chunks if kind == b"EXIF"), b"")
    orientation = exif.orientation_of(block.removeprefix(EXIF_MARK))
    return [] if orientation == exif.UPRIGHT else [(b"EXIF", exif.only_orientation(orientation))]


def _flagged(kind: bytes, body: bytes, has_exif: bool) -> bytes:
    if kind != b"VP8X" or not body:
        return body
    flags = body[0] & ~(HAS_EXIF | HAS_XMP) | (HAS_EXIF if has_exif else 0)
    return bytes((flags,)) + body[1:]


def _piece(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
