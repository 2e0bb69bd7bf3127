"""The second step of signing in: codes of an authenticator app, and recovery codes (RFC 6238).

The app's secret is derived from a stored seed and the secret key, so a copy of the database alone
makes no codes. A code works once: the time step it belongs to is remembered.
"""

import base64
import hashlib
import hmac
import secrets

import pyotp
from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import delete, func, or_, select, update

from crm.database import db
from crm.lib import clock
from crm.models import BackupCode, User
from crm.services.accounts import sessions

STEP_SECONDS = 30
ENROLMENT_SECONDS = 3600
DRIFT = (0, -1, 1)  # a phone's clock may be half a minute off
RECOVERY_CODES = 10
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is misread: no l, 1, o, 0, i


def new_seed() -> str:
    return secrets.token_urlsafe(32)


def sealed_seed(user: User) -> str:
    """A new seed for the enrolment form to carry, so that opening the page writes nothing."""
    return _sealer().dumps([user.id, new_seed()])


def opened_seed(user: User, sealed: str | None) -> str | None:
    """The seed of the user's own enrolment form; None when it is forged or an hour old."""
    try:
        user_id, seed = _sealer().loads(sealed or "", max_age=ENROLMENT_SECONDS)
    except (BadData, ValueError, TypeError):
        return None
    return seed if user_id == user.id else None


def _sealer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="two-step seed")


def address_for_app(user: User, seed: str, team_name: str) -> str:
    """The otpauth address that the QR code holds."""
    issuer = f"Semafor {team_name}".strip()
    return pyotp.TOTP(secret_of(seed)).provisioning_uri(name=user.email, issuer_name=issuer)


def secret_of(seed: str) -> str:
    """The secret to type into an app that has no camera."""
    return base64.b32encode(_keyed(f"totp:{seed}")[:20]).decode()


def matching_step(seed: str, code: str) -> int | None:
    """The time step whose code this is, near the present one; None for a wrong code."""
    typed = "".join(code.split())
    generator, now = pyotp.TOTP(secret_of(seed)), int(clock.now().timestamp()) // STEP_SECONDS
    for step in (now + drift for drift in DRIFT):
        if hmac.compare_digest(generator.generate_otp(step).encode(), typed.encode("utf-8", "replace")):
            return step
    return None


def enable(user: User, seed: str, code: str, *, session: str) -> list[str] | None:
    """Switch it on after the first right code; returns the recovery codes, None for a wrong code.

    Every session but the present one (its digest) ends: they were opened without the second step.
    """
    step = matching_step(seed, code)
    if step is None:
        return None
    user.totp_secret, user.totp_last_step, user.totp_enabled_at = seed, step, clock.now()
    sessions.end_everywhere(user, but=session)
    user.record_event("two_step_enabled", by=user)
    return renew_recovery_codes(user)


def disable(user: User, *, by: User) -> None:
    user.totp_secret = user.totp_last_step = user.totp_enabled_at = None
    db.session.execute(delete(BackupCode).where(BackupCode.user_id == user.id))
    if by is not user:
        sessions.end_everywhere(user)
    user.record_event("two_step_disabled", by=by)


def renew_recovery_codes(user: User) -> list[str]:
    """Ten new codes; the old ones stop working. Only their digests are kept."""
    db.session.execute(delete(BackupCode).where(BackupCode.user_id == user.id))
    codes = ["-".join(_letters(4) for _ in range(3)) for _ in range(RECOVERY_CODES)]
    db.session.add_all(BackupCode(user_id=user.id, digest=_digest(user, code)) for code in codes)
    db.session.flush()
    return codes


def codes_left(user: User) -> int:
    """How many recovery codes were not used yet."""
    query = select(func.count(BackupCode.id)).where(BackupCode.user_id == user.id)
    return db.session.scalar(query.where(BackupCode.used_at.is_(None)))


def accept(user: User, code: str) -> bool:
    """Use up a code of the app or a recovery code; of two at once one is accepted."""
    step = matching_step(user.totp_secret, code)
    return _use_step(user, step) if step is not None else _use_recovery_code(user, code)


def _use_step(user: User, step: int) -> bool:
    unused = or_(User.totp_last_step.is_(None), User.totp_last_step < step)
    values = {"totp_last_step": step, "updated_at": User.updated_at}
    query = update(User).where(User.id == user.id, unused).values(values)
    return db.session.execute(query).rowcount == 1


def _use_recovery_code(user: User, code: str) -> bool:
    query = update(BackupCode).where(
        BackupCode.user_id == user.id,
        BackupCode.digest == _digest(user, code),
        BackupCode.used_at.is_(None),
    )
    used = db.session.execute(query.values(used_at=clock.now())).rowcount == 1
    if used:
        user.record_event("recovery_code_used", by=user)
    return used


def _digest(user: User, code: str) -> str:
    letters = "".join(letter for letter in code.lower() if letter.isalnum())
    return _keyed(f"recovery:{user.id}:{letters}").hex()


def _letters(count: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(count))


def _keyed(text: str) -> bytes:
    key = current_app.config["SECRET_KEY"].encode()
    return hmac.new(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
