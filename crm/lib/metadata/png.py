"""PNG: a row of chunks; those that no picture needs are notes."""

import struct
import zlib
from collections.abc import Iterator

from crm.lib.metadata import exif

SIGNATURE = b"\x89PNG\r\n\x1a\n"
PICTURE = b"IHDR PLTE IDAT IEND tRNS acTL fcTL fdAT"
COLOURS = b"gAMA cHRM sRGB iCCP sBIT bKGD hIST pHYs sPLT cICP mDCV cLLI"
NEEDED = frozenset(PICTURE.split() + COLOURS.split())


def cleaned(data: bytes) -> bytes:
    """The PNG *data* without texts, times, Exif and whatever programs of their own put in."""
    return SIGNATURE + b"".join(_cleaned(kind, body, whole) for kind, body, whole in _chunks(data))


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """(kind, body, the chunk as it stands) up to the end mark or the end of the bytes."""
    at = len(SIGNATURE)
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        yield kind, data[at + 8 : end - 4], data[at:end]
        if kind == b"IEND":
            return
        at = end


def _cleaned(kind: bytes, body: bytes, whole: bytes) -> bytes:
    if kind in NEEDED:
        return whole
    orientation = exif.orientation_of(body) if kind == b"eXIf" else exif.UPRIGHT
    return b"" if orientation == exif.UPRIGHT else _chunk(kind, exif.only_orientation(orientation))


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
