"""How complete the contacts of each colleague are, as counted last (SC-32)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from crm.database import Base
from crm.lib import clock


class ContactQuality(Base):
    """The contacts of one owner (None: of nobody) that are not in the archive, and how many have what.

    Counted by a job: a desk never counts a table. ``next_step`` is what the owner may see, ``open_step``
    what everybody may: private interactions of others never count.
    """

    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), unique=True)
    counted_at: Mapped[datetime] = mapped_column(default=clock.now)
    total: Mapped[int]
    phone: Mapped[int]
    email: Mapped[int]
    unique_name: Mapped[int]
    next_step: Mapped[int]
    open_step: Mapped[int]
