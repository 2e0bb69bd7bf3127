"""The forms of a company and of a person."""

from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import BooleanField, HiddenField, IntegerField, SelectField, StringField, TextAreaField

from crm.blueprints.contacts.rows import (
    NO_COUNTRY,
    AddressRow,
    CompanyOfPersonRow,
    EmailRow,
    MessengerRow,
    PersonOfCompanyRow,
    PhoneRow,
    Rows,
    WebsiteRow,
)
from crm.forms import LONG, BaseForm, ContactField, EnumField, UserField, invalid, max_length, required
from crm.i18n import LANGUAGE_NAMES, choose_locale
from crm.lib.countries import country_choices
from crm.models import CompanySize, Contact, ContactKind, NameOrder, PointKind
from crm.models.names import usual_order
from crm.team import team

ROW_LISTS = ("phones", "emails", "messengers", "websites", "addresses", "affiliations")
# What most contacts do without, folded up in the form.
RARE = (
    "industry", "registration_number", "size", "employees", "parent", "preferred_channel", "preferred_hours",
    "language", "about",
)  # fmt: skip
NOT_KNOWN = _l("Not known")


class ContactForm(BaseForm):
    """What companies and persons have in common. Rows that were emptied are left out."""

    phones = Rows(PhoneRow, _l("Phones"))
    emails = Rows(EmailRow, _l("E-mails"))
    messengers = Rows(MessengerRow, _l("Messengers"))
    websites = Rows(WebsiteRow, _l("Websites"))
    addresses = Rows(AddressRow, _l("Addresses"))
    owner_id = UserField(_l("Responsible"))
    tags = StringField(_l("Tags"), [max_length(600)], description=_l("Separate them with commas."))
    tax_country = SelectField(_l("Country of the tax number"), validate_choice=False)
    tax_number = StringField(_l("Tax number"), [max_length(40)])
    industry = StringField(_l("Industry"), [max_length(120)])
    language = SelectField(_l("Language"), validate_choice=False)
    preferred_channel = EnumField(_l("Prefers to be reached by"), choices=PointKind, blank=NOT_KNOWN)
    preferred_hours = StringField(_l("Good hours to call"), [max_length(120)])
    about = TextAreaField(_l("About"), [max_length(LONG)])
    # Which warnings were shown, and that they were read: they never block, they are asked about once.
    warned = HiddenField()
    save_anyway = BooleanField(_l("I have read this. Save anyway."))

    kind: ContactKind

    def __init__(self, contact: Contact | None = None, values: dict | None = None, **kwargs) -> None:
        self.contact = contact
        super().__init__(data=values or {}, **kwargs)
        self.tax_country.choices = [("", NO_COUNTRY), *country_choices(choose_locale())]
        self.language.choices = [("", NOT_KNOWN), *LANGUAGE_NAMES.items()]

    @property
    def display_name(self) -> str:
        raise NotImplementedError

    @property
    def says_rare_things(self) -> bool:
        """Whether something stands in the part that is folded up, or is wrong there."""
        return any(field.data or field.errors for field in self if field.name in RARE)

    @property
    def tag_names(self) -> list[str]:
        return [name.strip() for name in (self.tags.data or "").split(",") if name.strip()]

    @property
    def region(self) -> str:
        """The country whose way of writing phones and tax numbers is meant."""
        countries = (row.country.data for row in self.addresses.filled)
        return self.tax_country.data or next(filter(None, countries), "") or team().country

    def add_row(self, name: str) -> None:
        """Make room for one more; nothing is saved and nothing typed is lost."""
        if name in ROW_LISTS:
            self[name].append_room()

    def validate_language(self, field) -> None:
        self._check_choice(field)

    def validate_tax_country(self, field) -> None:
        self._check_choice(field)

    @staticmethod
    def _check_choice(field) -> None:
        if (field.data or "") not in {value for value, *_rest in field.choices}:
            raise invalid(_l("Choose one of the values."))


class PeopleField(IntegerField):
    """How many people; empty is not known."""

    def process_formdata(self, valuelist) -> None:
        text = "".join((valuelist[0] if valuelist else "").split())
        self.data = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else None
        if text and self.data is None:
            raise ValueError(str(_l("Write a number of people, like 25.")))


class CompanyForm(ContactForm):
    kind = ContactKind.COMPANY
    name = StringField(_l("Name"), [required(), max_length(300)])
    size = EnumField(_l("Size (employees)"), choices=CompanySize, blank=NOT_KNOWN)
    employees = PeopleField(_l("Number of employees"))
    registration_number = StringField(_l("Registration number"), [max_length(40)])
    parent = ContactField(_l("Parent company"), kind=ContactKind.COMPANY)
    affiliations = Rows(PersonOfCompanyRow, _l("People"))

    @property
    def display_name(self) -> str:
        return self.name.data or ""

    def validate_parent(self, field) -> None:
        if self.contact is not None and field.data is not None and field.data.is_part_of(self.contact):
            raise invalid(_l("This company is itself a part of it."))


class PersonForm(ContactForm):
    kind = ContactKind.PERSON
    family_name = StringField(_l("Family name"), [max_length(100)])
    given_name = StringField(_l("Given name"), [max_length(100)])
    patronymic = StringField(_l("Patronymic"), [max_length(100)])
    name_order = EnumField(_l("Order of the name"), choices=NameOrder)
    affiliations = Rows(CompanyOfPersonRow, _l("Companies"))

    @property
    def display_name(self) -> str:
        return " ".join(filter(None, (self.given_name.data, self.patronymic.data, self.family_name.data)))

    def validate_family_name(self, field) -> None:
        if not (field.data or self.given_name.data):
            raise invalid(_l("Write a family name or a given name."))


FORMS = {ContactKind.COMPANY: CompanyForm, ContactKind.PERSON: PersonForm}


def new_form(kind: ContactKind, name: str = "") -> ContactForm:
    """An empty form: the user's own contact, in the team's country."""
    values = {
        "owner_id": current_user.id,
        "tax_country": team().country,
        "name": name,
        "name_order": usual_order(team().language),
    }
    return FORMS[kind](values=values)
