"""Where an interaction goes in the calendar, how long it lasts, and with whom."""

from __future__ import annotations

from datetime import date, datetime, time

from flask_babel import lazy_gettext as _l

from crm.forms import BaseForm, DayField, HourField, UserField, asks_for, invalid, required
from crm.forms.fields import DurationField
from crm.forms.hour_fields import TwiceShownHour, which_of
from crm.i18n import time_zone
from crm.lib.time_zones import to_local, to_utc
from crm.models import Interaction
from crm.models.mixins.schedulable import LONGEST_APPOINTMENT


class MoveForm(TwiceShownHour, BaseForm):
    """A day, a colleague, and for an appointment an hour and a duration; what is left out stays."""

    date = DayField(_l("Day"), [required()])
    time = HourField(_l("Time"))
    duration = DurationField(_l("Duration"))
    responsible = UserField(_l("Responsible"))

    def __init__(self, interaction: Interaction) -> None:
        super().__init__(data=present_place(interaction))
        if interaction.is_task:
            del self.time, self.duration, self.which

    @property
    def hour(self) -> time | None:
        """The hour that was said; without one it keeps its own, whichever of two that is."""
        is_said = not self.is_submitted() or asks_for("time")
        return self.time.data if self.time is not None and is_said else None

    @property
    def minutes(self) -> int | None:
        return self.duration.data if self.duration is not None else None

    def hour_said(self) -> tuple[date | None, time | None, str]:
        return self.date.data, self.hour, time_zone()

    def changed(self, interaction: Interaction) -> set[str]:
        """The names of what the form wants otherwise than it is."""
        before = present_place(interaction)
        asked = {"date": self.date.data, "time": self.hour, "duration": self.minutes}
        asked |= {"which": self.fold if self.is_twice else None}
        changed = {name for name, value in asked.items() if value not in (None, before.get(name))}
        return changed | ({"responsible"} if self.responsible.data != interaction.responsible_id else set())

    def validate_duration(self, field) -> None:
        if (field.data or 0) > LONGEST_APPOINTMENT:
            raise invalid(_l("An appointment lasts a week at most. Make it a task instead."))


class EndForm(TwiceShownHour, BaseForm):
    """The day and the hour at which an appointment is to end."""

    date = DayField(_l("Day"), [required()])
    time = HourField(_l("Time"), [required()])

    @property
    def instant(self) -> datetime:
        return to_utc(datetime.combine(self.date.data, self.time.data), time_zone(), fold=self.fold)

    def hour_said(self) -> tuple[date | None, time | None, str]:
        return self.date.data, self.time.data, time_zone()


def present_place(interaction: Interaction) -> dict:
    """Where it stands in the reader's calendar, by the names of the fields."""
    if interaction.is_task:
        return {"date": interaction.starts_on, "responsible": interaction.responsible_id}
    local = to_local(interaction.starts_at, time_zone())
    return {
        "date": local.date(),
        "time": local.time(),
        "which": which_of(local),
        "duration": interaction.duration_minutes,
        "responsible": interaction.responsible_id,
    }
