"""Who takes part: in an interaction, and in the deal that was made of it (OC-07 to OC-09)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, ForeignKey, Index, String, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.database import Base
from crm.models.mixins.attending import Attending

if TYPE_CHECKING:
    from crm.models.deal import Deal
    from crm.models.interaction import Interaction

REACHABLE = text("normalized IS NOT NULL")
COLLEAGUES = text("user_id IS NOT NULL")


def of_colleagues(table: str, record_id: str) -> Index:
    """Whether a colleague takes part, and in what: one look into the index, never into the table."""
    columns = ("user_id", record_id)
    return Index(f"ix_{table}_user", *columns, sqlite_where=COLLEAGUES, postgresql_where=COLLEAGUES)


class Participant(Attending, Base):
    """Somebody in an interaction; whoever calls or writes later is found by ``normalized``."""

    __table_args__ = (
        Index("ix_participant_normalized", "normalized", sqlite_where=REACHABLE, postgresql_where=REACHABLE),
        of_colleagues("participant", "interaction_id"),
        {"sqlite_autoincrement": True},
    )

    interaction_id: Mapped[int] = mapped_column(ForeignKey("interaction.id", ondelete="CASCADE"), index=True)
    interaction: Mapped[Interaction] = relationship(back_populates="participants")

    @classmethod
    def includes(cls, user_id, interaction) -> ColumnElement[bool]:
        """The condition "that colleague takes part in it"; *interaction*: the class, or an alias of it."""
        return cls._is_in(interaction, cls.user_id == user_id)

    @classmethod
    def includes_any(cls, user_ids, interaction) -> ColumnElement[bool]:
        """The condition "one of those colleagues takes part in it"."""
        return cls._is_in(interaction, cls.user_id.in_(user_ids))

    @classmethod
    def _is_in(cls, interaction, condition: ColumnElement[bool]) -> ColumnElement[bool]:
        row = select(cls.id).where(condition, cls.interaction_id == interaction.id)
        # Nothing else is correlated: the statement around may read participants as well.
        return row.correlate(interaction).exists()


class DealParticipant(Attending, Base):
    """Somebody in a deal, beside its client and contact person, with a role in words ("architect")."""

    __table_args__ = (of_colleagues("deal_participant", "deal_id"), {"sqlite_autoincrement": True})

    deal_id: Mapped[int] = mapped_column(ForeignKey("deal.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(120), default="")
    deal: Mapped[Deal] = relationship(back_populates="participants")

    @classmethod
    def includes(cls, user_id, deal) -> ColumnElement[bool]:
        """The condition "that colleague takes part in it"; *deal*: the class, or an alias of it."""
        row = select(cls.id).where(cls.user_id == user_id, cls.deal_id == deal.id)
        return row.correlate(deal).exists()

    def as_data(self) -> dict:
        return {**super().as_data(), "role": self.role}
