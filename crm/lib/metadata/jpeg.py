"""JPEG: a row of segments, each marked by two bytes; pixels follow the ones that start a scan."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from crm.lib.metadata import exif

START, END, SCAN, COMMENT = b"\xff\xd8", 0xD9, 0xDA, 0xFE
APPLICATIONS = range(0xE0, 0xF0)
LONE = {0x01, *range(0xD0, 0xD9)}
JFIF, EXIF = 0xE0, 0xE1
# What decides about colours; all other applications' segments are notes.
NEEDED = {JFIF: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
EXIF_MARK = b"Exif\0\0"
# Garbage before a marker is skipped, as every reader does; among pixels some marks are no marker.
_MARKER = re.compile(rb"\xff(?=[^\x00\xff])")
_END_OF_PIXELS = re.compile(rb"\xff(?=[^\x00\xff\xd0-\xd7])")


class Segment(NamedTuple):
    marker: int
    body: bytes
    whole: bytes

    @property
    def is_note(self) -> bool:
        if self.marker in APPLICATIONS:
            needed = NEEDED.get(self.marker)
            return needed is None or not self.body.startswith(needed)
        return self.marker == COMMENT


def cleaned(data: bytes) -> bytes:
    """The JPEG *data* without notes; a picture that was turned stays so."""
    segments = list(_segments(data))
    kept = [each.whole for each in segments if not each.is_note]
    first = 1 if segments and segments[0].marker == JFIF and not segments[0].is_note else 0
    return b"".join([START, *kept[:first], _turning(segments), *kept[first:]])


def _segments(data: bytes) -> Iterator[Segment]:
    """Up to the end mark or the end of the bytes; one that was cut off is given as far as it goes."""
    at = len(START)
    while found := _MARKER.search(data, at):
        at, marker = found.start(), data[found.start() + 1]
        end = at + 2 if marker in LONE or marker == END else at + 2 + int.from_bytes(data[at + 2 : at + 4])
        body = data[at + 4 : end]
        if marker == SCAN:
            pixels = _END_OF_PIXELS.search(data, end)
            end = pixels.start() if pixels else len(data)
        yield Segment(marker, body, data[at:end])
        if marker == END:
            return
        at = end


def _turning(segments: list[Segment]) -> bytes:
    blocks = (each.body for each in segments if each.marker == EXIF and each.body.startswith(EXIF_MARK))
    orientation = exif.orientation_of(next(blocks, b"")[len(EXIF_MARK) :])
    if orientation == exif.UPRIGHT:
        return b""
    body = EXIF_MARK + exif.only_orientation(orientation)
    return bytes((0xFF, EXIF)) + (len(body) + 2).to_bytes(2) + body
