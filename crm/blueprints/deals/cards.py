"""Cards of the board and rows of the list, filled into stencils: a board has 150 cards."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from typing import NamedTuple
from urllib.parse import quote

from markupsafe import Markup, escape
from sqlalchemy import Row

from crm.i18n import LOCALES, language, list_date, percent, table_date, today
from crm.lib.money import format_money
from crm.models import DealState
from crm.navigation import here
from crm.services.deals.cards import Face
from crm.stencils import Stencil

COMING, LATE, MISSING = "coming", "late", "missing"
NOBODY = Face("", "")


class CardShape(NamedTuple):
    """What there is on a card. ``next`` is how it stands with the next step; None once it has ended."""

    contact: bool
    amount: bool
    owner: bool
    next: str | None
    takes_focus: bool


class CardDrawer:
    """Draws cards of the present page; *faces* are those responsible, by their ids."""

    WORDS = ("id", "title", "version", "client", "sum", "owner_name", "initials", "day", "page")

    def __init__(self, faces: dict[int, Face]) -> None:
        self.faces = {user_id: Face(*map(escape, face)) for user_id, face in faces.items()}
        self.stencil = Stencil("deals/_card.html", self.WORDS)
        self.page = escape(quote(here()))
        self.today = today()
        self.day = cache(lambda day: escape(list_date(day)))
        self.money = money_words()

    def __call__(self, cards: Iterable[Row], *, is_closed: bool = False, takes_focus: bool = False) -> Markup:
        """One ``<li>`` per card of `board_statements.card_rows`."""
        drawn = "".join(self._draw(card, is_closed, takes_focus) for card in cards)
        return Markup(drawn)  # noqa: S704  # nosec B704 (a template, filled with escaped words)

    def _draw(self, card: Row, is_closed: bool, takes_focus: bool) -> str:
        _step, _place, owner_id, next_on, deal_id, title, version, minor, currency, client = card
        face = self.faces.get(owner_id, NOBODY)
        standing = None if is_closed else standing_of(next_on, self.today)
        return self.stencil.fill(
            CardShape(bool(client), minor is not None, owner_id is not None, standing, takes_focus),
            id=deal_id,
            title=escape(title),
            version=version,
            client=escape(client),
            sum=self.money(minor, currency),
            owner_name=face.name,
            initials=face.initials,
            day=self.day(next_on),
            page=self.page,
        )


class RowShape(NamedTuple):
    """What there is in a row. ``end`` and ``next`` are how it stands with these days of an open deal."""

    contact: bool
    is_open: bool
    end: str | None
    next: str | None


class RowDrawer:
    """Draws rows of the list; *steps* are names by the ids of steps, *faces* by those of users."""

    WORDS = ("id", "title", "client", "step", "sum", "chance", "end_day", "next_day", "owner")

    def __init__(self, steps: dict[int, str], faces: dict[int, Face]) -> None:
        self.steps = {step_id: escape(name) for step_id, name in steps.items()}
        self.names = {user_id: escape(face.name) for user_id, face in faces.items()}
        self.stencil = Stencil("deals/_row.html", self.WORDS)
        self.today = today()
        self.day = cache(lambda day: escape(table_date(day)))
        self.chance = cache(lambda chance: escape(percent(chance)))
        self.money = money_words()

    def __call__(self, rows: Iterable[Row]) -> Markup:
        """One ``<tr>`` per row of `deal_list`."""
        drawn = "".join(map(self._draw, rows))
        return Markup(drawn)  # noqa: S704  # nosec B704 (a template, filled with escaped words)

    def _draw(self, row: Row) -> str:
        is_open = row.state is DealState.OPEN
        return self.stencil.fill(
            RowShape(
                bool(row.contact_name),
                is_open,
                standing_of(row.expected_close_on, self.today) if is_open else None,
                standing_of(row.next_on, self.today) if is_open else None,
            ),
            id=row.id,
            title=escape(row.title),
            client=escape(row.contact_name),
            step=self.steps[row.step_id],
            sum=self.money(row.amount_minor, row.currency),
            chance=self.chance(row.probability),
            end_day=self.day(row.expected_close_on if is_open else row.closed_on),
            next_day=self.day(row.next_on),
            owner=self.names.get(row.owner_id, ""),
        )


def money_words() -> Callable[[int | None, str], Markup]:
    """Amounts in the reader's way, whose language is asked for once."""
    locale = LOCALES[language()]
    return lambda minor, currency: "" if minor is None else escape(format_money(minor, currency, locale))


def standing_of(day: date | None, now: date) -> str:
    if day is None:
        return MISSING
    return LATE if day < now else COMING
