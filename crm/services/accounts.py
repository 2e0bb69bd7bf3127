"""Who is who: from an address and a password to a user."""

from sqlalchemy import select, update

from crm.database import db
from crm.lib.emails import EmailError, check_email
from crm.models import User
from crm.services import passwords


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


def authenticate(address: str, password: str) -> User | None:
    """The active user of this address and password.

    Takes as long for an unknown address as for a wrong password, and holds no transaction meanwhile.
    """
    query = select(User.id, User.password_hash).where(User.email == address)
    user_id, password_hash = db.session.execute(query).one_or_none() or (None, None)
    db.session.rollback()
    if not passwords.matches(password, password_hash):
        return None
    if passwords.is_outdated(password_hash):
        _renew_hash(user_id, passwords.hash_password(password))
    user = db.session.get(User, user_id)
    return user if user.can_sign_in else None


def _renew_hash(user_id: int, password_hash: str) -> None:
    # Not through the record: a new hash is no change of the user, so no version and no event.
    values = {"password_hash": password_hash, "updated_at": User.updated_at}
    db.session.execute(update(User).where(User.id == user_id).values(values))
