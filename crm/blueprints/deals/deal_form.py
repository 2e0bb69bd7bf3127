"""The form of a whole deal, with the lines of its products."""

from typing import ClassVar

from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import FieldList, Form, FormField, SelectField, StringField, TextAreaField
from wtforms.fields.core import UnboundField

from crm.blueprints.deals.fields import QuantityField, RecordField, ShareField, step_words
from crm.blueprints.deals.forms import goes_in_order
from crm.forms import (
    LONG,
    AmountField,
    BaseForm,
    ContactField,
    DayField,
    UserField,
    invalid,
    max_length,
    required,
    stripped,
)
from crm.forms.switched_fields import SwitchedFields
from crm.models import ContactKind, Deal, DealLine, Outcome
from crm.services import products
from crm.services.deals.cards import deal_processes
from crm.team import team

CURRENCIES = ("RON", "MDL", "EUR", "RUB", "HUF", "PLN", "USD")
MAX_LINES = 100
NO_SUCH_PRODUCT = _l("No product has this name. Choose one of the list.")
BELOW_ZERO = _l("This cannot be below zero.")


def not_below_zero(_form, field) -> None:
    if field.data is not None and field.data < 0:
        raise invalid(BELOW_ZERO)


class LineForm(Form):
    """One product of the deal; ``currency`` is the deal's."""

    currency = ""
    product = StringField(_l("Product"), [max_length()], filters=[stripped])
    quantity = QuantityField(_l("Quantity"))
    price = AmountField(_l("Price"), [not_below_zero])

    def process(self, *args, **kwargs) -> None:
        self.price.currency = self.currency
        super().process(*args, **kwargs)

    def validate_product(self, field) -> None:
        self.found = products.named(field.data) if field.data else None
        if self.found is None and (field.data or self.quantity.data or self.price.data):
            raise invalid(NO_SUCH_PRODUCT)

    @property
    def row(self) -> dict | None:
        """The line as `Deal.lines_data` wants it: by default one piece at the list price."""
        if self.found is None:
            return None
        listed = self.found.price_minor if self.found.currency == self.currency else None
        return {
            "product_id": self.found.id,
            "quantity_thousandths": self.quantity.data or 1000,
            "price_minor": listed if self.price.data is None else self.price.data,
        }


class DealForm(SwitchedFields, BaseForm):
    """Everything about a deal. What closes it is done on its page, where the reason is asked for."""

    SWITCHED: ClassVar = {"products": ("lines",)}

    title = StringField(_l("Title"), [required(), max_length()])
    contact = ContactField(_l("Client"))
    person = ContactField(_l("Contact person"), kind=ContactKind.PERSON)
    step = RecordField(_l("Stage"), [goes_in_order], records=list, words=str)
    owner = UserField(_l("Responsible"))
    amount = AmountField(_l("Amount"), [not_below_zero], description=_l("Empty: the sum of the products."))
    currency = SelectField(_l("Currency"), validate_choice=False)
    probability = ShareField(_l("Probability by hand, %"), description=_l("Empty: the one of the stage."))
    expected_close_on = DayField(_l("Expected close"))
    source = StringField(_l("Source"), [max_length(120)])
    about = TextAreaField(_l("About"), [max_length(LONG)])
    lines = FieldList(FormField(LineForm), _l("Products"), max_entries=MAX_LINES)

    def __init__(self, deal: Deal | None, values: dict, **kwargs) -> None:
        self.deal = deal
        self.own_currency = values.get("currency") or team().currency
        super().__init__(data=values, **kwargs)
        if not self.lines.entries or self.lines.entries[-1].product.data:
            self.add_row()

    @classmethod
    def of(cls, deal: Deal, **kwargs) -> "DealForm":
        return cls(deal, values_of(deal), **kwargs)

    def process(self, formdata=None, *args, **kwargs) -> None:
        """The currency is read first: amounts are read in it."""
        formdata = self.meta.wrap_formdata(self, formdata)
        self.currency.choices = [(code, code) for code in self.currencies]
        typed = formdata.get("currency") if formdata else None
        chosen = typed if typed in self.currencies else self.own_currency
        self.amount.currency = chosen
        line_form = type("LineForm", (LineForm,), {"currency": chosen})
        self.lines.unbound_field = UnboundField(FormField, line_form)
        processes = deal_processes(current_user)
        self.step.find = lambda: self._steps(processes)
        self.step.words = step_words(processes)
        super().process(formdata, *args, **kwargs)

    @property
    def currencies(self) -> list[str]:
        return list(dict.fromkeys((self.own_currency, team().currency, *CURRENCIES)))

    def _steps(self, processes) -> list:
        """Where the deal may stand: an end only if it stands there already."""
        own = self.deal.step_id if self.deal is not None else None
        steps = [step for process in processes for step in process.steps]
        if own is not None and own not in {step.id for step in steps}:
            # On a process that is hidden from the user, the deal stays where it stands.
            steps.append(self.deal.step)
        return [step for step in steps if step.outcome is Outcome.NONE or step.id == own]

    def add_row(self) -> None:
        """There is always room for one more, without a script too."""
        if len(self.lines.entries) < MAX_LINES:
            self.lines.append_entry()

    def validate_currency(self, field) -> None:
        if field.data not in self.currencies:
            raise invalid(_l("Choose one of the values."))

    def fill(self, deal: Deal) -> None:
        """Give *deal* all that was typed but its step and chance. New contacts are made on the way."""
        contact, person = self.contact.resolve(by=current_user), self.person.resolve(by=current_user)
        deal.contact, deal.contact_id = contact, contact.id if contact is not None else None
        deal.person, deal.person_id = person, person.id if person is not None else None
        deal.title, deal.owner_id = self.title.data, self.owner.data
        deal.currency, deal.expected_close_on = self.currency.data, self.expected_close_on.data
        deal.source, deal.about = self.source.data or "", self.about.data or ""
        deal.lines_data = [line.form.row for line in self.lines if line.form.row is not None]
        total = sum(line.total_minor or 0 for line in deal.lines) or None
        deal.amount_minor = total if self.amount.data is None else self.amount.data


def values_of(deal: Deal) -> dict:
    by_hand = deal.probability if deal.is_open else deal.open_probability
    return {
        "version": deal.version,
        "title": deal.title,
        "contact": deal.contact,
        "person": deal.person,
        "step": deal.step_id,
        "owner": deal.owner_id,
        "amount": deal.amount_minor,
        "currency": deal.currency,
        "probability": by_hand if deal.probability_by_hand else None,
        "expected_close_on": deal.expected_close_on,
        "source": deal.source,
        "about": deal.about,
        "lines": [_line_values(line) for line in deal.lines],
    }


def _line_values(line: DealLine) -> dict:
    return {
        "product": line.product.name,
        "quantity": line.quantity_thousandths,
        "price": line.price_minor,
    }
