"""The people who work with the product: role, state, preferences."""

from __future__ import annotations

import enum
from datetime import date, datetime, time

from flask_babel import lazy_gettext as _l
from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, false, select, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.database import Base, enum_type
from crm.models.mixins.desk_owner import DeskOwner
from crm.models.mixins.eventful import Eventful
from crm.models.mixins.list_reader import ListReader
from crm.models.mixins.member import Member
from crm.models.mixins.process_user import ProcessUser
from crm.models.mixins.timestamps import Timestamps
from crm.models.mixins.versioned import Versioned
from crm.models.names import NameOrder, full_name, initials
from crm.models.roles import UserState


class Theme(enum.Enum):
    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"

    @property
    def label(self):
        return THEME_LABELS[self]


THEME_LABELS = {
    Theme.AUTO: _l("Like the device"),
    Theme.LIGHT: _l("Light"),
    Theme.DARK: _l("Dark"),
}


class User(Member, ProcessUser, ListReader, DeskOwner, Timestamps, Versioned, Eventful, Base):
    """A colleague. Without an e-mail or a password nobody can sign in as this user (imported owners)."""

    __table_args__ = (
        Index("ix_user_name", "family_name", "given_name", "id"),
        {"sqlite_autoincrement": True},
    )

    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    family_name: Mapped[str] = mapped_column(String(100), default="")
    given_name: Mapped[str] = mapped_column(String(100), default="")
    language: Mapped[str | None] = mapped_column(String(2))
    time_zone: Mapped[str | None] = mapped_column(String(64))
    theme: Mapped[Theme] = mapped_column(enum_type(Theme), default=Theme.AUTO)
    signature: Mapped[str] = mapped_column(Text, default="", deferred=True)
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    # Not the secret itself, which is derived from this and the secret key (services/accounts/two_step.py).
    totp_secret: Mapped[str | None] = mapped_column(String(64), deferred=True)
    totp_enabled_at: Mapped[datetime | None]
    # The last accepted time step: a code works once.
    totp_last_step: Mapped[int | None]
    # Minutes before an appointment; None: no reminder. Those due until ``reminders_seen_at`` were seen.
    reminder_minutes: Mapped[int | None] = mapped_column(default=10, server_default="10")
    reminds_of_deadlines: Mapped[bool] = mapped_column(default=True, server_default=true())
    reminds_by_email: Mapped[bool] = mapped_column(default=False, server_default=false())
    reminders_seen_at: Mapped[datetime | None]
    # The hour of the morning list by e-mail (C21); None: none. On an empty day a sentence, if wanted.
    # ``morning_listed_on`` is the last day that was seen to: at most one list a day.
    morning_list_at: Mapped[time | None]
    morning_list_when_empty: Mapped[bool] = mapped_column(default=False, server_default=false())
    morning_listed_on: Mapped[date | None]
    # Counts the renewals of the personal address for e-mails, which is derived from it and the secret key.
    mail_address_number: Mapped[int] = mapped_column(default=1, server_default="1")
    # The clock that runs (SC-34), kept in step by `TimeEntry`, so that no page has to ask for it.
    timer_started_at: Mapped[datetime | None]
    timer_interaction_id: Mapped[int | None]
    # What an hour costs, in minor units of the team's currency; leaders see it.
    hourly_cost_minor: Mapped[int | None] = mapped_column(BigInteger, deferred=True)

    picture = relationship("StoredFile")

    is_authenticated = True
    is_anonymous = False
    # Set while a request is answered: the token and digest of the session it came in by.
    session_token = None
    session_digest = None

    def get_id(self) -> str | None:
        """What Flask-Login keeps in the cookie: the session's token, never the user's id."""
        return self.session_token

    @classmethod
    def tracked_columns(cls) -> tuple[str, ...]:
        secret = {"password_hash", "totp_secret", "totp_last_step", "session_epoch"}
        passing = {
            "timer_started_at",
            "timer_interaction_id",
            "list_settings",
            "desk_settings",
            "morning_listed_on",
        }
        return tuple(key for key in super().tracked_columns() if key not in secret | passing)

    @property
    def name(self) -> str:
        """The name in the user's own order: family name first in Hungarian (requirements D4)."""
        order = NameOrder.FAMILY_FIRST if self.language == "hu" else NameOrder.GIVEN_FIRST
        return full_name(self.family_name, self.given_name, order=order) or self.email or ""

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def can_sign_in(self) -> bool:
        return self.is_active and self.email is not None

    @classmethod
    def visible_to(cls, user):
        """Everybody sees the colleagues; what may be changed is a matter of permission."""
        return select(cls)

    @classmethod
    def working(cls):
        """Those who can be made responsible for something, in order of name."""
        return (
            select(cls).where(cls.state != UserState.LEFT).order_by(cls.family_name, cls.given_name, cls.id)
        )

    def __str__(self) -> str:
        return self.name
