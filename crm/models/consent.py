"""Consent per channel: an append-only history."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.database import Base, enum_type
from crm.lib import clock

if TYPE_CHECKING:
    from crm.models.contact import Contact
    from crm.models.user import User


class ConsentChannel(enum.Enum):
    EMAIL = "email"
    SMS = "sms"
    PHONE = "phone"
    MESSENGER = "messenger"
    POST = "post"

    @property
    def label(self):
        return CONSENT_CHANNEL_LABELS[self]


CONSENT_CHANNEL_LABELS = {
    ConsentChannel.EMAIL: _l("E-mail"),
    ConsentChannel.SMS: _l("SMS"),
    ConsentChannel.PHONE: _l("Phone"),
    ConsentChannel.MESSENGER: _l("Messenger"),
    ConsentChannel.POST: _l("Post"),
}


class Consent(Base):
    """One statement: given or withdrawn, when, to whom, from what source, in which words.

    The newest row of a channel counts; rows are never changed.
    """

    __table_args__ = (
        Index("ix_consent_contact", "contact_id", "channel", "at"),
        {"sqlite_autoincrement": True},
    )

    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    channel: Mapped[ConsentChannel] = mapped_column(enum_type(ConsentChannel))
    is_given: Mapped[bool]
    at: Mapped[datetime] = mapped_column(default=clock.now)
    source: Mapped[str] = mapped_column(String(200), default="")
    wording: Mapped[str] = mapped_column(Text, default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    contact: Mapped[Contact] = relationship(back_populates="consents")
    user: Mapped[User | None] = relationship()
