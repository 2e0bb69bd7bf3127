"""The repeated rows of the contact form: phones, e-mails, messengers, websites, addresses, affiliations."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, FieldList, Form, FormField, SelectField, StringField, TelField

from crm.forms import BaseForm, ContactField, EnumField, invalid, max_length
from crm.i18n import choose_locale
from crm.lib.countries import country_choices
from crm.lib.emails import EmailError, check_email
from crm.models import ContactKind, Messenger
from crm.models.contact_point import ADDRESS_PARTS

MAX_ROWS = 30
NOT_AN_EMAIL = _l("Not an e-mail address. Write it like ana@example.com.")
NO_COUNTRY = _l("Not chosen")


class Row(Form):
    """One row; a row with nothing in its ``said`` fields is left out, so emptying a row removes it."""

    class Meta(BaseForm.Meta):
        csrf = False

    said: tuple[str, ...] = ("value",)

    @property
    def is_empty(self) -> bool:
        return not any(self[name].data for name in self.said)


class PhoneRow(Row):
    value = TelField(_l("Phone"), [max_length(60)])
    label = StringField(_l("Label"), [max_length(60)])
    is_main = BooleanField(_l("Main"))


class EmailRow(Row):
    value = EmailField(_l("E-mail"), [max_length(254)])
    label = StringField(_l("Label"), [max_length(60)])
    is_main = BooleanField(_l("Main"))

    def validate_value(self, field) -> None:
        try:
            check_email(field.data) if field.data else None
        except EmailError:
            raise invalid(NOT_AN_EMAIL) from None


class MessengerRow(Row):
    service = EnumField(_l("Messenger"), choices=Messenger)
    value = StringField(_l("Name or number there"), [max_length(200)])
    is_main = BooleanField(_l("Main"))


class WebsiteRow(Row):
    value = StringField(_l("Website"), [max_length(250)])
    is_main = BooleanField(_l("Main"))


class AddressRow(Row):
    street = StringField(_l("Street and number"), [max_length(200)])
    city = StringField(_l("Town"), [max_length(100)])
    region = StringField(_l("Region"), [max_length(100)])
    postal_code = StringField(_l("Postal code"), [max_length(20)])
    country = SelectField(_l("Country"), validate_choice=False)
    is_main = BooleanField(_l("Main"))
    said = ("street", "city", "region", "postal_code")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.country.choices = [("", NO_COUNTRY), *country_choices(choose_locale())]

    def validate_country(self, field) -> None:
        if field.data not in {value for value, *_rest in field.choices}:
            raise invalid(_l("Choose one of the values."))

    @property
    def parts(self) -> dict[str, str]:
        return {name: self[name].data or "" for name in ADDRESS_PARTS}


class CompanyOfPersonRow(Row):
    contact = ContactField(_l("Company"), kind=ContactKind.COMPANY)
    role = StringField(_l("Job title"), [max_length(120)])
    is_main = BooleanField(_l("Main company"))

    @property
    def is_empty(self) -> bool:
        return not self.contact.typed


class PersonOfCompanyRow(CompanyOfPersonRow):
    """Which company is a person's main one is said on the person's form."""

    contact = ContactField(_l("Person"), kind=ContactKind.PERSON)
    is_main = None


class Rows(FieldList):
    """Rows with room for one more at the end, also without a script."""

    def __init__(self, row: type[Row], label, **kwargs) -> None:
        super().__init__(FormField(row), label, max_entries=MAX_ROWS, **kwargs)

    def process(self, formdata, *args, **kwargs) -> None:
        super().process(formdata, *args, **kwargs)
        if not self.entries:
            self.append_entry()

    def append_room(self) -> None:
        if len(self.entries) < MAX_ROWS:
            self.append_entry()

    @property
    def filled(self) -> list[Row]:
        return [entry.form for entry in self.entries if not entry.form.is_empty]

    def validate(self, form, extra_validators=()) -> bool:
        """The errors of the list are those of its rows in words, for the summary above the form."""
        is_valid = super().validate(form, extra_validators)
        fields = (field for entry in self.entries for field in entry.form)
        self.errors = [str(error) for field in fields for error in field.errors]
        return is_valid
