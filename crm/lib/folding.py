"""One spelling for everything that sounds or looks the same: for search and for finding duplicates.

Both databases store the folded text and search it with folded words, so they find the same records.
"""

import re
import unicodedata

from anyascii import anyascii

from crm.lib.romanisation import sound_key

MAX_QUERY_WORDS = 10

APOSTROPHES = dict.fromkeys(map(ord, "'`´ʹʺʼʻ‘’′‵"))
# "S.R.L." is "SRL" and "И. С." is "ИС", however they are spaced.
INITIALS = re.compile(r"\b(?:[^\W\d_]\. ?)+[^\W\d_]\b\.?")
CYRILLIC_WORD = re.compile(r"[Ѐ-ԯ]\w*")
SEPARATORS = re.compile(r"[^a-z0-9]+")


def fold(text: str | None) -> str:
    """Lower-case ASCII words with single spaces between them; "" for nothing. Never raises.

    Case, accents, apostrophes, punctuation, alphabet, ё or е, ş or ș make no difference.
    """
    return _to_ascii_words(INITIALS.sub(_join_initials, _normalise(text)))


def fold_words(text: str | None) -> list[str]:
    return fold(text).split()


def search_variants(text: str | None) -> str:
    """What to store in a search index for *text*: its folded words and further spellings.

    Joined initials are added one by one ("srl" also as "s r l"), and each Cyrillic word by its sound
    key, so that other romanisations than ours find it (see `query_words`).
    """
    normal = _normalise(text)
    letters = _to_ascii_words(" ".join(INITIALS.findall(normal)))
    cyrillic = _to_ascii_words(" ".join(CYRILLIC_WORD.findall(normal)))
    keys = dict.fromkeys(map(sound_key, cyrillic.split()))
    return " ".join(part for part in (fold(text), letters, *keys) if part)


def query_words(text: str | None) -> list[tuple[str, ...]]:
    """The words a person searches for, each as the spellings under which the index may hold it.

    A record is a hit when, for every word, one of its spellings begins an indexed word. The first
    spelling is the folded word itself and may also be looked for inside words. At most ten words.
    """
    words = dict.fromkeys(fold_words(text))
    return [_spellings(word) for word in list(words)[:MAX_QUERY_WORDS]]


# "ch" is ч in English, х in Polish and German, к in Romanian; "j" is й, in French and Romanian ж.
OTHER_READINGS = (("ch", "kh"), ("ch", "k"), ("j", "zh"))


def _spellings(word: str) -> tuple[str, ...]:
    if word.isdigit():
        return (word,)
    readings = [word.replace(old, new) for old, new in OTHER_READINGS if old in word]
    return tuple(dict.fromkeys([word, *map(sound_key, [word, *readings])]))


def _normalise(text: str | None) -> str:
    return unicodedata.normalize("NFKC", (text or "").translate(APOSTROPHES))


def _join_initials(match: re.Match) -> str:
    return re.sub(r"[. ]", "", match.group()) + " "


def _to_ascii_words(text: str) -> str:
    # Soft and hard signs become apostrophes here: Дьяченко is dyachenko.
    latin = anyascii(text).replace("'", "").lower()
    return SEPARATORS.sub(" ", latin).strip()
