"""The form of a product."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField

from crm.forms import LONG, AmountField, BaseForm, invalid, max_length, required
from crm.models import Product
from crm.team import team

CURRENCIES = ("RON", "MDL", "EUR", "RUB", "HUF", "PLN", "USD")


class ProductForm(BaseForm):
    """Name, price and what tells products apart."""

    name = StringField(_l("Name"), [required(), max_length()])
    price = AmountField(_l("Price"))
    currency = SelectField(_l("Currency"), validate_choice=False)
    unit = StringField(_l("Unit"), [max_length(20)], description=_l("Piece, hour, square metre…"))
    code = StringField(_l("Code"), [max_length(60)])
    series = StringField(_l("Series"), [max_length(120)])
    about = TextAreaField(_l("About"), [max_length(LONG)])

    def __init__(self, product: Product | None = None, **kwargs) -> None:
        self.own_currency = (product.currency if product is not None else "") or team().currency
        super().__init__(data=values_of(product), **kwargs)

    def process(self, formdata=None, *args, **kwargs) -> None:
        """The currency is read first: the price is read in it."""
        formdata = self.meta.wrap_formdata(self, formdata)
        codes = list(dict.fromkeys((self.own_currency, team().currency, *CURRENCIES)))
        self.currency.choices = [(code, code) for code in codes]
        typed = formdata.get("currency") if formdata else None
        self.price.currency = typed if typed in codes else self.own_currency
        super().process(formdata, *args, **kwargs)

    def validate_currency(self, field) -> None:
        if field.data not in {code for code, _name in field.choices}:
            raise invalid(_l("Choose one of the values."))

    def validate_price(self, field) -> None:
        if field.data is not None and field.data < 0:
            raise invalid(_l("This cannot be below zero."))

    def fill(self, product: Product) -> None:
        for name in ("name", "currency", "unit", "code", "series", "about"):
            setattr(product, name, getattr(self, name).data or "")
        product.price_minor = self.price.data


def values_of(product: Product | None) -> dict:
    if product is None:
        return {"currency": team().currency}
    names = ("version", "name", "unit", "code", "series", "about")
    values = {name: getattr(product, name) for name in names}
    return {**values, "price": product.price_minor, "currency": product.currency or team().currency}
