"""The items of the calendar as HTML: each kind drawn once (crm/stencils.py), filled for each."""

from collections.abc import Iterable
from typing import NamedTuple

from markupsafe import Markup

from crm.blueprints.calendar.items import Item
from crm.models import State
from crm.stencils import Stencil

LINE, BLOCK, AGENDA = "calendar/_line.html", "calendar/_block.html", "calendar/_agenda_item.html"
WORDS = ("id", "version", "title", "begins", "hours", "contact", "place", "hint", "whose", "initials",
         "places", "back")  # fmt: skip


class Shape(NamedTuple):
    """Of what kind an item is: what decides about its markup."""

    kind: str
    state: State | None
    is_narrow: bool
    may_move: bool
    has_hours: bool
    has_contact: bool
    has_place: bool
    has_owner: bool
    is_guest: bool


class Drawer:
    """Draws items by one of the templates; *back* is where a form returns to, as an address carries it."""

    def __init__(self, template: str, back: str) -> None:
        self.stencil, self.back = Stencil(template, WORDS), back

    def all(self, items: Iterable[Item]) -> Markup:
        return Markup("\n").join(self.one(item) for item in items)

    def one(self, item: Item, *, places: str = "", is_narrow: bool = False) -> Markup:
        shape = Shape(
            item.kind,
            item.state,
            is_narrow,
            item.may_move,
            bool(item.begins),
            bool(item.contact),
            bool(item.place),
            bool(item.initials),
            item.is_guest,
        )
        filled = self.stencil.fill(
            shape,
            id=item.id,
            version=item.version,
            title=item.title,
            begins=item.begins,
            hours=item.hours,
            contact=item.contact,
            place=item.place,
            hint=item.hint,
            whose=item.whose,
            initials=item.initials,
            places=places,
            back=self.back,
        )
        return Markup(filled)  # noqa: S704  # nosec B704 (a stencil escapes its words)
