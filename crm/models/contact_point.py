"""Ways to reach a contact: as typed, and normalised for links, search and duplicates."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.database import Base, enum_type

if TYPE_CHECKING:
    from crm.models.contact import Contact


class PointKind(enum.Enum):
    PHONE = "phone"
    EMAIL = "email"
    MESSENGER = "messenger"
    WEBSITE = "website"
    ADDRESS = "address"

    @property
    def label(self):
        return POINT_KIND_LABELS[self]


class Messenger(enum.Enum):
    """The messengers people are written to. The products' own names are not translated."""

    WHATSAPP = "whatsapp"
    VIBER = "viber"
    TELEGRAM = "telegram"
    SKYPE = "skype"
    FACEBOOK = "facebook"
    OTHER = "other"

    @property
    def label(self):
        return MESSENGER_LABELS[self]


MESSENGER_LABELS = {
    Messenger.WHATSAPP: "WhatsApp",
    Messenger.VIBER: "Viber",
    Messenger.TELEGRAM: "Telegram",
    Messenger.SKYPE: "Skype",
    Messenger.FACEBOOK: "Facebook",
    Messenger.OTHER: _l("Other"),
}
POINT_KIND_LABELS = {
    PointKind.PHONE: _l("Phone"),
    PointKind.EMAIL: _l("E-mail"),
    PointKind.MESSENGER: _l("Messenger"),
    PointKind.WEBSITE: _l("Website"),
    PointKind.ADDRESS: _l("Address"),
}


class ContactPoint(Base):
    """One phone, e-mail, messenger handle, website or address of a contact.

    ``value`` is what was typed. ``normalized`` is what machines use: E.164 for a phone (None when it
    is no possible number), the checked address for an e-mail. ``label`` is a free word ("office");
    for a messenger ``service`` tells which. An address has its parts beside its one-line value.
    """

    __table_args__ = (
        Index("ix_contact_point_normalized", "normalized"),
        Index("ix_contact_point_city", "city"),
        {"sqlite_autoincrement": True},
    )

    contact_id: Mapped[int] = mapped_column(
        ForeignKey("contact.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[PointKind] = mapped_column(enum_type(PointKind))
    value: Mapped[str] = mapped_column(String(500))
    normalized: Mapped[str | None] = mapped_column(String(254))
    digits: Mapped[str] = mapped_column(String(200), default="")
    service: Mapped[Messenger | None] = mapped_column(enum_type(Messenger))
    label: Mapped[str] = mapped_column(String(60), default="")
    is_main: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
    street: Mapped[str] = mapped_column(String(200), default="")
    city: Mapped[str] = mapped_column(String(100), default="")
    region: Mapped[str] = mapped_column(String(100), default="")
    postal_code: Mapped[str] = mapped_column(String(20), default="")
    country: Mapped[str] = mapped_column(String(2), default="")

    contact: Mapped[Contact] = relationship(back_populates="points")

    def search_source(self) -> list[str]:
        if self.kind is PointKind.PHONE:
            return [self.digits or self.value]
        if self.kind is PointKind.ADDRESS:
            return [self.city]
        return [self.value]

    def as_data(self) -> dict:
        """The JSON form kept in events and set back by undo."""
        return {
            "kind": self.kind.value,
            "value": self.value,
            "normalized": self.normalized,
            "digits": self.digits,
            "service": self.service.value if self.service else None,
            "label": self.label,
            "is_main": self.is_main,
            **{name: getattr(self, name) for name in ADDRESS_PARTS},
        }

    @classmethod
    def from_data(cls, data: dict) -> ContactPoint:
        service = Messenger(data["service"]) if data.get("service") else None
        return cls(**{**data, "kind": PointKind(data["kind"]), "service": service})


ADDRESS_PARTS = ("street", "city", "region", "postal_code", "country")
