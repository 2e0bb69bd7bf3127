"""TIFF: directories of entries that point into the file. What is private is wiped where it stands."""

import struct

from crm.lib.metadata.damage import DamagedFile

SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
ENTRY = 12
EXIF, GPS, INTEROPERABILITY, PICTURES_INSIDE = 0x8769, 0x8825, 0xA005, 0x014A
DIRECTORIES = frozenset((EXIF, GPS, INTEROPERABILITY))
# Description, make, model, program, time, artist, computer; XMP, IPTC, Photoshop; Windows' own; serial
# number, and what a raw photo's maker notes in secret.
NOTES = frozenset((270, 271, 272, 305, 306, 315, 316, 700, 33723, 34377, *range(40091, 40096), 50735, 50740))
MOST_DIRECTORIES = 10_000


def cleaned(data: bytes) -> bytes:
    """The TIFF *data* without notes, as long as before. Raises `DamagedFile`."""
    try:
        return _Wiping(data).done()
    except struct.error as error:
        raise DamagedFile from error


class _Wiping:
    def __init__(self, data: bytes) -> None:
        self.data = bytearray(data)
        self.order = "<" if data[:2] == b"II" else ">"
        self.seen: set[int] = set()

    def done(self) -> bytes:
        waiting = [self._number(4)]
        while waiting:
            at = waiting.pop()
            if at and at not in self.seen:
                waiting += self._clean_directory(at)
        return bytes(self.data)

    def _clean_directory(self, at: int) -> list[int]:
        """Take the notes out of the directory *at*; returns where others stand."""
        entries, following = self._entries(at)
        others = [following]
        kept = bytearray()
        for entry in entries:
            tag = self._tag(entry)
            if tag in NOTES or tag in DIRECTORIES:
                self._wipe_entry(entry)
                continue
            kept += self.data[entry : entry + ENTRY]
            if tag == PICTURES_INSIDE:
                others += self._values(entry)
        self._write_directory(at, len(entries), kept, following)
        return others

    def _write_directory(self, at: int, count: int, kept: bytearray, following: int) -> None:
        tail = struct.pack(f"{self.order}I", following)
        body = struct.pack(f"{self.order}H", len(kept) // ENTRY) + kept + tail
        self.data[at : at + 6 + count * ENTRY] = body.ljust(6 + count * ENTRY, b"\0")

    def _wipe_entry(self, entry: int) -> None:
        start, length = self._place(entry)
        if self._tag(entry) in DIRECTORIES:
            self._wipe_directory(self._number(entry + 8))
        else:
            self._wipe(start, length)

    def _wipe_directory(self, at: int) -> None:
        if at in self.seen:
            return
        entries, _following = self._entries(at)
        for entry in entries:
            self._wipe_entry(entry)
        self._wipe(at, 6 + len(entries) * ENTRY)

    def _entries(self, at: int) -> tuple[range, int]:
        """Where the entries of the directory *at* stand, and where the next directory is."""
        self.seen.add(at)
        if len(self.seen) > MOST_DIRECTORIES:
            raise DamagedFile
        (count,) = struct.unpack_from(f"{self.order}H", self.data, at)
        end = at + 2 + count * ENTRY
        return range(at + 2, end, ENTRY), self._number(end)

    def _place(self, entry: int) -> tuple[int, int]:
        """Where the value of *entry* stands and how many bytes it has: up to four stand in the entry."""
        kind, count = struct.unpack_from(f"{self.order}HI", self.data, entry + 2)
        length = SIZES.get(kind, 1) * count
        return (entry + 8, 4) if length <= 4 else (self._number(entry + 8), length)

    def _values(self, entry: int) -> list[int]:
        start, length = self._place(entry)
        (count,) = struct.unpack_from(f"{self.order}I", self.data, entry + 4)
        if count > MOST_DIRECTORIES or start + length > len(self.data):
            raise DamagedFile
        return [self._number(start + 4 * each) for each in range(count)]

    def _wipe(self, start: int, length: int) -> None:
        end = min(start + length, len(self.data))
        if start < end:
            self.data[start:end] = bytes(end - start)

    def _tag(self, entry: int) -> int:
        return struct.unpack_from(f"{self.order}H", self.data, entry)[0]

    def _number(self, at: int) -> int:
        return struct.unpack_from(f"{self.order}I", self.data, at)[0]
