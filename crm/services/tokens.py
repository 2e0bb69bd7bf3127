"""Links that work once: signed, kept as a row, and gone after their time.

A link is derived from its row and the secret key and stands nowhere in clear: a mail is written, or
shown to an administrator, without a write. Whoever reads only the database, or only the key, has none.
"""

from datetime import timedelta

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import select, update

from crm.database import db
from crm.lib import clock
from crm.models import AuthToken, TokenPurpose, User

LIFETIMES = {TokenPurpose.INVITATION: timedelta(days=7), TokenPurpose.PASSWORD_RESET: timedelta(hours=1)}


def issue(user: User, purpose: TokenPurpose) -> AuthToken:
    """A new link for *user*; older ones of the same purpose stop working."""
    withdraw(user, purpose)
    token = AuthToken(user=user, purpose=purpose, expires_at=clock.now() + LIFETIMES[purpose])
    db.session.add(token)
    db.session.flush()
    return token


def withdraw(user: User, purpose: TokenPurpose) -> None:
    """Make the open links of *user* for *purpose* useless."""
    query = update(AuthToken).where(AuthToken.user_id == user.id, AuthToken.purpose == purpose)
    db.session.execute(query.where(AuthToken.used_at.is_(None)).values(used_at=clock.now()))


def text_of(token: AuthToken) -> str:
    """What stands in the address of the link."""
    return _serializer(token.purpose).dumps([token.id, token.nonce])


def find(text: str, purpose: TokenPurpose) -> AuthToken | None:
    """The live token of a link; None when it is forged, used, over, or its user may not sign in."""
    try:
        token_id, nonce = _serializer(purpose).loads(text)
    except (BadData, ValueError, TypeError):
        return None
    query = select(AuthToken).where(AuthToken.id == token_id, AuthToken.nonce == nonce)
    token = db.session.scalar(query)
    return token if token is not None and token.is_live and token.user.can_sign_in else None


def use_up(token: AuthToken) -> bool:
    """Take the one use of a link; False when somebody else was quicker."""
    query = update(AuthToken).where(AuthToken.id == token.id, AuthToken.used_at.is_(None))
    return db.session.execute(query.values(used_at=clock.now())).rowcount == 1


def open_invitations() -> dict[int, AuthToken]:
    """User id → the invitation that waits for an answer."""
    query = select(AuthToken).where(
        AuthToken.purpose == TokenPurpose.INVITATION,
        AuthToken.used_at.is_(None),
        AuthToken.expires_at > clock.now(),
    )
    return {token.user_id: token for token in db.session.scalars(query)}


def _serializer(purpose: TokenPurpose) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"link:{purpose.value}")
