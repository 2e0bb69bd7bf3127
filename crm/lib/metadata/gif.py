"""GIF: blocks of sub-blocks; comments and what programs of their own put in are notes."""

from collections.abc import Iterator

SCREEN = 13  # bytes of signature and screen, which the shared colours follow
EXTENSION, FRAME, END = 0x21, 0x2C, 0x3B
CONTROL, APPLICATION = 0xF9, 0xFF
# How often the film repeats, and its colours.
NEEDED = (b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012")


def cleaned(data: bytes) -> bytes:
    """The GIF *data* without comments, texts and XMP."""
    start = SCREEN + (_colours(data[10]) if len(data) > 10 else 0)
    return data[:start] + b"".join(_kept_blocks(data, start)) + bytes((END,))


def _kept_blocks(data: bytes, at: int) -> Iterator[bytes]:
    while at < len(data) and data[at] in (EXTENSION, FRAME):
        is_frame = data[at] == FRAME
        end = _end_of_blocks(data, at + (_frame_head(data, at) if is_frame else 2))
        if is_frame or _is_needed(data[at + 1 : at + 14]):
            yield data[at:end]
        at = end


def _frame_head(data: bytes, at: int) -> int:
    return 11 + (_colours(data[at + 9]) if at + 9 < len(data) else 0)


def _colours(flags: int) -> int:
    """How many bytes the table of colours has that *flags* announce."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _is_needed(start: bytes) -> bool:
    """*start*: what kind of extension it is, the length of its name, its name."""
    return start[:1] == bytes((CONTROL,)) or (start[:1] == bytes((APPLICATION,)) and start[2:] in NEEDED)


def _end_of_blocks(data: bytes, at: int) -> int:
    while at < len(data) and data[at]:
        at += data[at] + 1
    return at + 1
