"""What is typed before one is signed in."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField

from crm.forms import BaseForm, max_length, required
from crm.forms.account_fields import (
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
from crm.team import team


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
    starts_simple = BooleanField(
        _l("Start simple: tasks first"),
        default=True,
        description=_l(
            "Contacts, interactions, My day and the calendar. Everything else is one switch in the settings."
        ),
    )
    with_sample = BooleanField(
        _l("Fill with sample data"),
        description=_l(
            "A small furniture dealer with a month of history, to click through. All parts are on then."
        ),
    )


class SignInForm(BaseForm):
    next = HiddenField()
    email = EmailField(_l("E-mail"), [required()])
    password = PasswordField(_l("Password"), [required()])


class CodeForm(BaseForm):
    code = StringField(
        _l("Verification code"),
        [required(), max_length(40)],
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"},
        description=_l("The six digits that your app shows, or one of your recovery codes."),
    )


class ForgottenForm(BaseForm):
    email = EmailField(_l("E-mail"), [required(), email_address])


class InvitationForm(BaseForm):
    """Whoever is invited says how they are called, and chooses a password."""

    given_name = name_field(_l("Given name"), "given-name")
    family_name = name_field(_l("Family name"), "family-name")
    password = new_password(lambda form: [form.given_name.data, form.family_name.data, *form.known_words])

    def __init__(self, user, **kwargs) -> None:
        self.known_words = [user.email, team().name]
        super().__init__(obj=user, **kwargs)


class NewPasswordForm(BaseForm):
    password = new_password(lambda form: form.known_words, _l("New password"))

    def __init__(self, user, **kwargs) -> None:
        self.known_words = [user.email, user.given_name, user.family_name, team().name]
        super().__init__(**kwargs)
