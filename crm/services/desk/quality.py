"""How complete the contacts are (SC-32): a few rows, counted by a job once an hour (counting.py)."""

from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import Row, select

from crm.lib.charts import per_cent
from crm.models import ContactQuality, Role
from crm.services.readers import rows_read


@dataclass(frozen=True)
class Figures:
    """Of ``total`` contacts so many have each of the other things."""

    total: int = 0
    phone: int = 0
    email: int = 0
    owner: int = 0
    next_step: int = 0
    unique_name: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))

    def share(self, name: str) -> int:
        return per_cent(getattr(self, name), self.total)

    def lacking(self, name: str) -> int:
        return self.total - getattr(self, name)


@dataclass(frozen=True)
class Quality:
    """``everything`` is None for those who see only their own."""

    counted_at: datetime
    own: Figures
    everything: Figures | None = None


def quality_for(user) -> Quality | None:
    """The figures as they were counted last; None before the first time."""
    rows = rows_read(select(*ContactQuality.__table__.columns))
    if not rows:
        return None
    own = sum((_figures(row, row.next_step) for row in rows if row.owner_id == user.id), Figures())
    everything = sum((_figures(row, row.open_step) for row in rows), Figures())
    return Quality(rows[0].counted_at, own, None if user.role is Role.RESTRICTED else everything)


def _figures(row: Row, next_step: int) -> Figures:
    owner = 0 if row.owner_id is None else row.total
    return Figures(row.total, row.phone, row.email, owner, next_step, row.unique_name)
