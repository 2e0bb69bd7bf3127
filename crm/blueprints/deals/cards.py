"""Cards of the board, each drawn once: most of them are as they were when the board was last looked at."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from flask import current_app, url_for
from markupsafe import Markup
from sqlalchemy import Row

from crm.i18n import language, today
from crm.navigation import here
from crm.permissions import can
from crm.services.deal_cards import Face

KEPT = 2_000


class Look(NamedTuple):
    """What the cards of a page have in common. ``page`` is the address that their forms return to."""

    language: str
    may_move: bool
    deals_url: str
    page: str


class CardDrawer:
    """Draws cards of the present page; *faces* are those responsible, by their ids."""

    def __init__(self, faces: dict[int, Face]) -> None:
        self.faces = faces
        self.look = Look(language(), can("deals.edit"), url_for("deals.index"), here())
        self.today: date = today()

    def __call__(self, cards: Iterable[Row], *, is_closed: bool = False, takes_focus: bool = False) -> Markup:
        """One ``<li>`` per card of `board_statements.card_rows`."""
        draw = _draw.__wrapped__ if current_app.debug else _draw
        drawn = []
        for _step_id, _position, owner_id, next_on, *own in cards:
            is_late = next_on is not None and next_on < self.today
            face = self.faces.get(owner_id)
            drawn.append(draw(tuple(own), face, next_on, is_late, is_closed, takes_focus, self.look))
        return Markup("".join(drawn))  # noqa: S704  # nosec B704 (each was escaped by its template)


@lru_cache(maxsize=KEPT)
def _draw(own: tuple, *facts) -> Markup:
    """The arguments are all that a card depends on, so that a kept one is never out of date."""
    return current_app.jinja_env.get_template("deals/_card.html").module.card(*own, *facts)
