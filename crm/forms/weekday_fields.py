"""A field for days of the week."""

from babel.dates import get_day_names
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from crm.i18n import LOCALES, language

CHOOSE_AMONG = _l("Choose one of the values.")


class WeekdaysField(SelectMultipleField):
    """Ticks for the seven days; ``data`` is a list of numbers, 0 is Monday."""

    def __init__(self, label=None, validators=None, **kwargs) -> None:
        super().__init__(
            label,
            validators,
            coerce=int,
            choices=lambda: [SelectChoice(str(day), name) for day, name in weekday_names().items()],
            widget=ListWidget(prefix_label=False),
            option_widget=CheckboxInput(),
            invalid_value_message=CHOOSE_AMONG,
            invalid_choice_message=CHOOSE_AMONG,
            **kwargs,
        )


def weekday_names() -> dict[int, str]:
    """Number → name in the reader's language; 0 is Monday."""
    return dict(sorted(get_day_names("wide", "stand-alone", LOCALES[language()]).items()))
