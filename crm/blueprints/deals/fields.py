"""Fields of deals' forms: choices among few records, ids, shares and quantities."""

from collections.abc import Callable, Iterable
from decimal import Decimal

from babel.numbers import format_decimal
from flask_babel import lazy_gettext as _l
from wtforms import Choice, SelectField, StringField
from wtforms.utils import unset_value

from crm.forms.fields import ShareField as ShareField
from crm.forms.fields import TypedField
from crm.i18n import LOCALES, language
from crm.lib.decimals import NumberError, parse_number
from crm.lib.whole_numbers import whole_number
from crm.models import Process, Step

MAX_THOUSANDTHS = 10**12
NOT_A_QUANTITY = _l("Not a quantity. Write a number above zero with at most three decimals.")
NOT_ONE_OF_THEM = _l("Choose one of the values.")


class RecordField(SelectField):
    """A choice among few records; ``data`` is the record's id, ``record`` the record, or None.

    ``blank`` adds an empty choice; without one something must be chosen.
    """

    def __init__(
        self,
        label=None,
        validators=None,
        *,
        records: Callable[[], Iterable],
        words: Callable,
        blank=None,
        **kwargs,
    ) -> None:
        super().__init__(label, validators, coerce=whole_number, choices=[], validate_choice=False, **kwargs)
        self.find, self.words, self.blank = records, words, blank

    def process(self, formdata, data=unset_value, extra_filters=None) -> None:
        self.records = list(self.find())
        super().process(formdata, data, extra_filters)

    def process_data(self, value) -> None:
        self.data = value

    def process_formdata(self, valuelist) -> None:
        if not valuelist:
            return
        self.data = whole_number(valuelist[0])
        if self.record is None and (valuelist[0].strip() or self.blank is None):
            raise ValueError(str(NOT_ONE_OF_THEM))

    def pre_validate(self, form) -> None:
        if self.record is None and self.blank is None and not self.process_errors:
            raise ValueError(str(NOT_ONE_OF_THEM))

    @property
    def record(self):
        return next((record for record in self.records if record.id == self.data), None)

    def iter_choices(self):
        if self.blank is not None:
            yield Choice("", self.blank, self.data is None, {})
        for record in self.records:
            yield Choice(str(record.id), self.words(record), record.id == self.data, {})


class IdField(StringField):
    """An id that a script or a hidden input sends; ``data`` is a whole number or None when empty."""

    def process_formdata(self, valuelist) -> None:
        typed = valuelist[0].strip() if valuelist else ""
        self.data = whole_number(typed)
        if typed and self.data is None:
            raise ValueError(str(NOT_ONE_OF_THEM))

    def _value(self) -> str:
        return "" if self.data is None else str(self.data)


class QuantityField(TypedField):
    """How many; ``data`` is thousandths."""

    def parse(self, text: str) -> int:
        try:
            thousandths = parse_number(text, "either") * 1000
        except NumberError:
            raise ValueError(str(NOT_A_QUANTITY)) from None
        if not 0 < thousandths <= MAX_THOUSANDTHS or thousandths != thousandths.to_integral_value():
            raise ValueError(str(NOT_A_QUANTITY))
        return int(thousandths)

    def show(self, value: int) -> str:
        return format_decimal(Decimal(value) / 1000, locale=LOCALES[language()], group_separator=False)


def step_words(processes: list[Process]) -> Callable[[Step], str]:
    """How to call a step: by its whole label where deals walk several processes (SC-15)."""
    if len(processes) > 1:
        return lambda step: step.label_in(language())
    return lambda step: step.name_in(language())
