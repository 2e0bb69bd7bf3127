"""Password hashes: argon2id with the parameters a 512 MB host can bear."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

from crm.models import TokenPurpose, User
from crm.services.accounts import sessions, tokens

HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1, type=Type.ID)


def hash_password(password: str) -> str:
    """The hash to store. Takes 40 ms: call it outside a transaction that holds the write lock."""
    return HASHER.hash(password)


def matches(password: str, password_hash: str | None) -> bool:
    """Whether *password* is the one that was hashed. No hash costs the same time as a wrong one."""
    try:
        return HASHER.verify(password_hash or _nobodys_hash(), password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with other parameters and should be made anew at this sign-in."""
    return HASHER.check_needs_rehash(password_hash)


def change(user: User, password_hash: str, *, by: User, but: str | None = None) -> None:
    """Give *user* a new password: every open link ends, and every session but the digest *but*."""
    user.password_hash = password_hash
    sessions.end_everywhere(user, but=but)
    for purpose in TokenPurpose:
        tokens.withdraw(user, purpose)
    user.record_event("password_changed", by=by)


@cache
def _nobodys_hash() -> str:
    """What an unknown address is compared with, so that it takes as long as a known one."""
    return HASHER.hash("nobody's password")
