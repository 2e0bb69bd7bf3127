"""The colleagues whose days the calendar shows."""

from dataclasses import dataclass

from sqlalchemy import select

from crm.database import db
from crm.models import User
from crm.models.names import NameOrder, full_name, initials
from crm.models.roles import UserState


@dataclass(frozen=True, slots=True)
class Colleague:
    """``is_working`` is false for somebody who left: their records stay in the calendar."""

    id: int
    name: str
    initials: str
    is_working: bool


def colleagues() -> dict[int, Colleague]:
    """User id → colleague, in order of names."""
    query = select(
        User.id, User.family_name, User.given_name, User.language, User.email, User.state
    ).order_by(User.family_name, User.given_name, User.id)
    return {row.id: _colleague(row) for row in db.session.execute(query)}


def _colleague(row) -> Colleague:
    order = NameOrder.FAMILY_FIRST if row.language == "hu" else NameOrder.GIVEN_FIRST
    name = full_name(row.family_name, row.given_name, order=order) or row.email or ""
    return Colleague(row.id, name, initials(name), row.state is not UserState.LEFT)
