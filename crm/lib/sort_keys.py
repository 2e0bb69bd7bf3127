"""Text that sorts as a language wants it when its code points are compared: on SQLite, on PostgreSQL
(COLLATE "C") and in Python alike. The order is CLDR's, checked against ICU.

A key has three levels: letters, then accents, then case. On the first level each letter is written as
itself and a rank ("ș" is "s1", after every "s0"), so that a letter of its own follows its base.
"""

import re
import unicodedata
from functools import lru_cache
from string import ascii_lowercase

LEVEL_BREAK = "\x01"  # sorts before all text; PostgreSQL refuses \x00
LONGEST_TEXT = 100
LONGEST_LEVEL = 200  # in all less than the 2,700 bytes that an index of PostgreSQL takes

FULL_WIDTH = "ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ"
OWN_LETTERS = {
    "ro": {
        "ă": "a1", "â": "a2", "î": "i1", "ș": "s1", "ş": "s1", "ț": "t1", "ţ": "t1",
    },
    "pl": {
        "ą": "a1", "ć": "c1", "ę": "e1", "ł": "l1", "ń": "n1", "ó": "o1", "ś": "s1",
        "ź": "z1", "ż": "z2",
    },
    "hu": {
        "cs": "c1", "dz": "d1", "dzs": "d2", "gy": "g1", "ly": "l1", "ny": "n1", "ö": "o1",
        "ő": "o1", "sz": "s1", "ty": "t1", "ü": "u1", "ű": "u1", "zs": "z1",
        # Doubled: asszony is asz-szony.
        "ccs": "c1c1", "ddz": "d1d1", "ddzs": "d2d2", "ggy": "g1g1", "lly": "l1l1",
        "nny": "n1n1", "ssz": "s1s1", "tty": "t1t1", "zzs": "z1z1",
    },
    # Cyrillic before Latin: full-width letters stand after both.
    "ru": {latin: f"{wide}0" for latin, wide in zip(ascii_lowercase, FULL_WIDTH, strict=True)},
}  # fmt: skip
# What Unicode takes apart otherwise than people do: letters of their own, and accents it does not see.
BASES = {
    "й": "й", "ї": "ї", "ў": "ў",
    "ё": "е", "ł": "l", "đ": "d", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe",
}  # fmt: skip
UNSORTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def sort_key(text: str | None, language: str) -> str:
    """The key of *text* in the alphabet of *language* (en, ro, ru, hu, pl); any text is safe."""
    text = _clean(text)
    pieces = [_weigh(piece, language) for piece in _splitter(language).findall(text.lower())]
    letters = "".join(letters for letters, _ in pieces)
    accents = "".join(f" {marks}" for _, marks in pieces).rstrip()
    levels = (letters, accents, text.swapcase())  # lower case first
    return LEVEL_BREAK.join(level[:LONGEST_LEVEL] for level in levels)


def _clean(text: str | None) -> str:
    words = UNSORTABLE.sub(" ", text or "").split()
    return unicodedata.normalize("NFC", " ".join(words))[:LONGEST_TEXT]


@lru_cache
def _splitter(language: str) -> re.Pattern:
    """Cuts a word into its letters, so that "cs" is one letter in Hungarian."""
    longest_first = sorted(OWN_LETTERS.get(language, {}), key=len, reverse=True)
    return re.compile("|".join([*longest_first, "."]))


@lru_cache(maxsize=2_000)
def _weigh(piece: str, language: str) -> tuple[str, str]:
    """The letters and the accents of one *piece* of a word."""
    own = OWN_LETTERS.get(language, {})
    if piece in own:
        return own[piece], "" if piece.isascii() else piece
    if piece in BASES:
        return "".join(_rank(letter, own) for letter in BASES[piece]), piece
    parts = unicodedata.normalize("NFKD", piece)
    marks = "".join(part for part in parts if unicodedata.combining(part))
    return "".join(_rank(part, own) for part in parts if part not in marks), marks


def _rank(letter: str, own: dict[str, str]) -> str:
    return own.get(letter, f"{letter}0") if letter.isalnum() else " "
