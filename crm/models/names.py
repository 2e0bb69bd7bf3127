"""How a person's name is put together: by the person's order, not the reader's (requirements D4)."""

import enum

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
