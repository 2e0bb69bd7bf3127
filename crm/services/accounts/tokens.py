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
# A link that an administrator hands over takes longer on its way than a mail.
HAND_OVER_LIFETIME = timedelta(days=1)
PATHS = {TokenPurpose.INVITATION: "/invitation/", TokenPurpose.PASSWORD_RESET: "/password-reset/"}


def issue(user: User, purpose: TokenPurpose, *, by_hand: bool = False) -> AuthToken:
    """A new link for *user*; older ones of the same purpose stop working."""
    withdraw(user, purpose)
    lifetime = max(LIFETIMES[purpose], HAND_OVER_LIFETIME) if by_hand else LIFETIMES[purpose]
    token = AuthToken(user=user, purpose=purpose, expires_at=clock.now() + lifetime)
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


def path_of(token: AuthToken) -> str:
    return PATHS[token.purpose] + text_of(token)


def link_of(token: AuthToken) -> str:
    """The whole address, under BASE_URL: never under the Host a request claims to come to.

    Without BASE_URL it is the path alone, which the reader's browser completes by itself.
    """
    return current_app.config["BASE_URL"] + path_of(token)


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


def open_links() -> dict[int, AuthToken]:
    """User id → the newest link that waits to be used."""
    query = select(AuthToken).where(AuthToken.used_at.is_(None), AuthToken.expires_at > clock.now())
    return {token.user_id: token for token in db.session.scalars(query.order_by(AuthToken.id))}


def _serializer(purpose: TokenPurpose) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"link:{purpose.value}")
