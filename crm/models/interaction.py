"""The heart of the product: one record that evolves (SC-01, SC-11)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from sqlalchemy import BigInteger, ColumnElement, ForeignKey, String, Text, and_, literal_column, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.database import Base, enum_type
from crm.lib import clock
from crm.models.deal import Deal
from crm.models.interaction_indexes import INDEXES
from crm.models.interaction_kinds import Channel, State
from crm.models.mixins.archivable import Archivable
from crm.models.mixins.checkable import Checkable
from crm.models.mixins.eventful import Eventful
from crm.models.mixins.evolving import Evolving
from crm.models.mixins.movable import Movable
from crm.models.mixins.plannable import Plannable
from crm.models.mixins.recurring import Recurring
from crm.models.mixins.remindable import Remindable
from crm.models.mixins.reviewable import Reviewable
from crm.models.mixins.schedulable import Schedulable
from crm.models.mixins.searchable import Searchable
from crm.models.mixins.taggable import Taggable
from crm.models.mixins.timestamps import Timestamps
from crm.models.mixins.update_dated import UpdateDated
from crm.models.mixins.versioned import Versioned
from crm.models.mixins.walking import Walking
from crm.models.note import Note
from crm.models.participant import Participant
from crm.models.process import Step
from crm.models.roles import Role
from crm.models.tag import Tag, interaction_tag

if TYPE_CHECKING:
    from crm.models.contact import Contact
    from crm.models.user import User


class Interaction(
    Walking,
    Evolving,
    Movable,
    UpdateDated,
    Schedulable,
    Plannable,
    Recurring,
    Remindable,
    Reviewable,
    Taggable,
    Checkable,
    Archivable,
    Searchable,
    Timestamps,
    Versioned,
    Eventful,
    Base,
):
    """A call, meeting, letter or plan: channel, step, state and family are four independent things."""

    __table_args__ = (*INDEXES, {"sqlite_autoincrement": True})
    tracked_parts: ClassVar[tuple[str, ...]] = ("participants_data", "tag_names")

    title: Mapped[str] = mapped_column(String(200))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    deal_id: Mapped[int | None] = mapped_column(ForeignKey("deal.id"))
    chain_id: Mapped[int | None] = mapped_column(ForeignKey("chain.id"))
    channel: Mapped[Channel] = mapped_column(enum_type(Channel), default=Channel.PLANNED)
    step_id: Mapped[int | None] = mapped_column(ForeignKey("step.id"))
    state: Mapped[State] = mapped_column(enum_type(State), default=State.OPEN)
    memo: Mapped[str] = mapped_column(Text, default="", deferred=True)
    place: Mapped[str] = mapped_column(String(200), default="", server_default="")
    source: Mapped[str] = mapped_column(String(120), default="", server_default="")
    document: Mapped[str] = mapped_column(String(80), default="", server_default="")
    responsible_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    budget_minor: Mapped[int | None] = mapped_column(BigInteger)
    budget_currency: Mapped[str | None] = mapped_column(String(3))
    is_private: Mapped[bool] = mapped_column(default=False)
    done_at: Mapped[datetime | None]

    # Also before the first flush: the contact's name belongs to the search text.
    contact: Mapped[Contact | None] = relationship(load_on_pending=True)
    deal: Mapped[Deal | None] = relationship()
    step: Mapped[Step | None] = relationship()
    responsible: Mapped[User | None] = relationship(foreign_keys=[responsible_id])
    created_by: Mapped[User | None] = relationship(foreign_keys=[created_by_id])
    tags: Mapped[list[Tag]] = relationship(secondary=interaction_tag, order_by=Tag.folded)
    notes: Mapped[list[Note]] = relationship(
        back_populates="interaction", order_by="Note.at.desc(), Note.id.desc()"
    )
    participants: Mapped[list[Participant]] = relationship(
        back_populates="interaction", cascade="all, delete-orphan", order_by=Participant.position
    )

    @classmethod
    def visibility(cls, user):
        """Private ones only for those whose they are, and for colleagues who take part (SC-29).

        A restricted user sees those, nobody's, and what belongs to their deals (SC-35).
        """
        own = or_(
            cls.responsible_id == user.id, cls.created_by_id == user.id, Participant.includes(user.id, cls)
        )
        if user.role is not Role.RESTRICTED:
            return or_(cls.is_private.is_(False), own)
        of_deal = select(Deal.id).where(Deal.id == cls.deal_id, Deal.belongs_to(user)).correlate(cls).exists()
        return or_(own, and_(cls.is_private.is_(False), or_(cls.responsible_id.is_(None), of_deal)))

    @classmethod
    def visible_to(cls, user):
        return select(cls).where(cls.visibility(user))

    @classmethod
    def is_waiting(cls) -> ColumnElement[bool]:
        """The condition "open or in progress". Its words are those of the partial indexes."""
        return and_(cls.state != literal_column("'done'"), cls.archived_at.is_(None))

    @classmethod
    def is_over(cls) -> ColumnElement[bool]:
        """The condition "finished", in the words of the partial indexes."""
        return and_(cls.state == literal_column("'done'"), cls.archived_at.is_(None))

    def is_kept_by_others(self, user) -> bool:
        """Whether it is private and *user* no more than takes part in it.

        Whose it is, who takes part and that it is private stay with those whose it is.
        """
        return self.is_private and user.id not in (self.responsible_id, self.created_by_id)

    @property
    def is_done(self) -> bool:
        return self.state is State.DONE

    @property
    def participants_data(self) -> list[dict]:
        return [participant.as_data() for participant in self.participants]

    @participants_data.setter
    def participants_data(self, rows: list[dict]) -> None:
        if rows != self.participants_data:
            self.participants = Participant.rows(rows, self.participants)
            # The version rises also when only people changed.
            self.updated_at = clock.now()

    def event_parent(self) -> Contact | None:
        return self.contact

    def search_source(self) -> list[str]:
        contact = self.contact.name if self.contact is not None else ""
        people = [word for row in self.participants for word in row.search_source()]
        # A number with signs between is looked for as digits alone, as a phone is.
        digits = "".join(filter(str.isdigit, self.document or ""))
        own = (self.title, self.place, self.source, self.document, digits)
        return [*own, contact, *people, self.memo or "", *(note.text for note in self.notes)]

    def __str__(self) -> str:
        return self.title
