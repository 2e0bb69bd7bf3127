"""A record with a checklist, and how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

if TYPE_CHECKING:
    from crm.models.checklist_item import ChecklistItem


class Checkable:
    """``checklist_total`` and ``checklist_done`` follow the items (crm/models/checklist_item.py)."""

    checklist_total: Mapped[int] = mapped_column(default=0, server_default="0")
    checklist_done: Mapped[int] = mapped_column(default=0, server_default="0")

    @declared_attr
    def checklist(cls) -> Mapped[list[ChecklistItem]]:
        """The items that are not taken off, in their order."""
        return relationship(
            "ChecklistItem",
            primaryjoin="and_(Interaction.id == ChecklistItem.interaction_id,"
            " ChecklistItem.archived_at.is_(None))",
            order_by="(ChecklistItem.position, ChecklistItem.id)",
            back_populates="interaction",
        )

    @property
    def checklist_left(self) -> int:
        """How many items are not ticked."""
        return self.checklist_total - self.checklist_done
