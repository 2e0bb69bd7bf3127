"""One contact as a vCard 3.0, the version every phone's address book takes."""

from collections.abc import Iterable

LONGEST_LINE = 75  # bytes, RFC 2426
ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def vcard(properties: Iterable[tuple[str, str | tuple[str, ...]]]) -> str:
    """The card with *properties* (name with parameters, value), in order; empty ones are left out.

    A tuple is a value of several components, as of N and ADR.
    """
    lines = ["BEGIN:VCARD", "VERSION:3.0"]
    for name, value in properties:
        components = (value,) if isinstance(value, str) else value
        if any(components):
            lines.append(f"{name}:{';'.join(escape(each) for each in components)}")
    return "".join(f"{fold_line(line)}\r\n" for line in [*lines, "END:VCARD"])


def escape(text: str) -> str:
    return text.translate(ESCAPES)


def fold_line(line: str) -> str:
    """Cut into pieces of at most 75 bytes that continue after a blank; no letter is cut in two."""
    pieces, piece = [], ""
    for letter in line:
        limit = LONGEST_LINE - (1 if pieces else 0)
        if len((piece + letter).encode()) > limit:
            pieces.append(piece)
            piece = ""
        piece += letter
    return "\r\n ".join([*pieces, piece])
