"""The day that reports count an interaction by (SC-16 to SC-19)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy.orm import Mapped, mapped_column

if TYPE_CHECKING:
    from crm.models.event import Event


class UpdateDated:
    """``update_date`` is the start date until a step or a person sets it (``is_update_date_set``)."""

    update_date: Mapped[date]
    is_update_date_set: Mapped[bool] = mapped_column(default=False)

    def count_on(self, day: date | None) -> None:
        """Count it on *day*; None: on its start date again, wherever that goes (SC-16)."""
        self.is_update_date_set = day is not None
        self.update_date = day if day is not None else self.starts_on

    def correct_update_date(self, day: date | None, *, by) -> Event:
        """The true day, as somebody knows it: a payment came later than it was written down (SC-19)."""
        self.count_on(day)
        return self.record_event("update_date_corrected", by=by)

    def take_along_update_date(self, was: date) -> None:
        """The start moved from the day *was*: an update date that nobody set goes with it."""
        if not self.is_update_date_set and self.update_date == was:
            self.update_date = self.starts_on
