"""Where an interaction goes in the calendar."""

from flask_babel import lazy_gettext as _l

from crm.forms import BaseForm, DayField, HourField, required


class MoveForm(BaseForm):
    """A day, and for an appointment an hour; without one it keeps its own."""

    date = DayField(_l("Day"), [required()])
    time = HourField(_l("Time"))
