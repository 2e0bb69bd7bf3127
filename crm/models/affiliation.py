"""Who works where: persons and companies, many to many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint, select, type_coerce, union_all
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.database import Base

if TYPE_CHECKING:
    from crm.models.contact import Company, Person


class Affiliation(Base):
    """A person's part in a company: *role* in words, *is_main* for the person's main company."""

    __table_args__ = (UniqueConstraint("person_id", "company_id"), {"sqlite_autoincrement": True})

    person_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    company_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), index=True)
    role: Mapped[str] = mapped_column(String(120), default="")
    is_main: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)

    person: Mapped[Person] = relationship(back_populates="companies", foreign_keys=[person_id])
    company: Mapped[Company] = relationship(back_populates="people", foreign_keys=[company_id])

    @classmethod
    def with_people(cls, contact_id):
        """The ids of a contact and, where it is a company, of its people; *contact_id* may be a parameter."""
        people = select(cls.person_id).where(cls.company_id == contact_id)
        return union_all(select(type_coerce(contact_id, Integer)), people)

    @classmethod
    def visible_to(cls, user):
        return select(cls)
