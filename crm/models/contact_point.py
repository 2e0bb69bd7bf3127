"""Ways to reach a contact: as typed, and normalised for links, search and duplicates."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from crm.database import Base, enum_type
from crm.lib.emails import EmailError, check_email
from crm.lib.folding import fold
from crm.lib.phones import parse_phone

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


def _city_key_of_row(context) -> str:
    return fold(context.get_current_parameters().get("city"))


class ContactPoint(Base):
    """One phone, e-mail, messenger handle, website or address of a contact.

    ``value`` is what was typed. ``normalized`` is what machines use: E.164 for a phone (None when it
    is no possible number), the checked address for an e-mail. ``label`` is a free word ("office");
    for a messenger ``service`` tells which. An address has its parts beside its one-line value.
    """

    __table_args__ = (
        Index("ix_contact_point_normalized", "normalized"),
        Index("ix_contact_point_city_key", "city_key"),
        {"sqlite_autoincrement": True},
    )

    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), index=True)
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
    # Under which the town is found however it is typed; rows inserted in bulk get theirs too.
    city_key: Mapped[str] = mapped_column(String(200), default=_city_key_of_row)
    region: Mapped[str] = mapped_column(String(100), default="")
    postal_code: Mapped[str] = mapped_column(String(20), default="")
    country: Mapped[str] = mapped_column(String(2), default="")

    contact: Mapped[Contact] = relationship(back_populates="points")

    @validates("city")
    def _keep_key(self, _field: str, city: str) -> str:
        self.city_key = fold(city)
        return city

    @classmethod
    def of(cls, kind: PointKind, typed: str, *, region: str | None = None, **values) -> ContactPoint:
        """A point from what was typed, with the form that machines use.

        *region* is the country whose way of dialling is meant ("RO"); of an address, its region. What
        cannot be normalised is kept as typed. *values* are further columns: label, is_main, service, the
        parts of an address.
        """
        point = cls(**{**BLANK, "kind": kind, "value": typed.strip(), **values})
        if kind is PointKind.PHONE:
            phone = parse_phone(point.value, values.get("country") or region)
            point.normalized, point.digits = phone.e164, phone.digits
        elif kind is PointKind.EMAIL:
            point.normalized = _checked_email(point.value)
        elif kind is PointKind.WEBSITE:
            point.normalized = _web_address(point.value)
        elif kind is PointKind.ADDRESS:
            point.region = region or ""
            point.value = point.value or one_line({**values, "region": region})
        return point

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
BLANK = {"label": "", "is_main": False, "digits": "", **dict.fromkeys(ADDRESS_PARTS, "")}


def ways_of(kinds: Iterable[PointKind]) -> dict[str, bool]:
    """The columns of a contact that say which ways there are, by the kinds of its points."""
    there = set(kinds)
    return {"has_phone": PointKind.PHONE in there, "has_email": PointKind.EMAIL in there}


def one_line(parts: dict) -> str:
    """An address in one line: street, postal code and town, region."""
    town = " ".join(filter(None, (parts.get("postal_code"), parts.get("city"))))
    return ", ".join(filter(None, (parts.get("street"), town, parts.get("region"))))


def _checked_email(typed: str) -> str | None:
    try:
        return check_email(typed)
    except EmailError:
        return None


def _web_address(typed: str) -> str | None:
    """The address with its scheme; None for what no browser should be sent to."""
    address = typed if "://" in typed else f"https://{typed}"
    is_web = address.lower().startswith(("http://", "https://"))
    return address[:254] if is_web and "." in address and " " not in address else None
