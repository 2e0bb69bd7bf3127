"""With which interactions another may stand in one chain: found by words, else those with the same client."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Row, or_, select

from crm.database import db
from crm.models import Contact, Interaction
from crm.services.interactions.chains import COLUMNS
from crm.services.search import begins_with, words_of

OFFERED = 20


def suggest(interaction: Interaction, words: str, user) -> Sequence[Row]:
    """Rows of `chains.COLUMNS` and ``contact_name``, the latest first, of what *user* may see.

    Without *words* those with the same client, or the latest when there is no client. Never the ones
    that stand in the same chain already.
    """
    query = (
        select(*COLUMNS, Contact.name.label("contact_name"))
        .outerjoin(Contact, Contact.id == Interaction.contact_id)
        .where(
            Interaction.visibility(user),
            Interaction.archived_at.is_(None),
            Interaction.id != interaction.id,
            *_elsewhere(interaction),
            *_wanted(interaction, words),
        )
        .order_by(Interaction.starts_on.desc(), Interaction.id.desc())
        .limit(OFFERED)
    )
    return db.session.execute(query).all()


def _elsewhere(interaction: Interaction) -> list[ColumnElement[bool]]:
    if interaction.chain_id is None:
        return []
    return [or_(Interaction.chain_id.is_(None), Interaction.chain_id != interaction.chain_id)]


def _wanted(interaction: Interaction, words: str) -> list[ColumnElement[bool]]:
    found = words_of(words)
    if found:
        return [begins_with(Interaction, found)]
    return [Interaction.contact_id == interaction.contact_id] if interaction.contact_id is not None else []
