"""Companies and persons: one id space, one list, one search."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, ClassVar

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, ForeignKey, Index, String, Text, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from crm.database import Base, enum_type
from crm.lib.name_keys import name_key
from crm.lib.tax_numbers import TaxNumber, check_tax_number
from crm.models.affiliation import Affiliation
from crm.models.company_size import CompanySize
from crm.models.contact_point import ContactPoint, PointKind, ways_of
from crm.models.deal import Deal
from crm.models.mixins.archivable import Archivable
from crm.models.mixins.consenting import Consenting
from crm.models.mixins.contact_parts import ContactParts
from crm.models.mixins.eventful import Eventful
from crm.models.mixins.ownable import Ownable
from crm.models.mixins.searchable import Searchable
from crm.models.mixins.timestamps import Timestamps
from crm.models.mixins.versioned import Versioned
from crm.models.names import NameOrder, full_name, initials
from crm.models.tag import Tag, contact_tag

if TYPE_CHECKING:
    from crm.models.consent import Consent


class ContactKind(enum.Enum):
    COMPANY = "company"
    PERSON = "person"

    @property
    def label(self):
        return CONTACT_KIND_LABELS[self]


def _key_of_row(context) -> str:
    return name_key(context.get_current_parameters()["name"])


CONTACT_KIND_LABELS = {ContactKind.COMPANY: _l("Company"), ContactKind.PERSON: _l("Person")}


class Contact(
    ContactParts, Consenting, Ownable, Archivable, Searchable, Timestamps, Versioned, Eventful, Base
):
    """Somebody outside the team. ``name`` is the whole display name, also of a person."""

    __table_args__ = (
        # One index a tab: the list of a kind, and of all, in the order of names, without the archived.
        Index(
            "ix_contact_list",
            "sort_key",
            "id",
            sqlite_where=text("archived_at IS NULL"),
            postgresql_where=text("archived_at IS NULL"),
        ),
        Index(
            "ix_contact_kind_list",
            "kind",
            "sort_key",
            "id",
            sqlite_where=text("archived_at IS NULL"),
            postgresql_where=text("archived_at IS NULL"),
        ),
        Index(
            "ix_contact_archive",
            "sort_key",
            "id",
            sqlite_where=text("archived_at IS NOT NULL"),
            postgresql_where=text("archived_at IS NOT NULL"),
        ),
        # For lists of something else in order of its contact: those in the archive count there as well.
        Index("ix_contact_name", "sort_key", "id"),
        Index("ix_contact_owner_list", "owner_id", "sort_key", "id"),
        Index("ix_contact_created_at", "created_at", "id"),
        Index(
            "ix_contact_kind_newest",
            "kind",
            "created_at",
            "id",
            sqlite_where=text("archived_at IS NULL"),
            postgresql_where=text("archived_at IS NULL"),
        ),
        *(
            Index(
                f"ix_contact_without_{way}",
                "sort_key",
                "id",
                sqlite_where=text(f"archived_at IS NULL AND has_{way} = 0"),
                postgresql_where=text(f"archived_at IS NULL AND NOT has_{way}"),
            )
            for way in ("phone", "email")
        ),
        {"sqlite_autoincrement": True},
    )
    __mapper_args__: ClassVar[dict] = {**Versioned.__mapper_args__, "polymorphic_on": "kind"}
    tracked_parts: ClassVar[tuple[str, ...]] = ("points_data", "affiliations_data", "tag_names")

    kind: Mapped[ContactKind] = mapped_column(enum_type(ContactKind))
    name: Mapped[str] = mapped_column(String(300))
    # Under which a name is found however it is typed; rows inserted in bulk get theirs too.
    name_key: Mapped[str] = mapped_column(String(300), default=_key_of_row, index=True)
    # Order of names in the team's language, see lib/sort_keys.py; "C" collation keeps bytes in order.
    sort_key: Mapped[str] = mapped_column(Text().with_variant(Text(collation="C"), "postgresql"), default="")
    family_name: Mapped[str] = mapped_column(String(100), default="")
    given_name: Mapped[str] = mapped_column(String(100), default="")
    patronymic: Mapped[str] = mapped_column(String(100), default="")
    name_order: Mapped[NameOrder] = mapped_column(enum_type(NameOrder), default=NameOrder.GIVEN_FIRST)
    tax_number: Mapped[str] = mapped_column(String(40), default="")
    tax_country: Mapped[str] = mapped_column(String(2), default="")
    tax_number_key: Mapped[str | None] = mapped_column(String(40), index=True)
    registration_number: Mapped[str] = mapped_column(String(40), default="")
    industry: Mapped[str] = mapped_column(String(120), default="", index=True)
    size: Mapped[CompanySize | None] = mapped_column(enum_type(CompanySize))
    employees: Mapped[int | None]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"), index=True)
    language: Mapped[str | None] = mapped_column(String(2))
    preferred_channel: Mapped[PointKind | None] = mapped_column(enum_type(PointKind))
    preferred_hours: Mapped[str] = mapped_column(String(120), default="")
    about: Mapped[str] = mapped_column(Text, default="", deferred=True)
    # Kept in step with the points at every flush (search_index.py); bulk inserts bring theirs.
    has_phone: Mapped[bool] = mapped_column(default=False)
    has_email: Mapped[bool] = mapped_column(default=False)
    # The number or key the record had in the system it was imported from.
    external_id: Mapped[str | None] = mapped_column(String(120), index=True)

    points: Mapped[list[ContactPoint]] = relationship(
        back_populates="contact", cascade="all, delete-orphan", order_by=ContactPoint.position
    )
    tags: Mapped[list[Tag]] = relationship(secondary=contact_tag, order_by=Tag.folded)
    consents: Mapped[list[Consent]] = relationship(
        back_populates="contact", order_by="Consent.at.desc(), Consent.id.desc()"
    )
    parent: Mapped[Company | None] = relationship(remote_side="Contact.id", foreign_keys=[parent_id])

    @classmethod
    def belongs_to(cls, user) -> ColumnElement[bool]:
        """Theirs are also the company and the contact person of their deals (SC-35)."""
        deals = (
            select(Deal.id).where(column == cls.id, Deal.belongs_to(user)).correlate(cls).exists()
            for column in (Deal.contact_id, Deal.person_id)
        )
        return or_(cls.owner_id == user.id, *deals)

    @validates("name")
    def _keep_key(self, _field: str, name: str) -> str:
        self.name_key = name_key(name)
        return name

    @classmethod
    def tracked_columns(cls) -> tuple[str, ...]:
        kept = ("name_key", "has_phone", "has_email")
        return tuple(key for key in super().tracked_columns() if key not in kept)

    def set_tax_number(self, typed: str, country: str) -> TaxNumber:
        """Keep a tax number as typed, and the form under which two spellings of it are the same."""
        checked = check_tax_number(typed, country or None)
        self.tax_number, self.tax_country = typed.strip(), checked.country or country
        self.tax_number_key = checked.key or None
        return checked

    @property
    def is_company(self) -> bool:
        return self.kind is ContactKind.COMPANY

    @property
    def initials(self) -> str:
        return initials(self.name)

    def main_point(self, kind: PointKind) -> ContactPoint | None:
        """The point of *kind* marked as main, else the first of them."""
        of_kind = [point for point in self.points if point.kind is kind]
        return next((point for point in of_kind if point.is_main), of_kind[0] if of_kind else None)

    def note_ways(self) -> None:
        """Keep what the list of those without a phone or an e-mail reads."""
        for name, is_there in ways_of(point.kind for point in self.points).items():
            setattr(self, name, is_there)

    def search_source(self) -> list[str]:
        """Names, tax number and every way to reach the contact; phones in all their digit forms."""
        points = [word for point in self.points for word in point.search_source()]
        return [self.name, self.given_name, self.family_name, self.tax_number, *points]

    def __str__(self) -> str:
        return self.name


class Company(Contact):
    """An outside organisation: customer, supplier, partner."""

    __mapper_args__: ClassVar[dict] = {"polymorphic_identity": ContactKind.COMPANY}
    people: Mapped[list[Affiliation]] = relationship(
        back_populates="company",
        foreign_keys=Affiliation.company_id,
        cascade="all, delete-orphan",
        order_by=Affiliation.position,
    )

    def is_part_of(self, other: Company) -> bool:
        """Whether *other* is this company or stands above it; a ring made elsewhere ends the search."""
        seen, company = set(), self
        while company is not None and company.id not in seen:
            if company.id == other.id:
                return True
            seen.add(company.id)
            company = company.parent
        return False


class Person(Contact):
    """A contact person or an individual."""

    __mapper_args__: ClassVar[dict] = {"polymorphic_identity": ContactKind.PERSON}
    companies: Mapped[list[Affiliation]] = relationship(
        back_populates="person",
        foreign_keys=Affiliation.person_id,
        cascade="all, delete-orphan",
        order_by=Affiliation.position,
    )

    def rename(self) -> None:
        """Put the display name together again from its parts."""
        self.name = full_name(self.family_name, self.given_name, self.patronymic, order=self.name_order)
