"""What holds for the whole team: one row, made by the first-run page."""

from __future__ import annotations

from datetime import date, time

from sqlalchemy import CheckConstraint, String, text
from sqlalchemy.orm import Mapped, mapped_column

from crm.database import Base
from crm.lib.recurrence import WORKDAYS
from crm.models.mixins.eventful import Eventful
from crm.models.mixins.versioned import Versioned

WORK_BEGINS, WORK_ENDS = time(9), time(18)


class Team(Versioned, Eventful, Base):
    """The only row has id 1, so that of twenty first-run pages sent at once one wins (T27)."""

    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    name: Mapped[str] = mapped_column(String(120), default="")
    language: Mapped[str] = mapped_column(String(2), default="en")
    country: Mapped[str] = mapped_column(String(2), default="RO")
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    time_zone: Mapped[str] = mapped_column(String(64), default="Europe/Bucharest")
    two_step_roles: Mapped[list] = mapped_column(default=list)
    # When people work, and free slots are offered: days of the week (0 is Monday) and hours of each
    # colleague's own clock.
    working_days: Mapped[list] = mapped_column(default=lambda: list(WORKDAYS))
    work_begins: Mapped[time] = mapped_column(default=WORK_BEGINS)
    work_ends: Mapped[time] = mapped_column(default=WORK_ENDS)
    # Holidays and the like, as ISO dates: nobody works then, whatever the day of the week.
    days_off: Mapped[list] = mapped_column(default=list, server_default=text("'[]'"))
    # How clients are reminded: see services/reminders/rules.py for what may stand in it.
    reminders: Mapped[dict] = mapped_column(default=dict, server_default=text("'{}'"))
    # Where e-mails are forwarded to: each colleague's own address is made of it. "": none.
    mail_address: Mapped[str] = mapped_column(String(254), default="", server_default="")
    # Which parts are switched on or off, by the names of crm/features.py; what is missing stands as shipped.
    features: Mapped[dict] = mapped_column(default=dict, server_default=text("'{}'"))
    # From this day on administrators are told once that there is more; None: not told.
    suggests_parts_from: Mapped[date | None]
