"""What is typed in the settings."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput, ListWidget

from crm.blueprints.settings.working_hours import WorkingHoursFields
from crm.forms import BaseForm, max_length, required
from crm.forms.account_fields import country_field, currency_field, language_field, time_zone_field
from crm.forms.names import NamesForm as NamesForm
from crm.models import Role


class TeamForm(WorkingHoursFields, BaseForm):
    name = StringField(_l("Name of your company or team"), [required(), max_length(120)])
    language = language_field(
        _l("Language of the team"),
        description=_l("Names are sorted in its order, and it is the language of those who chose none."),
    )
    country = country_field(_l("Country"), description=_l("Phone and tax numbers are read by its rules."))
    currency = currency_field(_l("Currency"))
    time_zone = time_zone_field(_l("Time zone"))
    two_step_roles = SelectMultipleField(
        _l("Two-step verification is a must for"),
        choices=lambda: [SelectChoice(role.value, role.label) for role in Role],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        invalid_choice_message=_l("Choose one of the values."),
    )
