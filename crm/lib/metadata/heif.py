"""HEIC and AVIF: items are pictures, and notes on them, each in some places of the file."""

import struct
from collections.abc import Iterator

from crm.lib.metadata.boxes import Box, boxes, empty_all_but
from crm.lib.metadata.damage import DamagedFile

KEPT = frozenset((b"ftyp", b"meta", b"mdat", b"moov"))
NOTES = frozenset((b"Exif", b"mime", b"uri "))
FULL = 4  # bytes of version and flags
EMPTY_EXIF = struct.pack(">I2sHIHI", 0, b"MM", 42, 8, 0, 0)
IN_FILE, IN_DATA_BOX = 0, 1


def cleaned(data: bytes) -> bytes:
    """The HEIC or AVIF *data* without Exif and XMP, as long as before. Raises `DamagedFile`.

    Which way is up stands among the properties of the picture, so that its Exif may go whole.
    """
    wiped = bytearray(data)
    empty_all_but(KEPT, wiped)
    for box in boxes(wiped, 0, len(wiped)):
        if box.kind == b"meta":
            _wipe_notes(wiped, box)
    return bytes(wiped)


def _wipe_notes(data: bytearray, meta: Box) -> None:
    inside = {box.kind: box for box in boxes(data, meta.body + FULL, meta.end)}
    if b"iinf" not in inside or b"iloc" not in inside:
        return
    notes = dict(_notes(data, inside[b"iinf"]))
    try:
        places = [each for each in _Places(data, inside).all() if each[0] in notes]
    except struct.error as error:
        raise DamagedFile from error
    for item, start, length in places:
        _wipe(data, start, length, is_exif=notes[item] == b"Exif")


def _wipe(data: bytearray, start: int, length: int, *, is_exif: bool) -> None:
    if start + length > len(data):
        raise DamagedFile
    filling = EMPTY_EXIF if is_exif and length >= len(EMPTY_EXIF) else b""
    data[start : start + length] = filling.ljust(length, b"\0")


def _notes(data: bytearray, box: Box) -> Iterator[tuple[int, bytes]]:
    """The id and type of each item that is a note."""
    entries = box.body + FULL + (2 if data[box.body] == 0 else 4)
    for entry in boxes(data, entries, box.end):
        # Version 2 has short ids, version 3 long ones; the older have neither types nor Exif.
        width = 4 if data[entry.body] == 3 else 2
        at = entry.body + FULL
        kind = bytes(data[at + width + 2 : at + width + 6])
        if kind in NOTES:
            yield int.from_bytes(data[at : at + width]), kind


class _Places:
    """Reads the box that says where each item stands: numbers of widths that it gives itself."""

    def __init__(self, data: bytearray, inside: dict[bytes, Box]) -> None:
        self.data, self.at = data, inside[b"iloc"].body
        self.data_box = inside[b"idat"].body if b"idat" in inside else 0

    def all(self) -> Iterator[tuple[int, int, int]]:
        """(item, start, length) of each piece."""
        version = self._number(1)
        self._number(3)
        widths = self._number(2)
        id_width = 2 if version < 2 else 4
        for _item in range(self._number(id_width)):
            yield from self._of_item(version, id_width, widths)

    def _of_item(self, version: int, id_width: int, widths: int) -> Iterator[tuple[int, int, int]]:
        offset, length, base, index = (widths >> shift & 15 for shift in (12, 8, 4, 0))
        item = self._number(id_width)
        method = self._number(2) & 15 if version else IN_FILE
        self._number(2)
        start = self._number(base) + (self.data_box if method == IN_DATA_BOX else 0)
        for _piece in range(self._number(2)):
            self._number(index if version else 0)
            yield item, start + self._number(offset), self._number(length)

    def _number(self, width: int) -> int:
        if self.at + width > len(self.data):
            raise DamagedFile
        self.at += width
        return int.from_bytes(self.data[self.at - width : self.at])
