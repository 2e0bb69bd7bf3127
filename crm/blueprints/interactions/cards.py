"""Cards of interactions as a reader sees them: drawn once for all (crm/stencils.py), filled for each."""

from collections.abc import Callable, Iterable
from typing import NamedTuple
from urllib.parse import quote

from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from crm.blueprints.interactions import bp
from crm.blueprints.interactions.words import Words
from crm.models import Interaction, State
from crm.navigation import here
from crm.stencils import Stencil
from crm.submissions import new_submission_id

TEXTS = ("title", "when", "contact")
NUMBERS = ("id", "version", "contact_id")
SHARED = ("token", "once", "back", "back_query")


class Shape(NamedTuple):
    """Of what kind a card is: what decides about its markup."""

    state: State
    is_late: bool
    is_private: bool
    has_contact: bool


@bp.app_template_global("cards_of")
def cards_of(records: Iterable) -> Markup:
    """The cards of interactions, or of rows of their columns with ``contact_name``."""
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
    contact, is_late = _contact_name(record), words.is_late(record)
    return stencil.fill(
        Shape(record.state, is_late, record.is_private, contact is not None),
        id=record.id,
        title=record.title,
        when=words.when(record),
        version=record.version,
        contact=contact,
        contact_id=record.contact_id,
        **shared,
    )


def _contact_name(record) -> str | None:
    if not isinstance(record, Interaction):
        return record.contact_name
    return record.contact.name if record.contact is not None else None
