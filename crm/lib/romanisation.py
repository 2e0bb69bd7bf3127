"""Russian names in Latin letters: one key for the ways English, Romanian, Polish and Hungarian write them.

Чайковский is Chaykovskiy, Tchaikovsky, Czajkowski or Csajkovszkij, and all of them have one key. Keys
are not meant to be read: they begin with a marker that words do not begin with, so that keys meet keys
only, and a search for "chris" does not find "Cristina".
"""

import re
from functools import lru_cache

MARKER = "qz"

# Spelling -> sound, a whole word at a time. A spelling stands above those it contains.
SOUNDS = (
    (r"tsch|tch|ts|tz|cs|cz|ch", "c"),  # ч, ц
    (r"shch|szcz|sch|scs|sh|sz", "s"),  # ш, щ
    (r"sc(?=[ei])", "s"),  # щ in Romanian
    (r"c[ei](?=[aou])", "c"),  # ч in Romanian: Ciobanu, Ceaikovski
    (r"zh|zs", "z"),
    (r"kh", "h"),
    (r"gh", "g"),
    (r"ph", "f"),
    (r"ff$", "v"),  # Romanoff
    (r"c(?=[aoulrtk]|$)", "k"),
    (r"x", "ks"),
    (r"w", "v"),
    (r"[yj]", "i"),
)
SPELLING = re.compile("|".join(f"({spelling})" for spelling, _ in SOUNDS))


@lru_cache(maxsize=10_000)
def sound_key(word: str) -> str:
    """The key of a folded word (see `folding.fold`). A word cut short mostly gets its key cut short."""
    key = SPELLING.sub(lambda match: SOUNDS[match.lastindex - 1][1], word)
    key = re.sub(r"i+[eo]", "e", key)  # Yelena, Jelena; Pyotr, Piotr
    key = re.sub(r"(?<=[csz])ov", "ev", key)  # Gorbachov
    return MARKER + re.sub(r"(.)\1+", r"\1", key)
