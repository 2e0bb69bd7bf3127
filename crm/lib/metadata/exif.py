"""The one thing of Exif that a picture needs: which way is up."""

import struct

UPRIGHT = 1
TURNED = range(2, 9)
_TAG = 0x0112
_SHORT = 3


def orientation_of(exif: bytes) -> int:
    """How the picture is turned (1 to 8) by its Exif block, which begins with the TIFF header."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    try:
        return _orientation(exif, order) if order else UPRIGHT
    except struct.error:
        return UPRIGHT


def _orientation(exif: bytes, order: str) -> int:
    (start,) = struct.unpack_from(f"{order}I", exif, 4)
    (count,) = struct.unpack_from(f"{order}H", exif, start)
    for at in range(start + 2, start + 2 + 12 * count, 12):
        tag, _kind, _count, value = struct.unpack_from(f"{order}HHIH", exif, at)
        if tag == _TAG:
            return value if value in TURNED else UPRIGHT
    return UPRIGHT


def only_orientation(orientation: int) -> bytes:
    """An Exif block that says nothing but *orientation*."""
    return struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _TAG, _SHORT, 1, orientation, 0, 0)
