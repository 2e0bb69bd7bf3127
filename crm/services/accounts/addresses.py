"""Addresses as login names: one spelling each, and at most one user."""

from sqlalchemy import select

from crm.database import db
from crm.lib.emails import EmailError, check_email
from crm.models import User


def spelled(address: str) -> str:
    """The one spelling of a typed address; what is none stays as it is and belongs to nobody."""
    try:
        return check_email(address)
    except EmailError:
        return address


def by_address(address: str) -> User | None:
    """The user of *address* who may sign in."""
    user = db.session.scalar(select(User).where(User.email == spelled(address)))
    return user if user is not None and user.can_sign_in else None


def is_taken(address: str, *, by_other_than: User | None = None) -> bool:
    """Whether the address belongs to another user, also to one who cannot sign in."""
    owner_id = db.session.scalar(select(User.id).where(User.email == address))
    return owner_id is not None and (by_other_than is None or owner_id != by_other_than.id)
