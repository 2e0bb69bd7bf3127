"""The filters of the list: read from the address, shown as a form and as chips to take away."""

from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Form, SearchField, SelectField, StringField

from crm.forms import EnumField
from crm.i18n import LANGUAGE_NAMES, choose_locale
from crm.lib.countries import country_choices
from crm.models import CompanySize, ContactKind
from crm.services.contact_list import NOBODY, Criteria, Order

LONGEST_WORDS = 200
ANY = _l("Any")


class FilterForm(Form):
    """A GET form; what cannot be read counts as not set."""

    q = SearchField(_l("Search"))
    owner = SelectField(_l("Responsible"), validate_choice=False)
    tag = StringField(_l("Tag"))
    industry = StringField(_l("Industry"))
    size = EnumField(_l("Size"), choices=CompanySize, blank=ANY)
    city = StringField(_l("Town"))
    country = SelectField(_l("Country"), validate_choice=False)
    language = SelectField(_l("Language"), validate_choice=False)
    order = EnumField(choices=Order)
    without_step = BooleanField(_l("No next step"))
    archived = BooleanField(_l("Archived"))

    def __init__(self, values: MultiDict, colleagues: dict[int, str]) -> None:
        super().__init__(values, data={"order": Order.NAME})
        self.kind = {kind.value: kind for kind in ContactKind}.get(values.get("kind", ""))
        names = [(str(user_id), name) for user_id, name in colleagues.items()]
        self.owner.choices = [("", ANY), (str(NOBODY), _("Nobody")), *names]
        self.country.choices = [("", ANY), *country_choices(choose_locale())[:5]]
        self.language.choices = [("", ANY), *LANGUAGE_NAMES.items()]

    @property
    def criteria(self) -> Criteria:
        return Criteria(
            kind=self.kind,
            words=(self.q.data or "")[:LONGEST_WORDS],
            owner_id=self._owner_id(),
            tag=self.tag.data or "",
            industry=self.industry.data or "",
            size=self.size.data,
            city=self.city.data or "",
            country=self._chosen(self.country),
            language=self._chosen(self.language),
            without_step=self.without_step.data,
            archived=self.archived.data,
            order=self.order.data or Order.NAME,
        )

    def _owner_id(self) -> int | None:
        chosen = self._chosen(self.owner)
        return int(chosen) if chosen else None

    @staticmethod
    def _chosen(field: SelectField) -> str:
        known = {value for value, *_rest in field.choices}
        return field.data if field.data in known else ""


@dataclass(frozen=True)
class Chip:
    """A filter that is set, in words, and the address of the list without it."""

    text: str
    href: str


def chips(form: FilterForm) -> list[Chip]:
    """The filters that are set; the tab and the order are none."""
    set_ones = [field for field in form if field.name != "order" and _words(field)]
    return [Chip(_words(field), list_url(**{field.name: None})) for field in set_ones]


def _words(field) -> str:
    """The filter as a reader says it; "" when it is not set."""
    label = str(field.label.text)
    if isinstance(field, BooleanField):
        return label if field.data else ""
    if isinstance(field, SelectField):
        value = next((str(choice[1]) for choice in field.iter_choices() if choice[2] and choice[0]), "")
    else:
        value = (field.data or "").strip()
    return _("%(label)s: %(value)s", label=label, value=value) if value else ""


def list_url(**changes) -> str:
    """The address of the list with the filters of this request and *changes*; None takes one away."""
    kept = {name: value for name, value in request.args.items() if value and name not in ("after", "before")}
    return url_for("contacts.index", **{name: value for name, value in {**kept, **changes}.items() if value})
