"""Stamped notes: date, time and author stand first, the words after (SC-12, SC-25)."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.database import Base, enum_type
from crm.lib import clock
from crm.models.mixins.archivable import Archivable
from crm.models.mixins.eventful import Eventful

if TYPE_CHECKING:
    from crm.models.interaction import Interaction
    from crm.models.user import User


class NoteKind(enum.Enum):
    OWN = "own"
    CLIENT = "client"
    RESULT = "result"

    @property
    def label(self):
        return NOTE_KIND_LABELS[self]


class Touch(enum.Enum):
    """How somebody was reached, or not: the first of the three taps (C3)."""

    CALLED = "called"
    NO_ANSWER = "no_answer"
    MET = "met"
    WRITTEN = "written"

    @property
    def label(self):
        return TOUCH_LABELS[self]


NOTE_KIND_LABELS = {
    NoteKind.OWN: _l("Own note"),
    NoteKind.CLIENT: _l("Client's words"),
    NoteKind.RESULT: _l("Result"),
}
TOUCH_LABELS = {
    Touch.CALLED: _l("Called"),
    Touch.NO_ANSWER: _l("No answer"),
    Touch.MET: _l("Met"),
    Touch.WRITTEN: _l("Written"),
}


class Note(Archivable, Eventful, Base):
    """One stamp on an interaction. ``touch`` says how the contact was reached, if it was logged.

    An archived note was taken back by undo.
    """

    __table_args__ = (Index("ix_note_interaction", "interaction_id", "at"), {"sqlite_autoincrement": True})

    interaction_id: Mapped[int] = mapped_column(ForeignKey("interaction.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    kind: Mapped[NoteKind] = mapped_column(enum_type(NoteKind), default=NoteKind.OWN)
    touch: Mapped[Touch | None] = mapped_column(enum_type(Touch))
    text: Mapped[str] = mapped_column(Text, default="")

    interaction: Mapped[Interaction] = relationship(back_populates="notes")
    author: Mapped[User | None] = relationship()

    @classmethod
    def visible_to(cls, user):
        interaction = cls.interaction.property.mapper.class_
        return select(cls).join(cls.interaction).where(interaction.visibility(user))

    def event_parent(self) -> Interaction:
        return self.interaction
