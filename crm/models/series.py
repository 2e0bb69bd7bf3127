"""A series of interactions: the pattern of those to come, and the rule of their days."""

from __future__ import annotations

from datetime import date, time, timedelta

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.database import Base, enum_type
from crm.lib import clock
from crm.lib.recurrence import Frequency, Rule
from crm.models.checklist_item import ChecklistItem
from crm.models.interaction import Interaction
from crm.models.interaction_kinds import Channel
from crm.models.mixins.archivable import Archivable
from crm.models.mixins.eventful import Eventful
from crm.models.mixins.remindable import ClientReminder
from crm.models.mixins.timestamps import Timestamps
from crm.models.mixins.versioned import Versioned
from crm.models.process import Outcome, Step
from crm.models.roles import Role
from crm.models.user import User

# What an interaction gives to its series and each new one takes over, besides times and participants.
COPIED = ("title", "contact_id", "deal_id", "channel", "memo", "responsible_id", "is_private",
          "budget_minor", "budget_currency", "client_reminder", "place", "source", "document")  # fmt: skip
TIMES = ("is_task", "start_time", "duration_minutes", "time_zone", "deadline_time")
ACTIVE = text("archived_at IS NULL")


def pattern_of(interaction: Interaction) -> dict:
    """What the following ones share with *interaction*, by the names of the columns of `Series`.

    A step that ends a process is no pattern: the next one does not begin at an end.
    """
    deadline = interaction.deadline_on
    pattern = {name: getattr(interaction, name) for name in (*COPIED, *TIMES)}
    pattern["deadline_days"] = (deadline - interaction.starts_on).days if deadline is not None else None
    pattern["participants"] = interaction.participants_data
    if interaction.step is None or interaction.step.outcome is Outcome.NONE:
        pattern["step_id"] = interaction.step_id
    return pattern


class Series(Archivable, Timestamps, Versioned, Eventful, Base):
    """``anchor_on`` is the first day of the rule. Those that exist are interactions of their own.

    An archived series has been stopped: it makes no more of them.
    """

    __table_args__ = (
        Index("ix_series_active", "id", sqlite_where=ACTIVE, postgresql_where=ACTIVE),
        {"sqlite_autoincrement": True},
    )

    frequency: Mapped[Frequency] = mapped_column(enum_type(Frequency))
    every: Mapped[int] = mapped_column(default=1)
    weekdays: Mapped[list] = mapped_column(default=list)
    month_day: Mapped[int]
    anchor_on: Mapped[date]
    until_on: Mapped[date | None]
    times: Mapped[int | None]

    title: Mapped[str] = mapped_column(String(200))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"), index=True)
    deal_id: Mapped[int | None] = mapped_column(ForeignKey("deal.id"))
    channel: Mapped[Channel] = mapped_column(enum_type(Channel))
    step_id: Mapped[int | None] = mapped_column(ForeignKey("step.id"))
    memo: Mapped[str] = mapped_column(Text, default="")
    responsible_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    is_private: Mapped[bool] = mapped_column(default=False)
    budget_minor: Mapped[int | None] = mapped_column(BigInteger)
    budget_currency: Mapped[str | None] = mapped_column(String(3))
    place: Mapped[str] = mapped_column(String(200), default="", server_default="")
    source: Mapped[str] = mapped_column(String(120), default="", server_default="")
    document: Mapped[str] = mapped_column(String(80), default="", server_default="")
    participants: Mapped[list] = mapped_column(default=list)
    # The texts of the items: each new one begins with all of them unticked.
    checklist: Mapped[list] = mapped_column(default=list, server_default="[]")
    client_reminder: Mapped[ClientReminder] = mapped_column(
        enum_type(ClientReminder), default=ClientReminder.NONE
    )

    is_task: Mapped[bool]
    start_time: Mapped[time | None]
    duration_minutes: Mapped[int | None]
    time_zone: Mapped[str | None] = mapped_column(String(64))
    deadline_days: Mapped[int | None]
    deadline_time: Mapped[time | None]

    step: Mapped[Step | None] = relationship()
    responsible: Mapped[User | None] = relationship(foreign_keys=[responsible_id])

    @classmethod
    def visibility(cls, user):
        """As of the interactions it makes: a private series is seen by those whose it is."""
        own = or_(cls.responsible_id == user.id, cls.created_by_id == user.id)
        if user.role is Role.RESTRICTED:
            return or_(own, (cls.responsible_id.is_(None)) & (cls.is_private.is_(False)))
        return or_(cls.is_private.is_(False), own)

    @classmethod
    def visible_to(cls, user):
        return select(cls).where(cls.visibility(user))

    def is_visible_to(self, user) -> bool:
        if user.id in (self.responsible_id, self.created_by_id):
            return True
        return not self.is_private and (user.role is not Role.RESTRICTED or self.responsible_id is None)

    @property
    def rule(self) -> Rule:
        return Rule(
            self.frequency, self.every, tuple(self.weekdays), self.month_day, self.until_on, self.times
        )

    @rule.setter
    def rule(self, rule: Rule) -> None:
        self.frequency, self.every, self.weekdays = rule.frequency, rule.every, list(rule.weekdays)
        self.until_on, self.times = rule.until, rule.times
        self.month_day = rule.month_day or self.anchor_on.day

    def days_since(self, first: date):
        """The days of the rule that are not before *first*, in order."""
        return self.rule.days_since(self.anchor_on, first)

    def take_pattern(self, interaction: Interaction) -> None:
        """Make those to come like *interaction*."""
        for name, value in pattern_of(interaction).items():
            setattr(self, name, value)

    def occurrence(self, day: date) -> Interaction:
        """The one of the day *day*, not stored yet."""
        values = {name: getattr(self, name) for name in (*COPIED, "step_id", "created_by_id")}
        made = Interaction(series_id=self.id, occurrence_on=day, update_date=day, **values)
        made.participants_data = self.participants
        made.checklist = ChecklistItem.rows(self.checklist)
        self.plan(made, day)
        return made

    def plan(self, interaction: Interaction, day: date) -> None:
        """Give *interaction* the times of the series on *day*: the same wall time on every day."""
        if not self.is_task:
            interaction.plan_appointment(
                day, self.start_time, minutes=self.duration_minutes, zone=self.time_zone
            )
            return
        deadline = day + timedelta(days=self.deadline_days) if self.deadline_days is not None else None
        interaction.plan_task(day, deadline, start_time=self.start_time, deadline_time=self.deadline_time)

    def stop(self, *, by):
        """Make no more of them; returns the event."""
        self.archived_at = clock.now()
        return self.record_event("stopped", by=by)

    def __str__(self) -> str:
        return self.title
