"""A card of an interaction as a reader sees it: each word ready, so that the template only writes it down."""

from dataclasses import dataclass

from flask import request

from crm.blueprints.interactions import bp
from crm.blueprints.interactions.words import is_late, when_words
from crm.i18n import today
from crm.models import Interaction, State


@dataclass(frozen=True, slots=True)
class Card:
    id: int
    href: str
    title: str
    when: str
    state: State
    version: int
    is_late: bool
    is_private: bool
    contact: str | None
    contact_href: str


@bp.app_template_global("card_of")
def card_of(record) -> Card:
    """The card of an interaction, or of a row of its columns with ``contact_name``."""
    return Card(
        id=record.id,
        href=f"{request.script_root}/interactions/{record.id}",
        title=record.title,
        when=when_words(record),
        state=record.state,
        version=record.version,
        is_late=is_late(record, today()),
        is_private=record.is_private,
        contact=_contact_name(record),
        contact_href=f"{request.script_root}/contacts/{record.contact_id}",
    )


def _contact_name(record) -> str | None:
    if not isinstance(record, Interaction):
        return record.contact_name
    return record.contact.name if record.contact is not None else None
