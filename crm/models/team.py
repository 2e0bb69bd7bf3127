"""What holds for the whole team: one row, made by the first-run page."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from crm.database import Base
from crm.models.mixins.eventful import Eventful
from crm.models.mixins.versioned import Versioned


class Team(Versioned, Eventful, Base):
    """The only row has id 1, so that of twenty first-run pages sent at once one wins (T27)."""

    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    name: Mapped[str] = mapped_column(String(120), default="")
    language: Mapped[str] = mapped_column(String(2), default="en")
    country: Mapped[str] = mapped_column(String(2), default="RO")
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    time_zone: Mapped[str] = mapped_column(String(64), default="Europe/Bucharest")
    two_step_roles: Mapped[list] = mapped_column(default=list)
