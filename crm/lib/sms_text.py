"""How long an SMS is: the alphabet it needs and the parts it is sent, and paid, in (GSM 03.38)."""

import unicodedata
from dataclasses import dataclass

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# Each takes two places: an escape stands before it.
EXTENDED = frozenset("\f^{}\\[~]|€")
# Places in a message of one part, and in each part of a longer one.
GSM, UNICODE = (160, 153), (70, 67)


# What no decomposition takes apart, and the marks of print that stand for those of a typewriter.
PLAIN = str.maketrans(
    {
        **dict(zip("łŁđĐıøØ", "lLdDioO", strict=True)),
        **dict.fromkeys("„“”«»‟", '"'),
        **dict.fromkeys("‚‘’‛′", "'"),
        **dict.fromkeys("‐‑‒–—−", "-"),
        "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SmsLength:
    """``units`` are the places the text takes; ``is_unicode`` that a letter is outside GSM's own alphabet."""

    units: int
    parts: int
    is_unicode: bool


def measure(text: str) -> SmsLength:
    """The length of *text* as a phone network counts it; an empty text has no part."""
    is_unicode = needs_unicode(text)
    widths = [_unicode_width(letter) if is_unicode else _gsm_width(letter) for letter in text]
    single, each = UNICODE if is_unicode else GSM
    units = sum(widths)
    parts = min(units, 1) if units <= single else _parts(widths, each)
    return SmsLength(units, parts, is_unicode)


def needs_unicode(text: str) -> bool:
    return any(letter not in BASIC and letter not in EXTENDED for letter in text)


def without_accents(text: str) -> str:
    """*text* in plain letters (ł, ő, ș as l, o, s), if that makes it fit GSM's own alphabet.

    What needs Unicode all the same (Cyrillic, an emoji) stays whole, and so does what does not need it.
    """
    if not needs_unicode(text):
        return text
    letters = unicodedata.normalize("NFKD", text.translate(PLAIN))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return text if needs_unicode(plain) else plain


def _gsm_width(letter: str) -> int:
    return 2 if letter in EXTENDED else 1


def _unicode_width(letter: str) -> int:
    return 2 if ord(letter) > 0xFFFF else 1


def _parts(widths: list[int], room: int) -> int:
    """How many parts of *room* places; what takes two places is not torn apart."""
    parts, used = 1, 0
    for width in widths:
        if used + width > room:
            parts, used = parts + 1, 0
        used += width
    return parts
