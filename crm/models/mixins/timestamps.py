"""When a record was made and last changed."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from crm.lib import clock


class Timestamps:
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now, onupdate=clock.now)
