"""Who takes part in an interaction: text and coordinates, with a link where there is one (OC-08)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.database import Base

if TYPE_CHECKING:
    from crm.models.contact import Contact
    from crm.models.interaction import Interaction
    from crm.models.user import User


class Participant(Base):
    """``coordinates`` is a phone or an e-mail as typed; unknown people need no link."""

    interaction_id: Mapped[int] = mapped_column(ForeignKey("interaction.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    coordinates: Mapped[str] = mapped_column(String(254), default="")
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)

    interaction: Mapped[Interaction] = relationship(back_populates="participants")
    contact: Mapped[Contact | None] = relationship()
    user: Mapped[User | None] = relationship()

    def as_data(self) -> dict:
        return {
            "name": self.name,
            "coordinates": self.coordinates,
            "contact_id": self.contact_id,
            "user_id": self.user_id,
        }
