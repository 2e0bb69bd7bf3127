"""What a card or a line of a list shows beside the deal's own columns, each for all cards at once."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select

from crm.database import db
from crm.models import Interaction, Process, State, User
from crm.models.names import NameOrder, full_name, initials


class Face(NamedTuple):
    """A colleague as a card shows them."""

    name: str
    initials: str


def next_days(deal_ids: Collection[int]) -> dict[int, date]:
    """Deal id → day of its next open interaction; deals that have none are left out (C4)."""
    if not deal_ids:
        return {}
    query = (
        select(Interaction.deal_id, func.min(Interaction.starts_on))
        .where(
            Interaction.deal_id.in_(deal_ids),
            Interaction.state != State.DONE,
            Interaction.archived_at.is_(None),
        )
        .group_by(Interaction.deal_id)
    )
    return dict(db.session.execute(query).all())


def faces() -> dict[int, Face]:
    """User id → name and initials, of all colleagues: a team has a few dozen at most."""
    columns = (User.id, User.family_name, User.given_name, User.language, User.email)
    return {row.id: _face(row) for row in db.session.execute(select(*columns))}


def _face(row) -> Face:
    order = NameOrder.FAMILY_FIRST if row.language == "hu" else NameOrder.GIVEN_FIRST
    name = full_name(row.family_name, row.given_name, order=order) or row.email or ""
    return Face(name, initials(name))


def deal_processes() -> list[Process]:
    """The processes that deals walk, with their steps."""
    query = Process.walked_by_deals()
    return list(db.session.scalars(query).unique())
