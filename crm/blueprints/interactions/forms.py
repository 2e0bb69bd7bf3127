"""What people type about interactions."""

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, StringField, TextAreaField

from crm.forms import LONG, BaseForm, DayField, invalid, max_length
from crm.i18n import today
from crm.lib.delays import DELAYS, later
from crm.models import NoteKind, State, Touch

ON_DATE, NO_DATE = "date", "none"
CHOOSE_ONE = _l("Choose one of the values.")
AGAIN_LABELS = {
    NO_DATE: _l("No new date"),
    "1d": _l("1 day"),
    "3d": _l("3 days"),
    "1w": _l("1 week"),
    "1m": _l("1 month"),
    "3m": _l("3 months"),
    ON_DATE: _l("On a date"),
}


class ChoiceField(RadioField):
    """Radios over members of an enum; ``data`` is the member."""

    def __init__(self, label=None, validators=None, *, members, among=None, **kwargs) -> None:
        super().__init__(
            label,
            validators,
            coerce=lambda value: members(getattr(value, "value", value)),
            choices=[SelectChoice(member.value, member.label) for member in among or members],
            invalid_value_message=CHOOSE_ONE,
            invalid_choice_message=CHOOSE_ONE,
            **kwargs,
        )


def again_field(*values: str) -> RadioField:
    """Radios of *values*, the first of which is chosen unless somebody chooses."""
    return RadioField(
        _l("Again in"),
        choices=[SelectChoice(value, AGAIN_LABELS[value]) for value in values],
        default=values[0],
        coerce=lambda value: value or values[0],
        invalid_choice_message=CHOOSE_ONE,
    )


class AgainForm(BaseForm):
    """When to be in touch again: one of the usual distances from today, a day, or not at all."""

    again = again_field(NO_DATE, *DELAYS, ON_DATE)
    again_on = DayField(_l("Day"))

    def validate_again_on(self, field) -> None:
        if self.again.data == ON_DATE and field.data is None and not field.errors:
            raise invalid(_l("Choose the day."))
        if self.again_day is not None and self.again_day < today():
            raise invalid(_l("This day is over. Choose today or a later one."))

    @property
    def again_day(self) -> date | None:
        """The chosen day; a day typed beside no choice counts as well."""
        if self.again.data in (NO_DATE, ON_DATE):
            return self.again_on.data
        return later(today(), self.again.data) if self.again.data in DELAYS else None


class StampForm(BaseForm):
    """Words for a stamped note: our own or the client's (SC-12, SC-25)."""

    text = TextAreaField(_l("Note"), [max_length(LONG)])
    kind = ChoiceField(
        _l("Whose words"), members=NoteKind, among=[NoteKind.OWN, NoteKind.CLIENT], default=NoteKind.OWN
    )


class LogForm(StampForm, AgainForm):
    """The three taps: what happened, when again, done. Words are welcome, never a must."""

    outcome = ChoiceField(_l("What happened"), members=Touch)


class DayForm(AgainForm):
    """The same where a day is a must."""

    again = again_field(ON_DATE, *DELAYS)


class RescheduleForm(StampForm, DayForm):
    """Log and reschedule."""


class NextForm(DayForm):
    """The step after a finished one."""

    title = StringField(_l("What is next"), [max_length()])


class FinishForm(AgainForm):
    """Done with its result, and if a day is chosen, the next step (ST-05, MC-44)."""

    text = TextAreaField(_l("Result"), [max_length(LONG)])
    title = StringField(_l("What is next"), [max_length()])

    def validate_title(self, field) -> None:
        if field.data and self.again_day is None:
            raise invalid(_l("Choose the day of the next step."))


class StateForm(BaseForm):
    state = ChoiceField(_l("State"), members=State)
