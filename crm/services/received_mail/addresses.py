"""Personal addresses: crm+TOKEN@firma.example, by which a mail is known to come for one user.

The token is the proof, since anybody can write anything into a From. It is derived from the secret key
and a number of the user's, so neither the database alone nor the key alone tells it.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable

from flask import current_app
from sqlalchemy import select

from crm.database import db
from crm.models import Event, User
from crm.models.roles import UserState
from crm.team import team

TOKEN_BYTES = 10


def address_of(user: User) -> str:
    """Where *user* forwards e-mails to; "" while the team has no mailbox."""
    local, at, domain = team().mail_address.partition("@")
    return f"{local}+{token_of(user)}@{domain}" if at else ""


def token_of(user: User) -> str:
    said = f"received mail:{user.id}:{user.mail_address_number}"
    digest = hmac.digest(current_app.config["SECRET_KEY"].encode(), said.encode(), hashlib.sha256)
    return base64.b32encode(digest[:TOKEN_BYTES]).decode().lower()


def renew(user: User) -> Event:
    """Give *user* another address; the one before is nobody's from now on."""
    user.mail_address_number += 1
    return user.record_event("mail_address_renewed", by=user)


def owners_of(addresses: Iterable[str]) -> list[User]:
    """The working users whose personal addresses are among *addresses*, each once."""
    tokens = {token for address in addresses if (token := _token_in(address))}
    if not tokens:
        return []
    users = db.session.scalars(select(User).where(User.state == UserState.ACTIVE).order_by(User.id))
    return [user for user in users if any(hmac.compare_digest(token_of(user), each) for each in tokens)]


def is_ours(address: str) -> bool:
    """Whether mail to *address* comes here: the team's mailbox, with or without a token."""
    local, _, domain = address.lower().rpartition("@")
    own_local, at, own_domain = team().mail_address.lower().rpartition("@")
    return bool(at) and domain == own_domain and local.partition("+")[0] == own_local


def _token_in(address: str) -> str:
    local = address.lower().rpartition("@")[0]
    token = local.partition("+")[2] if is_ours(address) else ""
    return token if token.isascii() else ""
