"""What people say about how an interaction repeats: plain fields, all of them optional."""

from flask_babel import lazy_gettext as _l
from wtforms import Form, IntegerField, RadioField, SelectChoice
from wtforms.validators import NumberRange, Optional

from crm.blueprints.interactions.forms import CHOOSE_ONE
from crm.blueprints.interactions.recurrence.repeat_words import FREQUENCIES
from crm.forms import DayField, EnumField, invalid
from crm.forms.weekday_fields import WeekdaysField
from crm.lib.recurrence import LONGEST_INTERVAL, MOST_TIMES, Frequency, Rule
from crm.models import Interaction

THIS, FOLLOWING = "this", "following"


class FrequencyField(EnumField):
    """How often; None: it does not repeat."""

    def _pairs(self) -> list[tuple[str, object]]:
        pairs = [(frequency.value, FREQUENCIES[frequency]) for frequency in Frequency]
        return [("", self.blank), *pairs]


class CountField(IntegerField):
    """A whole number, or none."""

    def __init__(self, label=None, *, most: int, **kwargs) -> None:
        between = NumberRange(1, most, message=_l("A whole number from %(min)d to %(max)d."))
        super().__init__(label, [Optional(), between], **kwargs)

    def process_formdata(self, valuelist) -> None:
        try:
            super().process_formdata([value.strip() for value in valuelist if value.strip()])
        except ValueError:
            raise ValueError(str(_l("Not a whole number."))) from None


class RepeatFields(Form):
    """The part of the form about repeating. ``scope`` is asked only of one that belongs to a series."""

    repeats = FrequencyField(_l("Repeats"), choices=Frequency, blank=_l("Does not repeat"))
    every = CountField(
        _l("Interval"),
        most=LONGEST_INTERVAL,
        description=_l("1 is every time, 2 every second day, week, month or year."),
    )
    weekdays = WeekdaysField(
        _l("On which days"), description=_l("None chosen: the weekday of the start date.")
    )
    until = DayField(_l("Last day"), description=_l("Empty: without an end."))
    times = CountField(_l("How many times"), most=MOST_TIMES)
    scope = RadioField(
        _l("What to change"),
        choices=[
            SelectChoice(THIS, _l("Only this one")),
            SelectChoice(FOLLOWING, _l("This one and all following")),
        ],
        default=THIS,
        coerce=lambda value: value or THIS,
        invalid_choice_message=CHOOSE_ONE,
    )

    @property
    def rule(self) -> Rule | None:
        """What was chosen; None: it does not repeat."""
        if self.repeats.data is None:
            return None
        is_weekly = self.repeats.data is Frequency.WEEKLY
        return Rule(
            self.repeats.data,
            self.every.data or 1 if self.repeats.data is not Frequency.WORKDAYS else 1,
            tuple(sorted(set(self.weekdays.data or ()))) if is_weekly else (),
            until=self.until.data,
            times=self.times.data,
        )

    def validate_until(self, field) -> None:
        if self.repeats.data is None or field.data is None or self.starts_on.data is None:
            return
        if next(self.rule.days(self.starts_on.data), None) is None:
            raise invalid(_l("No day is left until then. Choose a later last day."))

    def validate_times(self, field) -> None:
        if self.repeats.data is not None and field.data is not None and self.until.data is not None:
            raise invalid(_l("Choose either a last day or how many times."))


def repeat_values(interaction: Interaction) -> dict:
    """The values of these fields for a stored interaction."""
    if not interaction.recurs:
        return {}
    series = interaction.series
    return {
        "repeats": series.frequency,
        "every": series.every,
        "weekdays": series.weekdays,
        "until": series.until_on,
        "times": series.times,
    }
