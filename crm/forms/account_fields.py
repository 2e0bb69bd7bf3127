"""Fields about accounts, for more than one page: address, password, language, country, zone."""

from collections.abc import Callable

from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectChoice, SelectField, StringField
from wtforms.validators import StopValidation
from wtforms.widgets import EmailInput, PasswordInput

from crm.forms import invalid, max_length, required
from crm.i18n import LANGUAGE_NAMES, choose_locale
from crm.lib import countries
from crm.lib.emails import LONGEST_ADDRESS, EmailError, check_email
from crm.lib.passwords import LONGEST, PasswordError, check_password
from crm.lib.time_zones import zones_to_offer

PRODUCT = "Semafor"
WRONG_PASSWORDS = {
    "too_short": _l("Too short: at least 8 characters, better 15 or more."),
    "too_long": _l("Too long: at most 256 characters."),
    "common": _l("This password is among the first that are guessed. Choose another one."),
    "context": _l("Too close to your name, address or team. Choose other words."),
}


class PasswordField(Field):
    """A password exactly as typed: nothing is stripped, and it never goes back to the page."""

    widget = PasswordInput()

    def __init__(self, label=None, validators=None, *, autocomplete="current-password", **kwargs) -> None:
        render_kw = {"autocomplete": autocomplete, "maxlength": LONGEST}
        super().__init__(label, validators, render_kw=render_kw, **kwargs)

    def process_formdata(self, valuelist) -> None:
        if valuelist:
            self.data = valuelist[0]

    def _value(self) -> str:
        return ""


class EmailField(StringField):
    """An address, in lower case after validation."""

    widget = EmailInput()

    def __init__(self, label=None, validators=None, *, autocomplete="username", **kwargs) -> None:
        render_kw = {
            "autocomplete": autocomplete, "autocapitalize": "none", "spellcheck": "false",
            "maxlength": LONGEST_ADDRESS,
        }  # fmt: skip
        super().__init__(label, validators, render_kw=render_kw, **kwargs)


def email_address(_form, field: Field) -> None:
    """Validator: a well-formed address, kept in its one spelling."""
    try:
        field.data = check_email(field.data)
    except EmailError as error:
        raise StopValidation(str(_l("This is not an e-mail address."))) from error


def good_password(context: Callable) -> Callable:
    """Validator: hard to guess (ASVS 6.2); ``context(form)`` gives words an attacker would try."""

    def check(form, field: Field) -> None:
        try:
            check_password(field.data or "", [PRODUCT, *filter(None, context(form))])
        except PasswordError as error:
            raise invalid(WRONG_PASSWORDS[error.reason]) from error

    return check


def new_password(context: Callable, label=None) -> PasswordField:
    return PasswordField(
        label or _l("Password"),
        [required(), good_password(context)],
        autocomplete="new-password",
        description=_l("At least 8 characters; 15 or more are better. A few unusual words are easy to keep."),
    )


def name_field(label, autocomplete: str, **kwargs) -> StringField:
    render_kw = {"autocomplete": autocomplete}
    return StringField(label, [required(), max_length(100)], render_kw=render_kw, **kwargs)


def choice_field(label, pairs: Callable, **kwargs) -> SelectField:
    """A choice among what ``pairs()`` gives when the page is made: (value, label)."""
    return SelectField(
        label,
        choices=lambda: [SelectChoice(value, shown) for value, shown in pairs()],
        invalid_choice_message=_l("Choose one of the values."),
        **kwargs,
    )


def language_field(label, **kwargs) -> SelectField:
    return choice_field(label, LANGUAGE_NAMES.items, **kwargs)


def country_field(label, **kwargs) -> SelectField:
    return choice_field(label, lambda: countries.country_choices(choose_locale()), **kwargs)


def currency_field(label, **kwargs) -> SelectField:
    return choice_field(label, lambda: countries.currency_choices(choose_locale()), **kwargs)


def time_zone_field(label, *, blank=None, **kwargs) -> SelectField:
    """Zones by their names; with ``blank`` the first choice is the team's zone, as an empty value."""
    first = [("", blank)] if blank is not None else []
    return choice_field(label, lambda: [*first, *((zone, zone) for zone in zones_to_offer())], **kwargs)
