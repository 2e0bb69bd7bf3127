"""The heart of the product: one record that evolves (SC-01, SC-11)."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from flask_babel import lazy_gettext as _l
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Text,
    and_,
    literal_column,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.database import Base, enum_type
from crm.lib import clock
from crm.models.mixins.archivable import Archivable
from crm.models.mixins.eventful import Eventful
from crm.models.mixins.schedulable import Schedulable
from crm.models.mixins.searchable import Searchable
from crm.models.mixins.timestamps import Timestamps
from crm.models.mixins.versioned import Versioned
from crm.models.note import Note, NoteKind, Touch
from crm.models.participant import Participant
from crm.models.process import Outcome, Step
from crm.models.roles import Role

if TYPE_CHECKING:
    from crm.models.contact import Contact
    from crm.models.deal import Deal
    from crm.models.event import Event
    from crm.models.user import User


class Channel(enum.Enum):
    """How people meet; *planned* while that is not known yet (OC-02, OC-03)."""

    PLANNED = "planned"
    CALL = "call"
    MEETING = "meeting"
    EMAIL = "email"
    SMS = "sms"
    MESSENGER = "messenger"
    VISIT = "visit"
    OTHER = "other"

    @property
    def label(self):
        return CHANNEL_LABELS[self]


class State(enum.Enum):
    """The light: red open, yellow in progress, green done (SC-03, SC-04)."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    DONE = "done"

    @property
    def label(self):
        return STATE_LABELS[self]


CHANNEL_LABELS = {
    Channel.PLANNED: _l("Planned"),
    Channel.CALL: _l("Call"),
    Channel.MEETING: _l("Meeting"),
    Channel.EMAIL: _l("E-mail"),
    Channel.SMS: _l("SMS"),
    Channel.MESSENGER: _l("Messenger"),
    Channel.VISIT: _l("Visit"),
    Channel.OTHER: _l("Other"),
}
STATE_LABELS = {
    State.OPEN: _l("Open"),
    State.IN_PROGRESS: _l("In progress"),
    State.DONE: _l("Finished"),
}
OPEN_ONES = text("state != 'done' AND archived_at IS NULL")
DONE_ONES = text("state = 'done' AND archived_at IS NULL")


def partial(name: str, *columns: str, where) -> Index:
    return Index(f"ix_interaction_{name}", *columns, sqlite_where=where, postgresql_where=where)


def open_and_done(column: str) -> tuple[Index, Index]:
    """The two halves of the list under a filter: each is read newest first, without sorting."""
    return (
        partial(f"{column.removesuffix('_id')}_open", column, "starts_on", "id", where=OPEN_ONES),
        partial(f"{column.removesuffix('_id')}_done", column, "starts_on", "id", where=DONE_ONES),
    )


class Interaction(Schedulable, Archivable, Searchable, Timestamps, Versioned, Eventful, Base):
    """A call, meeting, letter or plan: channel, step, state and family are four independent things.

    Each act returns its event, so that whoever asked for it can offer to take it back.
    """

    __table_args__ = (
        partial("open", "starts_on", "id", where=OPEN_ONES),
        partial("done", "starts_on", "id", where=DONE_ONES),
        *open_and_done("responsible_id"),
        *open_and_done("step_id"),
        *open_and_done("channel"),
        partial("day", "responsible_id", "due_on", "starts_on", "id", where=OPEN_ONES),
        Index("ix_interaction_contact", "contact_id", "starts_on", "id"),
        partial("contact_next", "contact_id", "starts_on", "id", where=OPEN_ONES),
        # Most interactions have no deal: an index full of NULLs would mislead the planner.
        partial("deal", "deal_id", "starts_on", "id", where=text("deal_id IS NOT NULL")),
        partial(
            "deal_next",
            "deal_id",
            "starts_on",
            "id",
            where=text("deal_id IS NOT NULL AND state != 'done' AND archived_at IS NULL"),
        ),
        partial("span", "starts_at", "ends_at", where=text("starts_at IS NOT NULL")),
        {"sqlite_autoincrement": True},
    )
    tracked_parts: ClassVar[tuple[str, ...]] = ("participants_data",)

    title: Mapped[str] = mapped_column(String(200))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    deal_id: Mapped[int | None] = mapped_column(ForeignKey("deal.id"))
    channel: Mapped[Channel] = mapped_column(enum_type(Channel), default=Channel.PLANNED)
    step_id: Mapped[int | None] = mapped_column(ForeignKey("step.id"))
    state: Mapped[State] = mapped_column(enum_type(State), default=State.OPEN)
    memo: Mapped[str] = mapped_column(Text, default="", deferred=True)
    responsible_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    update_date: Mapped[date]
    budget_minor: Mapped[int | None] = mapped_column(BigInteger)
    budget_currency: Mapped[str | None] = mapped_column(String(3))
    is_private: Mapped[bool] = mapped_column(default=False)
    is_reviewed: Mapped[bool] = mapped_column(default=False)
    is_on_watch: Mapped[bool] = mapped_column(default=False)
    done_at: Mapped[datetime | None]

    # Also before the first flush: the contact's name belongs to the search text.
    contact: Mapped[Contact | None] = relationship(load_on_pending=True)
    deal: Mapped[Deal | None] = relationship()
    step: Mapped[Step | None] = relationship()
    responsible: Mapped[User | None] = relationship(foreign_keys=[responsible_id])
    created_by: Mapped[User | None] = relationship(foreign_keys=[created_by_id])
    notes: Mapped[list[Note]] = relationship(
        back_populates="interaction", order_by="Note.at.desc(), Note.id.desc()"
    )
    participants: Mapped[list[Participant]] = relationship(
        back_populates="interaction", cascade="all, delete-orphan", order_by=Participant.position
    )

    @classmethod
    def visibility(cls, user):
        """Private ones only for those whose they are; a restricted user: theirs or nobody's."""
        own = or_(cls.responsible_id == user.id, cls.created_by_id == user.id)
        if user.role is Role.RESTRICTED:
            return or_(own, (cls.responsible_id.is_(None)) & (cls.is_private.is_(False)))
        return or_(cls.is_private.is_(False), own)

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

    @property
    def is_done(self) -> bool:
        return self.state is State.DONE

    def set_state(self, state: State, *, by) -> Event:
        """Turn the light; done is stamped with its moment."""
        self.turn(state)
        return self.record_event("state_changed", by=by)

    def walk_to(self, step: Step | None, *, by, on: date) -> Event:
        """Reach a step of a process on the day *on*.

        A conclusion, good or bad, closes the interaction by itself, and leaving it opens it again
        (SC-14); five steps and no others set the update date (SC-17).
        """
        had_ended = self.step is not None and self.step.outcome is not Outcome.NONE
        has_ended = step is not None and step.outcome is not Outcome.NONE
        self.step, self.step_id = step, step.id if step is not None else None
        if step is not None and step.sets_update_date:
            self.update_date = on
        if has_ended and not self.is_done:
            self.turn(State.DONE)
        elif had_ended and not has_ended and self.is_done:
            self.turn(State.OPEN)
        return self.record_event("stepped", by=by)

    def add_note(self, words: str, *, by, kind: NoteKind = NoteKind.OWN, touch: Touch | None = None) -> Event:
        """Stamp an entry: date, time and author stand by themselves, *words* may be empty (SC-12)."""
        note = Note(
            interaction=self, author_id=by.id, kind=kind, touch=touch, text=words.strip(), at=clock.now()
        )
        return note.record_event("added", by=by)

    def reschedule(
        self,
        day: date,
        *,
        by,
        words: str = "",
        kind: NoteKind = NoteKind.OWN,
        touch: Touch | None = None,
    ) -> Event:
        """Log and reschedule: the same record, a stamp, another day (SC-11, SC-13, A6.2)."""
        was = self.starts_on
        self.add_note(words, by=by, kind=kind, touch=touch)
        self.move_to_day(day)
        if self.is_done:
            self.turn(State.OPEN)
        return self.record_event("rescheduled", by=by, from_day=was.isoformat(), to_day=day.isoformat())

    def finish(self, *, by, result: str = "") -> Event:
        """Close with the main points of the result, in one step (ST-05)."""
        if result.strip():
            self.add_note(result, by=by, kind=NoteKind.RESULT)
        return self.set_state(State.DONE, by=by)

    def plan_next(self, day: date, *, by, title: str = "") -> Event:
        """After a finished one always the next (MC-44): for the same client and deal, on *day*.

        Returns the event of the new interaction. It stands on the same step unless that was an end.
        """
        goes_on = self.step is not None and self.step.outcome is Outcome.NONE
        successor = Interaction(
            title=title.strip() or self.title,
            contact_id=self.contact_id,
            deal_id=self.deal_id,
            step_id=self.step_id if goes_on else None,
            responsible_id=self.responsible_id,
            created_by_id=by.id,
            is_private=self.is_private,
            update_date=day,
        )
        successor.plan_task(day)
        return successor.record_event("created", by=by)

    def move_to_day(self, day: date) -> None:
        """Another day. An update date that nobody set goes along: it is the start date (SC-16)."""
        follows = self.update_date == self.starts_on
        super().move_to_day(day)
        if follows:
            self.update_date = day

    def turn(self, state: State) -> None:
        """Set the light and nothing else: an act that means more writes its own event."""
        self.state = state
        self.done_at = clock.now() if state is State.DONE else None

    @property
    def participants_data(self) -> list[dict]:
        return [participant.as_data() for participant in self.participants]

    @participants_data.setter
    def participants_data(self, rows: list[dict]) -> None:
        if rows != self.participants_data:
            self.participants = [
                Participant(**{**row, "position": position}) for position, row in enumerate(rows)
            ]

    def event_parent(self) -> Contact | None:
        return self.contact

    def search_source(self) -> list[str]:
        contact = self.contact.name if self.contact is not None else ""
        people = [word for row in self.participants for word in (row.name, row.coordinates)]
        return [self.title, contact, *people, self.memo or "", *(note.text for note in self.notes)]

    def __str__(self) -> str:
        return self.title
