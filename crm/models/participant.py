"""Who takes part: in an interaction, and in the deal that was made of it (OC-07 to OC-09)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.database import Base
from crm.models.mixins.attending import Attending

if TYPE_CHECKING:
    from crm.models.deal import Deal
    from crm.models.interaction import Interaction

REACHABLE = text("normalized IS NOT NULL")


class Participant(Attending, Base):
    """Somebody in an interaction; whoever calls or writes later is found by ``normalized``."""

    __table_args__ = (
        Index("ix_participant_normalized", "normalized", sqlite_where=REACHABLE, postgresql_where=REACHABLE),
        {"sqlite_autoincrement": True},
    )

    interaction_id: Mapped[int] = mapped_column(ForeignKey("interaction.id", ondelete="CASCADE"), index=True)
    interaction: Mapped[Interaction] = relationship(back_populates="participants")


class DealParticipant(Attending, Base):
    """Somebody in a deal, beside its client and contact person, with a role in words ("architect")."""

    deal_id: Mapped[int] = mapped_column(ForeignKey("deal.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(120), default="")
    deal: Mapped[Deal] = relationship(back_populates="participants")

    def as_data(self) -> dict:
        return {**super().as_data(), "role": self.role}
