"""How a person's name is put together: by the person's order, not the reader's (requirements D4)."""

import enum
import re

from flask_babel import lazy_gettext as _l


class NameOrder(enum.Enum):
    GIVEN_FIRST = "given_first"
    FAMILY_FIRST = "family_first"

    @property
    def label(self):
        return NAME_ORDER_LABELS[self]


NAME_ORDER_LABELS = {
    NameOrder.GIVEN_FIRST: _l("Given name first"),
    NameOrder.FAMILY_FIRST: _l("Family name first"),
}


def full_name(family: str, given: str, patronymic: str = "", *, order: NameOrder) -> str:
    """The whole name; a patronymic follows the given name in either order."""
    rest = [given, patronymic]
    parts = [family, *rest] if order is NameOrder.FAMILY_FIRST else [*rest, family]
    return " ".join(part for part in parts if part)


def initials(name: str) -> str:
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


PATRONYMIC = re.compile(r"(вич|вна|ична|инична|ovich|evich|ovna|evna)$", re.IGNORECASE)


def usual_order(language: str) -> NameOrder:
    """The order in which people of a *language* write names in lists."""
    return NameOrder.FAMILY_FIRST if language in ("hu", "ru") else NameOrder.GIVEN_FIRST


def split_name(name: str, order: NameOrder) -> tuple[str, str, str]:
    """Family name, given name and patronymic of a *name* written in *order*; one word is a family name."""
    words = name.split()
    patronymic = next((word for word in words[1:] if PATRONYMIC.search(word)), "") if len(words) > 2 else ""
    if patronymic:
        words.remove(patronymic)
    if order is NameOrder.FAMILY_FIRST:
        family, given = words[:1], words[1:]
    else:
        family, given = words[-1:], words[:-1]
    return " ".join(family), " ".join(given), patronymic
