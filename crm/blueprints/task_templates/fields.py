"""Fields that only the forms of templates have."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectChoice, SelectField

from crm.lib.whole_numbers import whole_number

CHOOSE_ONE = _l("Choose one of the values.")
NOT_A_COUNT = _l("Not a number of days. Write a whole number from 0 to 999.")
MOST_DAYS = 999
NONE = SelectChoice("", "–")


class DaysField(IntegerField):
    """A number of days from 0 on; ``data`` is None when nothing is typed."""

    def process_formdata(self, valuelist) -> None:
        typed = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not typed:
            return
        days = whole_number(typed)
        if days is None or days > MOST_DAYS:
            raise ValueError(str(NOT_A_COUNT))
        self.data = days


class OneOfField(SelectField):
    """One of the records offered, or none; ``data`` is its id or None."""

    def __init__(self, label=None, **kwargs) -> None:
        super().__init__(label, coerce=_id_of, choices=[NONE], invalid_choice_message=CHOOSE_ONE, **kwargs)

    def offer(self, choices: list[SelectChoice]) -> None:
        self.choices = [NONE, *choices]


def _id_of(value) -> int | None:
    """An id as typed; 0, which no record has, for what is none."""
    if value in (None, ""):
        return None
    return whole_number(str(value)) or 0
