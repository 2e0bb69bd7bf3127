"""Time written down by hand; what an hour costs."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Optional

from crm.forms import AmountField, BaseForm, DayField, DurationField, invalid, max_length, required
from crm.i18n import today

MINUTES_OF_DAY = 24 * 60


class TimeForm(BaseForm):
    day = DayField(_l("Day"), [required()])
    minutes = DurationField(
        _l("Time spent"), [required()], description=_l("Minutes, or hours like 1:30."),
        render_kw={"inputmode": "text", "autocomplete": "off"},
    )  # fmt: skip
    words = StringField(_l("What was done"), [max_length()])

    def validate_day(self, field) -> None:
        if field.data is not None and field.data > today():
            raise invalid(_l("This day has not come yet."))

    def validate_minutes(self, field) -> None:
        if field.data is not None and field.data > MINUTES_OF_DAY:
            raise invalid(_l("A day has 24 hours."))


class CostForm(BaseForm):
    cost = AmountField(
        _l("Cost of an hour"), [Optional()], description=_l("Only managers and administrators see it.")
    )
    since = DayField(
        _l("From this day on"), [required()], description=_l("Earlier time keeps the cost of its day.")
    )
