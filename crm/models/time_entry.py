"""Time spent on interactions: a stamp when one starts, a stamp when one stops (SC-34)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import BigInteger, ColumnElement, ForeignKey, Index, String, event, select, text, true, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.database import Base, db
from crm.lib import clock
from crm.models.interaction import Interaction
from crm.models.mixins.archivable import Archivable
from crm.models.mixins.eventful import Eventful
from crm.models.mixins.versioned import Versioned
from crm.models.roles import Role
from crm.models.user import User

if TYPE_CHECKING:
    from crm.models.event import Event

LEADERS = frozenset({Role.ADMIN, Role.MANAGER})
RUNNING = text("seconds IS NULL AND archived_at IS NULL")


def _cost_of_today(context) -> int | None:
    """What an hour of the user costs when the entry is made."""
    user_id = context.get_current_parameters()["user_id"]
    return context.connection.scalar(select(User.hourly_cost_minor).where(User.id == user_id))


class TimeEntry(Archivable, Versioned, Eventful, Base):
    """Somebody's time on one interaction on one day of their own calendar.

    ``seconds`` is what counts (None: the clock is running); the stamps tell from when to when, and are
    None where the time was written in by hand. Time over midnight is an entry for each day.
    """

    __table_args__ = (
        # One clock a person: also of two starts sent at once, one loses here.
        Index(
            "ix_time_entry_running", "user_id", unique=True, sqlite_where=RUNNING, postgresql_where=RUNNING
        ),
        Index("ix_time_entry_interaction", "interaction_id", "day"),
        Index("ix_time_entry_day", "day", "id"),
        Index("ix_time_entry_user", "user_id", "day", "id"),
        {"sqlite_autoincrement": True},
    )

    interaction_id: Mapped[int] = mapped_column(ForeignKey("interaction.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    day: Mapped[date]
    started_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    seconds: Mapped[int | None]
    words: Mapped[str] = mapped_column(String(200), default="")
    # As it was then: sums of the past stay what they were. Leaders only, so no event tells it.
    hourly_cost_minor: Mapped[int | None] = mapped_column(BigInteger, default=_cost_of_today, deferred=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    interaction: Mapped[Interaction] = relationship()
    user: Mapped[User] = relationship()

    @classmethod
    def tracked_columns(cls) -> tuple[str, ...]:
        return tuple(name for name in super().tracked_columns() if name != "hourly_cost_minor")

    @classmethod
    def visibility(cls, user) -> ColumnElement[bool]:
        """Whose entries one may read: leaders all, the others their own. Join the interaction's too."""
        return true() if user.role in LEADERS else cls.user_id == user.id

    @classmethod
    def visible_to(cls, user):
        return select(cls).join(cls.interaction).where(Interaction.visibility(user), cls.visibility(user))

    @classmethod
    def running_of(cls, user_id: int):
        """The entry of the clock that runs for that user, in the words of the partial index."""
        return select(cls).where(cls.user_id == user_id, cls.seconds.is_(None), cls.archived_at.is_(None))

    @property
    def is_running(self) -> bool:
        return self.seconds is None

    @property
    def minutes(self) -> int:
        return round((self.seconds or 0) / 60)

    def seconds_so_far(self) -> float:
        """What counts, or of a running clock what it shows now."""
        if self.seconds is not None:
            return self.seconds
        return max(0.0, (clock.now() - self.started_at).total_seconds())

    def event_parent(self) -> Interaction:
        return self.interaction

    def reason_against_undo(self, event: Event):
        """Undoing a stop lets the clock run on: not beside another one."""
        runs_on = event.action == "stopped" and self.user_id is not None
        if runs_on and db.session.scalars(self.running_of(self.user_id)).first() is not None:
            return _l("Another clock is running by now. Stop it first.")
        return None

    def __str__(self) -> str:
        return self.interaction.title


def _mark_of(column):
    entry = TimeEntry.__table__.alias("running")
    is_running = (entry.c.seconds.is_(None)) & (entry.c.archived_at.is_(None))
    return select(entry.c[column]).where(entry.c.user_id == User.id, is_running).scalar_subquery()


@event.listens_for(TimeEntry, "after_insert")
@event.listens_for(TimeEntry, "after_update")
def _show_in_the_frame(_mapper, connection, entry: TimeEntry) -> None:
    """Keep the user's own row in step, so that no page asks whether a clock is running.

    Through the table: it is no change of the user, so no version rises and no form of theirs is stale.
    """
    users = User.__table__
    marks = {
        "timer_started_at": _mark_of("started_at"),
        "timer_interaction_id": _mark_of("interaction_id"),
        "updated_at": users.c.updated_at,
    }
    connection.execute(update(users).where(users.c.id == entry.user_id).values(marks))
