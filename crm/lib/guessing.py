"""Which encoding a text file was saved in, for Romanian, Polish, Hungarian, Russian and English.

General detectors mix up cp1250 and ISO-8859-2 and know nothing of names: an address book is a few
hundred words, half of them without one accent. So each candidate is judged by the letters it yields:
every word is scored by the language it fits best, as the log-likelihood of its non-ASCII letters.
"""

import codecs
import math
import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice, pairwise

ENCODINGS = (
    "utf_8",
    "utf_16_le",
    "utf_16_be",
    "cp1250",
    "cp1251",
    "cp852",
    "iso8859_2",
    "cp866",
    "koi8_r",
    "cp1252",
)
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf_8"),
    (codecs.BOM_UTF16_LE, "utf_16_le"),
    (codecs.BOM_UTF16_BE, "utf_16_be"),
)

# How much a single-byte encoding must explain better than cp1250 or cp1251 before it is believed:
# Windows saves these two, the others come from DOS programs, old Unix and the West.
HANDICAPS = {
    "cp1250": 0.0,
    "cp1251": 0.0,
    "cp852": 1.0,
    "iso8859_2": 1.0,
    "cp866": 1.0,
    "koi8_r": 1.5,
    "cp1252": 2.5,
}

RUSSIAN = {
    letter: share
    for share, letters in {
        110: "о", 85: "е", 80: "а", 74: "и", 67: "н", 63: "т", 55: "с", 47: "р", 45: "в", 44: "л", 35: "к",
        32: "м", 30: "д", 28: "п", 26: "у", 20: "я", 18: "ыьг", 17: "з", 16: "б", 14: "ч", 12: "й", 10: "х",
        9: "ж", 7: "ш", 6: "ю", 5: "ц", 4: "щ", 3: "эф", 1: "ъё",
    }.items()
    for letter in letters
}  # fmt: skip

# Share of each letter among a language's non-ASCII letters, in per mille of running text.
LETTERS = {
    "ro": {"ă": 41, "î": 10, "â": 9, "ș": 12, "ş": 12, "ț": 11, "ţ": 11},
    "pl": {"ł": 21, "ę": 14, "ą": 12, "ó": 9, "ż": 9, "ś": 8, "ć": 5, "ń": 4, "ź": 2},
    "hu": {"á": 36, "é": 34, "ö": 10, "ő": 9, "ó": 10, "í": 6, "ü": 6, "ú": 3, "ű": 2},
    "west": {"é": 10, "ü": 6, "ö": 5, "ä": 5, "è": 4, "à": 4, "ñ": 3, "ç": 3, "ó": 3, "á": 3}
    | dict.fromkeys("íúßôêâîïëøåæãõùòì", 1),
    "ru": RUSSIAN | dict.fromkeys("іїєґў", 1),
}
PUNCTUATION = set("„”“’‘«»–—…№§°€£•®©\u00a0")
ANY_HIGH_BYTE = 1 / 128
OTHER_LETTER = 0.0008
USUAL_SIGN = 0.01
ODD_SIGN = 0.00005
CASE_BREAK = math.log(0.1)
MIXED_SCRIPTS = math.log(0.01)
INNER_I_CIRCUMFLEX = math.log(0.05)

WORD_FROM_HIGH_BYTE = re.compile(rb"[\x80-\xff][A-Za-z\x80-\xff]{0,30}")
WORD_END = re.compile(rb"[A-Za-z]*\Z")
LONGEST_BEGINNING = 30
LATIN, CYRILLIC = re.compile("[a-z]"), re.compile("[а-яёіїєґў]")
UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
SAMPLE_WORDS = 1500
SAMPLE_BYTES = 4096


def guess_encoding(data: bytes) -> str:
    """One of ENCODINGS for *data*; never fails: pure ASCII and the undecidable are "utf_8"."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return encoding
    return _guess_utf16(data) or _guess_utf8(data) or _guess_single_byte(data)


def _guess_utf16(data: bytes) -> str | None:
    """UTF-16 without its mark: ASCII characters leave a zero in every second byte, on one side only."""
    even, odd = data[0:SAMPLE_BYTES:2].count(0), data[1:SAMPLE_BYTES:2].count(0)
    if max(even, odd) * 20 < min(len(data), SAMPLE_BYTES) // 2 or not even + odd:
        return None
    if odd >= 10 * even:
        return "utf_16_le"
    return "utf_16_be" if even >= 10 * odd else None


def _guess_utf8(data: bytes) -> str | None:
    """UTF-8, also with a few bytes damaged: by chance no other encoding yields so many sequences."""
    if data.isascii():
        return "utf_8"
    try:
        data.decode("utf_8")
    except UnicodeDecodeError:
        rest, sequences = UTF8_SEQUENCE.subn(b"", data)
        damaged = len(rest) - len(rest.translate(None, bytes(range(128, 256))))
        return "utf_8" if sequences > 10 * damaged else None
    return "utf_8"


def _guess_single_byte(data: bytes) -> str:
    sample = list(islice(_words_with_high_bytes(data), SAMPLE_WORDS))
    return max(HANDICAPS, key=lambda encoding: _score(sample, encoding) - HANDICAPS[encoding])


def _words_with_high_bytes(data: bytes) -> Iterator[bytes]:
    for match in WORD_FROM_HIGH_BYTE.finditer(data):
        before = data[max(0, match.start() - LONGEST_BEGINNING) : match.start()]
        yield WORD_END.search(before)[0] + match[0]


def _score(words: Iterable[bytes], encoding: str) -> float:
    return sum(_score_word(word.decode(encoding, "replace")) for word in words)


def _score_word(word: str) -> float:
    low = word.lower()
    best = max(sum(_weight(letter, language) for letter in low) for language in LETTERS)
    if LATIN.search(low) and CYRILLIC.search(low):
        best += MIXED_SCRIPTS
    return best + _case_breaks(word) * CASE_BREAK + _inner_i_circumflex(low) * INNER_I_CIRCUMFLEX


@cache
def _weight(letter: str, language: str) -> float:
    """How much likelier *letter* is in *language* than any high byte by chance (log); ASCII is 0."""
    if letter.isascii():
        return 0.0
    letters = LETTERS[language]
    if letter in letters:
        share = letters[letter] / sum(letters.values())
    elif letter in PUNCTUATION:
        share = USUAL_SIGN
    else:
        share = OTHER_LETTER if letter.isalpha() else ODD_SIGN
    return math.log(share / ANY_HIGH_BYTE)


def _case_breaks(word: str) -> int:
    """Capitals right after small letters: frequent when a word is decoded wrongly, else rare."""
    return sum(a.islower() and b.isupper() for a, b in pairwise(word))


def _inner_i_circumflex(low: str) -> int:
    """Romanian writes î at the ends of a word only; inside, it is a cp852 "ţ" read as cp1250."""
    return low[1:-1].count("î")
