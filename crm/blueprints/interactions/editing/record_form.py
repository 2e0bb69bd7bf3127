"""The form of a whole interaction: both families of time on one page (SC-05 to SC-08)."""

from datetime import date, time
from typing import ClassVar

from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import BooleanField, SelectChoice, StringField, TextAreaField

from crm.blueprints.interactions.editing.detail_fields import DetailFields, detail_values
from crm.blueprints.interactions.editing.kept_fields import KeptFields
from crm.blueprints.interactions.editing.record_fields import IdField, StepField
from crm.blueprints.interactions.editing.reminder_fields import ReminderFields
from crm.blueprints.interactions.editing.repeat_fields import RepeatFields, repeat_values
from crm.blueprints.interactions.forms import ChoiceField
from crm.forms import (
    LONG,
    AmountField,
    BaseForm,
    ContactField,
    DayField,
    DurationField,
    EnumField,
    HourField,
    UserField,
    asks_for,
    invalid,
    max_length,
    not_below_zero,
    required,
)
from crm.forms.hour_fields import TwiceShownHour, which_of
from crm.forms.people_fields import PeopleField, people_values
from crm.forms.switched_fields import SwitchedFields
from crm.i18n import time_zone
from crm.lib.time_zones import to_local
from crm.models import Channel, Interaction, State
from crm.models.mixins.schedulable import DEFAULT_DURATION, LONGEST_APPOINTMENT
from crm.services.deals.choices import deals_to_choose
from crm.team import team

# What the other family of time uses: whatever stands there is not even read.
UNUSED_BY = {True: ("duration",), False: ("deadline_on", "deadline_time")}


class InteractionForm(
    KeptFields, SwitchedFields, TwiceShownHour, ReminderFields, RepeatFields, DetailFields, BaseForm
):
    """Everything about an interaction; ``is_task`` decides which of the times count."""

    SWITCHED: ClassVar = {
        "deals": ("deal_id",),
        "steps": ("step_id",),
        "client_reminders": ("client_reminder",),
        "recurrence": ("repeats", "every", "weekdays", "until", "times"),
    }

    title = StringField(_l("Title"), [required(), max_length()])
    contact = ContactField(_l("Contact"))
    deal_id = IdField(_l("Deal"))
    channel = EnumField(_l("Channel"), choices=Channel)
    step_id = StepField(_l("Step"))
    state = ChoiceField(_l("State"), members=State)
    is_task = BooleanField(_l("Task"), description=_l("A task has a deadline and leaves your hours free."))
    starts_on = DayField(_l("Start date"), [required()])
    start_time = HourField(_l("Time"))
    duration = DurationField(_l("Duration"))
    deadline_on = DayField(_l("Deadline"))
    deadline_time = HourField(_l("Time of the deadline"))
    responsible_id = UserField(_l("Responsible"))
    participants = PeopleField(_l("Participants"))
    budget = AmountField(_l("Budget"), [not_below_zero])
    update_date = DayField(
        _l("Update date"), description=_l("Reports count by this day. Empty: the start date.")
    )
    is_private = BooleanField(
        _l("Private"), description=_l("Nobody sees it but you and the colleagues who take part.")
    )
    memo = TextAreaField(_l("Memo"), [max_length(LONG)])

    def __init__(
        self, values: dict, *, currency: str | None = None, zone: str | None = None, **kwargs
    ) -> None:
        """*currency* and *zone* are those of the stored interaction, if it has any."""
        self.currency, self.zone = currency or team().currency, zone or time_zone()
        super().__init__(data=values, **kwargs)
        deals = deals_to_choose(current_user, self.contact.data, self.deal_id.data)
        self.deal_id.offer([SelectChoice(str(deal_id), title) for deal_id, title in deals])
        if self.wants_row or not self.participants.entries:
            self.participants.add_room()

    @property
    def wants_row(self) -> bool:
        """Whether the button for one more participant was pressed: nothing is saved then."""
        return asks_for("add")

    @classmethod
    def of(cls, interaction: Interaction, **kwargs) -> "InteractionForm":
        currency, zone = interaction.budget_currency, interaction.time_zone
        form = cls(values_of(interaction), currency=currency, zone=zone, **kwargs)
        form.keep_from(interaction)
        form.step_id.walker = interaction
        return form

    def process(self, *args, **kwargs) -> None:
        self.budget.currency = self.currency
        super().process(*args, **kwargs)

    def validate(self, extra_validators=None) -> bool:
        for name in UNUSED_BY[self.is_task.data]:
            self[name].process_errors = []
        return super().validate(extra_validators)

    def hour_said(self) -> tuple[date | None, time | None, str]:
        """Only an appointment has an hour that could be meant twice."""
        return self.starts_on.data, None if self.is_task.data else self.start_time.data, self.zone

    def validate_start_time(self, field) -> None:
        if not self.is_task.data and field.data is None and not field.errors:
            raise invalid(_l("An appointment needs a time to begin at."))

    def validate_duration(self, field) -> None:
        if not self.is_task.data and (field.data or 0) > LONGEST_APPOINTMENT:
            raise invalid(_l("An appointment lasts a week at most. Make it a task instead."))

    def validate_deadline_on(self, field) -> None:
        if not self.is_task.data or self.starts_on.data is None:
            return
        if field.data is not None and field.data < self.starts_on.data:
            raise invalid(_l("The deadline is before the start."))
        if field.data is None and self.deadline_time.data is not None and not field.errors:
            raise invalid(_l("Choose the day of the deadline."))

    def validate_deadline_time(self, field) -> None:
        if not self.is_task.data or self.deadline_on.data != self.starts_on.data:
            return
        if field.data is not None and self.start_time.data is not None and field.data < self.start_time.data:
            raise invalid(_l("The deadline is before the start."))

    def write_to(self, interaction: Interaction, *, by) -> None:
        """Give *interaction* what was typed, but for its state and step: those are acts."""
        interaction.title = self.title.data
        interaction.contact = self.contact.resolve(by=by)
        interaction.deal_id = self.chosen_deal_id
        interaction.channel = self.channel.data
        interaction.responsible_id = self.responsible_id.data
        interaction.is_private = self.is_private.data or self.step_id.is_private
        interaction.memo = self.memo.data or ""
        self.write_details(interaction)
        self.write_reminder(interaction)
        interaction.budget_minor = self.budget.data
        interaction.budget_currency = self.currency if self.budget.data is not None else None
        interaction.participants_data = self.participants.rows
        self._plan(interaction)

    def _plan(self, interaction: Interaction) -> None:
        was, update_date = interaction.starts_on, interaction.update_date
        if self.is_task.data:
            interaction.plan_task(
                self.starts_on.data,
                self.deadline_on.data,
                start_time=self.start_time.data,
                deadline_time=self.deadline_time.data,
            )
        else:
            interaction.plan_appointment(
                self.starts_on.data,
                self.start_time.data,
                minutes=self.duration.data or DEFAULT_DURATION,
                zone=self.zone,
                fold=self.fold,
            )
        interaction.take_along_update_date(was)
        if self.corrects_update_date(update_date):
            interaction.count_on(self.update_date.data)

    def corrects_update_date(self, stored: date | None) -> bool:
        """Whether somebody typed another update date than the one that was *stored* (SC-19)."""
        typed = self.update_date.data
        return typed != stored and not (stored is None and typed == self.starts_on.data)


def values_of(interaction: Interaction) -> dict:
    """The form's values of a stored interaction."""
    same = (
        "title", "contact", "deal_id", "channel", "step_id", "state", "is_task", "starts_on",
        "start_time", "deadline_on", "deadline_time", "responsible_id", "update_date",
        "is_private", "memo", "client_reminder",
    )  # fmt: skip
    return {
        **{name: getattr(interaction, name) for name in same},
        "which": None
        if interaction.is_task
        else which_of(to_local(interaction.starts_at, interaction.time_zone)),
        "duration": interaction.duration_minutes,
        "budget": interaction.budget_minor,
        "participants": people_values(interaction.participants),
        **detail_values(interaction),
        **repeat_values(interaction),
    }
