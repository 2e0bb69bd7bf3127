"""Which country a file means by “Germania”, “Węgry”, “USA” or “DE”."""

from functools import cache, lru_cache

from babel import Locale

from crm.lib.folding import fold

LANGUAGES = ("en", "ro", "ru", "hu", "pl")
# What people write beside the names that CLDR knows.
OTHER_NAMES = {
    "usa": "US", "u s a": "US", "united states of america": "US", "america": "US", "sua": "US",
    "uk": "GB", "england": "GB", "great britain": "GB", "anglia": "GB", "nagy britannia": "GB",
    "holland": "NL", "hollandia": "NL", "olanda": "NL", "czech republic": "CZ", "cehia": "CZ",
    "korea": "KR", "south korea": "KR", "russian federation": "RU", "rossiyskaya federatsiya": "RU",
    "rf": "RU", "moldova republica": "MD", "republica moldova": "MD", "respublika moldova": "MD",
    "rzeczpospolita polska": "PL", "magyar koztarsasag": "HU",
}  # fmt: skip
SHORTEST_MISSPELT = 6
NEAR_ENOUGH = 90


@lru_cache(maxsize=2_000)
def country_code(text: str) -> str | None:
    """The ISO code of the country that *text* names, a letter or two misspelt allowed, else None."""
    name = fold(text)
    if len(name) == 2 and name.upper() in Locale("en").territories:
        return name.upper()
    if name in _codes():
        return _codes()[name]
    if len(name) < SHORTEST_MISSPELT:
        return None
    from rapidfuzz import fuzz, process  # 5 MiB, wanted by imports alone

    near = process.extractOne(name, _codes().keys(), scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH)
    return _codes()[near[0]] if near else None


@cache
def _codes() -> dict[str, str]:
    """Folded name → code, in five languages; regions of the world ("150") are no countries."""
    names = {
        fold(name): code
        for language in LANGUAGES
        for code, name in Locale(language).territories.items()
        if len(code) == 2 and code not in ("EU", "EZ", "UN", "XA", "XB", "ZZ")
    }
    return {**names, **OTHER_NAMES}
