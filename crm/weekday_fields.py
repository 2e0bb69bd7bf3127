"""A field for days of the week."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

WEEKDAYS = (_l("Monday"), _l("Tuesday"), _l("Wednesday"), _l("Thursday"), _l("Friday"), _l("Saturday"),
            _l("Sunday"))  # fmt: skip
CHOOSE_AMONG = _l("Choose one of the values.")


class WeekdaysField(SelectMultipleField):
    """Ticks for the seven days; ``data`` is a list of numbers, 0 is Monday."""

    def __init__(self, label=None, validators=None, **kwargs) -> None:
        super().__init__(
            label,
            validators,
            coerce=int,
            choices=lambda: [SelectChoice(str(day), name) for day, name in enumerate(WEEKDAYS)],
            widget=ListWidget(prefix_label=False),
            option_widget=CheckboxInput(),
            invalid_value_message=CHOOSE_AMONG,
            invalid_choice_message=CHOOSE_AMONG,
            **kwargs,
        )
