"""Accounts: who signs in with what, who is invited, which address is whose."""

from sqlalchemy import select, update

from crm.database import db
from crm.models import AuthToken, TokenPurpose, User
from crm.services import mail
from crm.services.accounts import passwords, sessions, tokens

LINK_EVENTS = {TokenPurpose.INVITATION: "invited", TokenPurpose.PASSWORD_RESET: "reset_offered"}


def send_link(user: User, purpose: TokenPurpose, *, by: User, by_hand: bool = False) -> AuthToken | None:
    """A new link for *user*: by mail where there is a mail server, else for *by* to hand over.

    Returns the link to hand over; None when a mail brings it.
    """
    user.record_event(LINK_EVENTS[purpose], by=by)
    if mail.is_configured() and not by_hand:
        mail.enqueue(purpose.value, address=user.email, by=by)
        return None
    return tokens.issue(user, purpose, by_hand=True)


def rename_address(user: User, address: str | None) -> None:
    """Another login name: links sent to the old one and sessions opened with it end."""
    if address == user.email:
        return
    user.email = address
    for purpose in TokenPurpose:
        tokens.withdraw(user, purpose)
    sessions.end_everywhere(user)


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


def has_password(user: User, password: str) -> bool:
    """Whether *password* is the user's, for acts that ask for it once more."""
    password_hash = db.session.scalar(select(User.password_hash).where(User.id == user.id))
    return passwords.matches(password, password_hash)


def _renew_hash(user_id: int, password_hash: str) -> None:
    # Not through the record: a new hash is no change of the user, so no version and no event.
    values = {"password_hash": password_hash, "updated_at": User.updated_at}
    db.session.execute(update(User).where(User.id == user_id).values(values))
