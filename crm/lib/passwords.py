"""What makes a password good enough: length and not being guessable, no rules of composition (ASVS 6.2)."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from crm.lib.errors import InputError

SHORTEST = 8
LONGEST = 256
COMMON = Path(__file__).parent.parent / "data" / "common_passwords.txt"
# Shorter words of the context ("Nord") turn up in good pass phrases by chance.
SHORTEST_CONTEXT_WORD = 4


class PasswordError(InputError):
    """``reason``: too_short, too_long, common, context (made of words an attacker knows)."""


def check_password(password: str, context: Iterable[str] = ()) -> None:
    """Raise `PasswordError` unless *password* is hard to guess for one who knows the *context*.

    *context* are words around the account: product, team, names, e-mail address.
    """
    if len(password) < SHORTEST:
        raise PasswordError("too_short")
    if len(password) > LONGEST:
        raise PasswordError("too_long")
    folded = password.casefold()
    if folded in common_passwords() or len(set(folded)) < 4:
        raise PasswordError("common")
    if _rest_without(folded, context) < SHORTEST:
        raise PasswordError("context")


@cache
def common_passwords() -> frozenset[str]:
    lines = COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def _rest_without(folded: str, context: Iterable[str]) -> int:
    """How many characters are left of a password that holds a known word; all, if it holds none."""
    words = {word for phrase in context for word in _words(phrase)}
    rest = folded
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    return len(rest) if rest != folded else max(len(folded), SHORTEST)


def _words(phrase: str) -> list[str]:
    folded = phrase.casefold()
    separated = "".join(letter if letter.isalnum() else " " for letter in folded).split()
    return [word for word in (folded, *separated) if len(word) >= SHORTEST_CONTEXT_WORD]
