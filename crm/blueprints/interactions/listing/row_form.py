"""The form that comes into a row of the list: when, who, on which step (OC-10)."""

from datetime import date, datetime, time
from typing import ClassVar

from flask_babel import lazy_gettext as _l
from flask_login import current_user

from crm.blueprints.interactions.editing.record_fields import StepField
from crm.forms import BaseForm, DayField, HourField, UserField, invalid, required
from crm.forms.hour_fields import TwiceShownHour, which_of
from crm.forms.switched_fields import SwitchedFields
from crm.i18n import time_zone
from crm.lib.time_zones import to_local
from crm.models import Interaction

DEADLINE_TOO_EARLY = _l("The deadline is before the start.")


class RowForm(SwitchedFields, TwiceShownHour, BaseForm):
    """An appointment has its hour here (its length stays), a task its deadline.

    Whose somebody else's private one is, is not asked of who only takes part (decision 14).
    """

    SWITCHED: ClassVar = {"steps": ("step_id",)}

    starts_on = DayField(_l("Start date"), [required()])
    start_time = HourField(_l("Time"), [required()])
    deadline_on = DayField(_l("Deadline"))
    responsible_id = UserField(_l("Responsible"))
    step_id = StepField(_l("Step"))

    def __init__(self, interaction: Interaction, **kwargs) -> None:
        super().__init__(data=present_values(interaction), **kwargs)
        self.interaction = interaction
        if interaction.is_kept_by_others(current_user):
            del self.responsible_id
        if interaction.is_task:
            del self.start_time, self.which
        else:
            del self.deadline_on

    def hour_said(self) -> tuple[date | None, time | None, str]:
        at = self.start_time.data if self.start_time is not None else None
        return self.starts_on.data, at, time_zone()

    def validate_deadline_on(self, field) -> None:
        day, one = self.starts_on.data, self.interaction
        if field.data is None or day is None:
            return
        same_day = field.data == day and None not in (one.start_time, one.deadline_time)
        if field.data < day or (same_day and one.deadline_time < one.start_time):
            raise invalid(DEADLINE_TOO_EARLY)

    @property
    def is_moved(self) -> bool:
        """Whether another day, hour or deadline was typed."""
        before = present_values(self.interaction)
        names = (
            ("starts_on", "deadline_on") if self.interaction.is_task else ("starts_on", "start_time", "which")
        )
        return any(self[name].data != before[name] for name in names)


def present_values(interaction: Interaction) -> dict:
    """The day and hour as the reader's clock has them."""
    values = {"responsible_id": interaction.responsible_id, "step_id": interaction.step_id}
    if interaction.is_task:
        return {**values, "starts_on": interaction.starts_on, "deadline_on": interaction.deadline_on}
    local: datetime = to_local(interaction.starts_at, time_zone())
    at = local.time().replace(fold=0, tzinfo=None)
    return {**values, "starts_on": local.date(), "start_time": at, "which": which_of(local)}
