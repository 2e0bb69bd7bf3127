"""What is to be ticked off on an interaction, in its order (MC-42)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import BigInteger, ForeignKey, Index, String, case, event, func, select, text, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.database import Base
from crm.lib import clock
from crm.models.interaction import Interaction
from crm.models.mixins.archivable import Archivable
from crm.models.mixins.eventful import Eventful
from crm.models.mixins.versioned import Versioned

if TYPE_CHECKING:
    from crm.models.event import Event
    from crm.models.user import User

LONGEST_ITEM = 200
# Room between two neighbours, so that a move writes one row.
GAP = 2**20
SHOWN = text("archived_at IS NULL")


class ChecklistItem(Archivable, Versioned, Eventful, Base):
    """One line of a checklist; ``position`` orders those of one interaction, equal ones by their age.

    An archived one was taken off the list.
    """

    __table_args__ = (
        Index(
            "ix_checklist_item_interaction",
            "interaction_id",
            "position",
            "id",
            sqlite_where=SHOWN,
            postgresql_where=SHOWN,
        ),
        {"sqlite_autoincrement": True},
    )

    interaction_id: Mapped[int] = mapped_column(ForeignKey("interaction.id"))
    text: Mapped[str] = mapped_column(String(LONGEST_ITEM))
    position: Mapped[int] = mapped_column(BigInteger)
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    interaction: Mapped[Interaction] = relationship(back_populates="checklist")
    done_by: Mapped[User | None] = relationship()

    @classmethod
    def visible_to(cls, user):
        """As the interaction itself: a private one's items are nobody else's."""
        return select(cls).join(cls.interaction).where(Interaction.visibility(user))

    @classmethod
    def rows(cls, texts: list[str], *, after: int = 0) -> list[ChecklistItem]:
        """Unticked items with these *texts*, in this order, below the position *after*."""
        return [cls(text=words, position=after + GAP * place) for place, words in enumerate(texts, 1)]

    @property
    def is_done(self) -> bool:
        return self.done_at is not None

    def tick(self, is_done: bool, *, by) -> Event | None:
        """Tick it off, or take the tick away; None when it is so already."""
        if self.is_done is is_done:
            return None
        # Before anything changes: to read it may flush, and the event would not tell of what went before.
        user_id = by.id
        self.done_by, self.done_by_id = (by, user_id) if is_done else (None, None)
        self.done_at = clock.now() if is_done else None
        return self.record_event("ticked" if is_done else "unticked", by=by)

    def rename(self, words: str, *, by) -> Event | None:
        """Give it another text; None when it is the same."""
        if self.text == words:
            return None
        self.text = words
        return self.record_event("renamed", by=by)

    def event_parent(self) -> Interaction:
        return self.interaction

    def reason_against_undo(self, event: Event):
        """What was taken off meanwhile is no longer changed: nobody would see it."""
        if self.is_archived and event.action in ("ticked", "unticked", "renamed", "placed"):
            return _l("This item has been taken off the checklist meanwhile.")
        return None

    def __str__(self) -> str:
        return self.text


@event.listens_for(ChecklistItem, "after_insert")
@event.listens_for(ChecklistItem, "after_update")
def _count(_mapper, connection, item: ChecklistItem) -> None:
    """Keep the two numbers of the interaction in step, so that no list counts items.

    Through the table: a tick is no change of the interaction, so no form of it becomes stale.
    """
    items, interactions = ChecklistItem.__table__.c, Interaction.__table__
    shown = (items.interaction_id == interactions.c.id) & items.archived_at.is_(None)
    ticked = func.coalesce(func.sum(case((items.done_at.is_not(None), 1), else_=0)), 0)
    numbers = {
        "checklist_total": select(func.count(items.id)).where(shown).scalar_subquery(),
        "checklist_done": select(ticked).where(shown).scalar_subquery(),
        "updated_at": interactions.c.updated_at,
    }
    connection.execute(update(interactions).where(interactions.c.id == item.interaction_id).values(numbers))
