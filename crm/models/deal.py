"""Deals: every chance to sell, from the first sign to its end (ST-06, PL-05)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from sqlalchemy import BigInteger, ColumnElement, ForeignKey, Index, String, Text, or_, select, union
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.database import Base, db
from crm.lib import clock
from crm.models.deal_line import DealLine
from crm.models.mixins.archivable import Archivable
from crm.models.mixins.closeable import Closeable
from crm.models.mixins.eventful import Eventful
from crm.models.mixins.ownable import Ownable
from crm.models.mixins.placeable import Placeable
from crm.models.mixins.searchable import Searchable
from crm.models.mixins.timestamps import Timestamps
from crm.models.mixins.versioned import Versioned
from crm.models.mixins.walking import Walking
from crm.models.participant import DealParticipant
from crm.models.process import Step

if TYPE_CHECKING:
    from crm.models.contact import Contact, Person


class Deal(
    Walking, Closeable, Placeable, Ownable, Archivable, Searchable, Timestamps, Versioned, Eventful, Base
):
    """A deal walks a process. Amounts are minor units of ``currency``; probability is per cent."""

    __table_args__ = (
        # The board reads each column by this index, 25 cards at a time; it keeps places apart (T17).
        Index("ix_deal_board", "step_id", "position", unique=True),
        # Counts and sums of the columns, and the ends of the board, without touching the table.
        Index("ix_deal_sums", "step_id", "archived_at", "currency", "amount_minor", "owner_id"),
        Index(
            "ix_deal_ends",
            "step_id",
            "archived_at",
            "closed_on",
            "updated_at",
            "currency",
            "amount_minor",
            "owner_id",
        ),
        Index("ix_deal_list", "state", "expected_close_on", "id"),
        Index("ix_deal_closed", "state", "closed_on", "id"),
        Index("ix_deal_contact", "contact_id", "id"),
        Index("ix_deal_amount", "amount_minor", "id"),
        {"sqlite_autoincrement": True},
    )
    tracked_parts: ClassVar[tuple[str, ...]] = ("lines_data", "participants_data")

    title: Mapped[str] = mapped_column(String(200))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"), index=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id"))
    step_id: Mapped[int] = mapped_column(ForeignKey("step.id"))
    amount_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    opened_on: Mapped[date | None]
    expected_close_on: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(120), default="")
    about: Mapped[str] = mapped_column(Text, default="", deferred=True)
    external_id: Mapped[str | None] = mapped_column(String(120), index=True)

    contact: Mapped[Contact | None] = relationship(foreign_keys=[contact_id])
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    process = relationship("Process")
    step: Mapped[Step] = relationship()
    lines: Mapped[list[DealLine]] = relationship(
        back_populates="deal", cascade="all, delete-orphan", order_by=DealLine.position
    )
    participants: Mapped[list[DealParticipant]] = relationship(
        back_populates="deal", cascade="all, delete-orphan", order_by="DealParticipant.position"
    )

    @classmethod
    def belongs_to(cls, user) -> ColumnElement[bool]:
        """Theirs are those they are responsible for, and those they take part in (SC-35)."""
        return or_(cls.owner_id == user.id, DealParticipant.includes(user.id, cls))

    @classmethod
    def of_contact(cls, contact_id: int):
        """The condition "with this company or person". Each look-up by its index: OR would read all."""
        sides = (select(cls.id).where(column == contact_id) for column in (cls.contact_id, cls.person_id))
        taking_part = select(DealParticipant.deal_id).where(DealParticipant.contact_id == contact_id)
        return cls.id.in_(union(*sides, taking_part))

    @property
    def weighted_minor(self) -> int:
        return (self.amount_minor or 0) * self.probability // 100

    @property
    def lines_data(self) -> list[dict]:
        return [line.as_data() for line in self.lines]

    @lines_data.setter
    def lines_data(self, rows: list[dict]) -> None:
        if rows != self.lines_data:
            self.lines = [DealLine(**{**row, "position": position}) for position, row in enumerate(rows)]

    @property
    def participants_data(self) -> list[dict]:
        return [row.as_data() for row in self.participants]

    @participants_data.setter
    def participants_data(self, rows: list[dict]) -> None:
        if rows != self.participants_data:
            self.participants = DealParticipant.rows(rows, self.participants)
            # The version rises also when only people changed.
            self.updated_at = clock.now()

    @property
    def lines_total_minor(self) -> int | None:
        """The sum of the lines that have a price; None when none has."""
        totals = [line.total_minor for line in self.lines if line.total_minor is not None]
        return sum(totals) if totals else None

    def set_back(self, values: dict) -> None:
        """Undo; a card returns to its place, or next to it when that was taken."""
        with db.session.no_autoflush:
            super().set_back(values)
            if "step_id" in values:
                self.step = db.session.get(Step, self.step_id)
            if {"step_id", "position"} & values.keys():
                self.place_near(self.step_id, self.position)

    def event_parent(self) -> Contact | None:
        return self.contact

    def search_source(self) -> list[str]:
        contact = self.contact.name if self.contact is not None else ""
        people = [word for row in self.participants for word in row.search_source()]
        return [self.title, contact, self.external_id or "", *people]

    def __str__(self) -> str:
        return self.title
