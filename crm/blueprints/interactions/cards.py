"""Cards of interactions as a reader sees them: drawn once for all (crm/stencils.py), filled for each."""

from collections.abc import Callable, Iterable
from typing import NamedTuple
from urllib.parse import parse_qs, quote, urlsplit

from flask import url_for
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from crm.blueprints.interactions import bp
from crm.blueprints.interactions.words import Words
from crm.lib.contact_links import map_links
from crm.models import Interaction, State
from crm.navigation import here
from crm.permissions import LEADERS
from crm.stencils import Stencil
from crm.submissions import new_submission_id

TEXTS = ("title", "when", "contact", "place", "map_app", "map_web", "count")
NUMBERS = ("id", "version", "contact_id")
SHARED = ("token", "once", "back", "back_query")


class Shape(NamedTuple):
    """Of what kind a card is: what decides about its markup."""

    state: State
    is_late: bool
    is_private: bool
    has_contact: bool
    has_page: bool
    is_guest: bool
    has_place: bool
    has_checklist: bool


@bp.app_template_global("cards_of")
def cards_of(records: Iterable) -> Markup:
    """The cards of interactions, or of rows of a day (services/agenda/statements.py)."""
    return card_drawer()(records)


@bp.app_template_global("card_drawer")
def card_drawer() -> Callable[[Iterable], Markup]:
    """`cards_of` for a page of several lists: what all its cards share is made once."""
    stencil = Stencil("interactions/_card.html", (*TEXTS, *NUMBERS, *SHARED))
    words, shared = Words(), shared_marks()

    def draw(records: Iterable) -> Markup:
        cards = "\n".join(_card(stencil, each, words, shared) for each in records)
        return Markup(cards)  # noqa: S704  # nosec B704 (filled with escaped words)

    return draw


def shared_marks() -> dict[str, Markup]:
    """What the forms of all rows of a page have in common; ``once`` begins the ids they are sent under."""
    back = here()
    return {
        "token": escape(generate_csrf()),
        "once": escape(new_submission_id()),
        "back": escape(back),
        "back_query": escape(quote(back)),
    }


def _card(stencil: Stencil, record, words: Words, shared: dict[str, Markup]) -> str:
    sides = _sides_of(record) if isinstance(record, Interaction) else record
    contact, is_late = sides.contact_name, words.is_late(record)
    has_page = sides.contact_id is not None
    shape = Shape(
        record.state,
        is_late,
        record.is_private,
        contact is not None,
        has_page,
        sides.is_guest,
        record.place != "",
        record.checklist_total > 0,
    )
    return stencil.fill(
        shape,
        id=record.id,
        title=record.title,
        when=words.when(record),
        version=record.version,
        contact=contact,
        contact_id=sides.contact_id,
        count=f"{record.checklist_done}/{record.checklist_total}",
        **_where(record.place),
        **shared,
    )


def _where(place: str) -> dict[str, str]:
    """The place and the addresses of its maps; most have none, and pay for none."""
    links = map_links(place) if place else {"app": "", "web": ""}
    return {"place": place, "map_app": links["app"], "map_web": links["web"]}


class _Sides(NamedTuple):
    """What a row of columns says beside the interaction itself; None for a contact that is not open."""

    contact_name: str | None
    contact_id: int | None
    is_guest: bool


def _sides_of(interaction: Interaction) -> _Sides:
    contact = interaction.contact
    is_open = contact is not None and contact.is_visible_to(current_user)
    return _Sides(contact and contact.name, contact.id if is_open else None, _is_guest(interaction))


def _is_guest(interaction: Interaction) -> bool:
    """Whether whose day it is takes part in somebody else's appointment; tasks take nobody's time."""
    user_id = _whose_day()
    if interaction.is_task or interaction.responsible_id == user_id:
        return False
    return any(row.user_id == user_id for row in interaction.participants)


def _whose_day() -> int:
    """The user whose day the reader looks at: one's own, or as a manager that of a colleague."""
    address = urlsplit(here())
    chosen = parse_qs(address.query).get("user", [""])[0]
    is_colleagues = address.path == url_for("agenda.index") and chosen.isdecimal()
    return int(chosen) if is_colleagues and current_user.role in LEADERS else current_user.id
