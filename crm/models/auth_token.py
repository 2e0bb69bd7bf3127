"""Links that work once: invitations and password resets."""

from __future__ import annotations

import enum
import secrets
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.database import Base, enum_type
from crm.lib import clock


class TokenPurpose(enum.Enum):
    INVITATION = "invitation"
    PASSWORD_RESET = "password_reset"  # noqa: S105  # nosec B105 (a name, not a password)


class AuthToken(Base):
    """A single-use link of a user, derived from this row and the secret key (services/accounts/tokens.py)."""

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    purpose: Mapped[TokenPurpose] = mapped_column(enum_type(TokenPurpose))
    nonce: Mapped[str] = mapped_column(String(43), default=secrets.token_urlsafe)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    user = relationship("User")

    @property
    def is_live(self) -> bool:
        return self.used_at is None and self.expires_at > clock.now()


class BackupCode(Base):
    """One of a user's recovery codes for two-step verification; only its digest is kept."""

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]
