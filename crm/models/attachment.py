"""Files on a contact, a deal or an interaction: whoever sees the record sees them, and nobody else."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, and_, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.database import Base
from crm.lib import clock
from crm.models.affiliation import Affiliation
from crm.models.contact import Contact
from crm.models.deal import Deal
from crm.models.interaction import Interaction
from crm.models.mixins.archivable import Archivable
from crm.models.mixins.eventful import Eventful
from crm.models.stored_file import StoredFile

if TYPE_CHECKING:
    from crm.models.event import Event
    from crm.models.user import User

# What can have files, by the name its events carry; each has its column here.
HOLDERS = {"contact": Contact, "deal": Deal, "interaction": Interaction}
ONE_HOLDER = (
    "(CASE WHEN contact_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN deal_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN interaction_id IS NULL THEN 0 ELSE 1 END) = 1"
)


def _index(kind: str) -> Index:
    shown = text(f"{kind}_id IS NOT NULL AND archived_at IS NULL")
    return Index(f"ix_attachment_{kind}", f"{kind}_id", "id", sqlite_where=shown, postgresql_where=shown)


class Attachment(Archivable, Eventful, Base):
    """A file on one record. ``name`` is as it was sent, cleaned; ``thumbnail`` is ours, of pictures only.

    An archived one is off the record; its bytes go long after (services/files/removal.py).
    """

    __table_args__ = (
        CheckConstraint(ONE_HOLDER, name="one_holder"),
        *(_index(kind) for kind in HOLDERS),
        {"sqlite_autoincrement": True},
    )

    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    deal_id: Mapped[int | None] = mapped_column(ForeignKey("deal.id"))
    interaction_id: Mapped[int | None] = mapped_column(ForeignKey("interaction.id"))
    name: Mapped[str] = mapped_column(String(255))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), index=True)
    thumbnail_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"), index=True)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    contact: Mapped[Contact | None] = relationship()
    deal: Mapped[Deal | None] = relationship()
    interaction: Mapped[Interaction | None] = relationship()
    file: Mapped[StoredFile] = relationship(foreign_keys=[file_id])
    thumbnail: Mapped[StoredFile | None] = relationship(foreign_keys=[thumbnail_id])
    added_by: Mapped[User | None] = relationship()

    @classmethod
    def visibility(cls, user) -> ColumnElement[bool]:
        """As the record itself: a private interaction's files are nobody else's."""
        through = (
            select(holder.id).where(holder.id == cls.column_of(kind), holder.visibility(user)).exists()
            for kind, holder in HOLDERS.items()
        )
        return or_(*through)

    @classmethod
    def visible_to(cls, user):
        return select(cls).where(cls.visibility(user))

    @classmethod
    def column_of(cls, kind: str):
        return getattr(cls, f"{kind}_id")

    @classmethod
    def is_on(cls, kind: str, record_id) -> ColumnElement[bool]:
        """The condition "a file of that record, not taken off", in the words of the partial indexes."""
        return and_(cls.column_of(kind) == record_id, cls.archived_at.is_(None))

    @classmethod
    def is_with(cls, contact_id, user) -> ColumnElement[bool]:
        """The condition "a file of that contact or, as far as *user* may see them, of its people"."""
        is_theirs = cls.contact_id.in_(Affiliation.with_people(contact_id))
        is_seen = select(Contact.id).where(Contact.id == cls.contact_id, Contact.visibility(user))
        return and_(is_theirs, is_seen.correlate(cls).exists(), cls.archived_at.is_(None))

    @property
    def holder(self) -> Contact | Deal | Interaction:
        return self.contact or self.deal or self.interaction

    def event_parent(self) -> Contact | Deal | Interaction:
        return self.holder

    def reason_against_undo(self, event: Event):
        if self.file.removed_at is not None:
            return _l("The file itself has been removed for good meanwhile.")
        return None

    def __str__(self) -> str:
        return self.name
