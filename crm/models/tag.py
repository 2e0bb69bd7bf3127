"""Tags: the team's own words on contacts and interactions."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, String, Table, select
from sqlalchemy.orm import Mapped, mapped_column

from crm.database import Base

LONGEST_TAG = 60

contact_tag = Table(
    "contact_tag",
    Base.metadata,
    Column("contact_id", ForeignKey("contact.id", ondelete="CASCADE"), primary_key=True),
    Column("tag_id", ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True, index=True),
)

interaction_tag = Table(
    "interaction_tag",
    Base.metadata,
    Column("interaction_id", ForeignKey("interaction.id", ondelete="CASCADE"), primary_key=True),
    Column("tag_id", ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class Tag(Base):
    """``folded`` makes a tag one tag however it is typed."""

    name: Mapped[str] = mapped_column(String(LONGEST_TAG))
    folded: Mapped[str] = mapped_column(String(120), unique=True)

    @classmethod
    def visible_to(cls, user):
        return select(cls)

    def __str__(self) -> str:
        return self.name
