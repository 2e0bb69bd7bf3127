"""What is typed before one is signed in."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField

from crm.account_fields import (
    EmailField,
    PasswordField,
    country_field,
    currency_field,
    email_address,
    language_field,
    name_field,
    new_password,
    time_zone_field,
)
from crm.forms import BaseForm, max_length, required


def words_of_set_up(form) -> list[str]:
    return [form.team_name.data, form.given_name.data, form.family_name.data, form.email.data]


class SetUpForm(BaseForm):
    team_name = StringField(
        _l("Name of your company or team"),
        [required(), max_length(120)],
        render_kw={"autocomplete": "organization"},
    )
    language = language_field(_l("Language of the team"))
    country = country_field(_l("Country"))
    currency = currency_field(_l("Currency"))
    time_zone = time_zone_field(_l("Time zone"))
    given_name = name_field(_l("Given name"), "given-name")
    family_name = name_field(_l("Family name"), "family-name")
    email = EmailField(_l("E-mail"), [required(), email_address])
    password = new_password(words_of_set_up)
    with_sample = BooleanField(
        _l("Fill with sample data"),
        description=_l("A small furniture dealer with a month of history, to click through."),
    )


class SignInForm(BaseForm):
    next = HiddenField()
    email = EmailField(_l("E-mail"), [required()])
    password = PasswordField(_l("Password"), [required()])
