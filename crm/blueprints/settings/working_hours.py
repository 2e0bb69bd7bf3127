"""When the team works: free slots are offered in these hours only (SC-10), and templates count these days."""

from flask_babel import lazy_gettext as _l
from wtforms import Form

from crm.forms import HourField, invalid, required
from crm.forms.days_fields import DaysField
from crm.forms.weekday_fields import WeekdaysField


class WorkingHoursFields(Form):
    working_days = WeekdaysField(_l("Working days"))
    work_begins = HourField(_l("Work begins at"), [required()])
    work_ends = HourField(_l("Work ends at"), [required()])
    days_off = DaysField(_l("Days off"))

    def validate_working_days(self, field) -> None:
        if not field.data and not field.errors:
            raise invalid(_l("Choose at least one day."))

    def validate_work_ends(self, field) -> None:
        if field.data and self.work_begins.data and field.data <= self.work_begins.data:
            raise invalid(_l("Work ends after it begins."))
