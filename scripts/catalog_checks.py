"""What can be wrong with a translation, as functions that answer in words."""

import re
from collections.abc import Set as AbstractSet
from functools import cache
from gettext import c2py

from babel.messages.catalog import Catalog, Message
from babel.messages.plurals import get_plural

from catalogs import SOURCE, filled, key_of

_PLACEHOLDER = re.compile(r"%\(\w+\)[-+ 0#]*\d*(?:\.\d+)?[sdf]|%%")
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
_WORD = re.compile(r"[^\W\d_]+")
NOTHING: frozenset[str] = frozenset()
_COUNTS = {f"%({name}){kind}" for name in ("num", "n", "count") for kind in "sd"}
_FOREIGN_LETTERS = {"ro": "şţŞŢ", "hu": "õûÕÛ"}
# Russian is printed with е for ё, but where another word would be read (всё / все, чём / чем).
_WITH_YO = {"всё", "чём"}
_LETTER_ADVICE = {"ro": "use the comma letters ș ț", "hu": "use the double acute letters ő ű"}


def catalog_problems(template: Catalog, catalog: Catalog, language: str) -> list[str]:
    """Return what keeps the language's catalog from being whole; empty when all is well."""
    problems = []
    for wanted in filter(key_of, template):
        found = catalog.get(wanted.id, wanted.context)
        if found is None and language == SOURCE:
            continue  # English is the msgid; a template out of step is reported by itself
        if found is None or (language != SOURCE and not filled(found)):
            problems.append(f"{language}: not translated: {key_of(wanted)!r}")
        else:
            problems += [f"{language}: {p}: {key_of(wanted)!r}" for p in entry_problems(found, language)]
    return problems


def entry_problems(message: Message, language: str) -> list[str]:
    """Return what is wrong with one entry as it stands in a catalog."""
    if message.fuzzy:
        return ["marked fuzzy (a guess)"]
    if language == SOURCE and not filled(message):
        return source_problems(message)
    return translation_problems(message, message.string, language)


def source_problems(message: Message) -> list[str]:
    """Return what is wrong with an English string itself: nobody could translate it rightly."""
    texts = message.id if message.pluralizable else (message.id,)
    problems = [f"unnamed or broken placeholder in {t!r}" for t in texts if _has_stray_percent(t, texts)]
    return problems + [f"blank at the edge of {t!r}" for t in texts if t != t.strip()]


def translation_problems(message: Message, string: str | tuple[str, ...], language: str) -> list[str]:
    """Return what is wrong with `string` as the translation of `message` (form by form)."""
    if not message.pluralizable:
        if not isinstance(string, str):
            return ["several forms given, but the string has no plural"]
        return _form_problems(string, message.id, message.id, language)
    wanted = get_plural(language).num_plurals
    if isinstance(string, str) or len(string) != wanted:
        return [f"has {_count(string)} plural forms, {language} needs {wanted}"]
    singular, plural = message.id
    problems = []
    for index, form in enumerate(string):
        one = _only_for_one(language, index)
        source, optional = (singular, _COUNTS) if one else (plural, NOTHING)
        problems += _form_problems(form, source, singular + plural, language, optional)
    return list(dict.fromkeys(problems))


def _form_problems(
    form: str, source: str, allowed_source: str, language: str, optional: AbstractSet[str] = NOTHING
) -> list[str]:
    problems = []
    if missing := _placeholders(source) - _placeholders(form) - optional:
        problems.append(f"placeholder left out: {', '.join(sorted(missing))}")
    if extra := _placeholders(form) - _placeholders(allowed_source):
        problems.append(f"placeholder that the English has not: {', '.join(sorted(extra))}")
    # Jinja formats every string, so one percent sign too many breaks the page in one language only.
    if _has_stray_percent(form, (allowed_source,)) or ("%" in form and "%" not in allowed_source):
        problems.append("percent sign that the English has not (write %% beside placeholders)")
    if sorted(_TAG.findall(form)) != sorted(_TAG.findall(source)):
        problems.append("HTML tags differ")
    if form != form.strip():
        problems.append("blank at the edge")
    return problems + _letter_problems(form, language)


def _letter_problems(form: str, language: str) -> list[str]:
    problems = []
    if any(letter in form for letter in _FOREIGN_LETTERS.get(language, "")):
        problems.append(f"wrong letters ({_LETTER_ADVICE[language]})")
    text = _PLACEHOLDER.sub(" ", form)
    if dotted := [word for word in _WORD.findall(text.lower()) if "ё" in word and word not in _WITH_YO]:
        problems.append(f"write е for ё: {', '.join(dotted)}")
    if mixed := [word for word in _WORD.findall(text) if _has_cyrillic(word) and _has_latin(word)]:
        problems.append(f"Cyrillic and Latin letters in one word: {', '.join(mixed)}")
    if language != "ru" and not mixed and _has_cyrillic(text):
        problems.append("Cyrillic letters in a language written in Latin ones")
    return problems


def _has_stray_percent(text: str, sources: tuple[str, ...]) -> bool:
    formatted = any(_PLACEHOLDER.search(source) for source in sources)
    return formatted and "%" in _PLACEHOLDER.sub("", text)


def _has_cyrillic(word: str) -> bool:
    return any("\u0400" <= letter <= "\u04ff" for letter in word)


def _has_latin(word: str) -> bool:
    return any("a" <= letter <= "z" for letter in word.lower())


def _placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text))


def _count(string: str | tuple[str, ...]) -> int:
    return 1 if isinstance(string, str) else len(string)


@cache
def _only_for_one(language: str, index: int) -> bool:
    """Tell whether plural form `index` serves the number 1 alone, so that it need not say it."""
    # Russian's first form also serves 21 and 101, so there the number must be said.
    rule = c2py(get_plural(language).plural_expr)
    return [n for n in range(200) if rule(n) == index] == [1]
