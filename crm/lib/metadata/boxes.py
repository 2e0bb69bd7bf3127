"""HEIC, AVIF, MP4 and MOV are boxes in boxes. They point to places, so what goes is emptied, not cut."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from crm.lib.metadata.damage import DamagedFile

HOLDERS = frozenset((b"moov", b"trak"))
NOTES = frozenset((b"udta", b"meta", b"uuid"))
EMPTY = b"free"


class Box(NamedTuple):
    kind: bytes
    start: int
    body: int
    end: int


def boxes(data: bytes | bytearray, start: int, end: int) -> Iterator[Box]:
    """The boxes that stand one after another from *start* to *end*. Raises `DamagedFile`."""
    at = start
    while at + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, at)
        body = at + 8
        if size == 1 and at + 16 <= end:
            size, body = int.from_bytes(data[at + 8 : at + 16]), at + 16
        box = Box(kind, at, body, end if size == 0 else at + size)
        if not body <= box.end <= end:
            raise DamagedFile
        yield box
        at = box.end


def empty_all_but(kept: frozenset[bytes], data: bytearray) -> None:
    """Empty the outermost boxes that are not *kept*, and the notes in films and their tracks."""
    for box in boxes(data, 0, len(data)):
        if box.kind not in kept:
            _empty(data, box)
        elif box.kind in HOLDERS:
            _empty_notes(data, box)


def _empty_notes(data: bytearray, holder: Box) -> None:
    for box in boxes(data, holder.body, holder.end):
        if box.kind in NOTES:
            _empty(data, box)
        elif box.kind in HOLDERS:
            _empty_notes(data, box)


def _empty(data: bytearray, box: Box) -> None:
    """Leave of *box* its room only."""
    data[box.start + 4 : box.start + 8] = EMPTY
    data[box.body : box.end] = bytes(box.end - box.body)
