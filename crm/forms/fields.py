"""Fields for days, hours, durations and money: typed as people type them, shown in the reader's way."""

from datetime import date, time

from flask_babel import lazy_gettext as _l
from wtforms import Field
from wtforms.widgets import DateInput, TextInput, TimeInput

from crm.i18n import LOCALES, language, today
from crm.lib.dates import DateError, parse_date
from crm.lib.errors import InputError
from crm.lib.money import format_amount, parse_amount
from crm.lib.times import TimeError, format_duration, parse_duration, parse_time
from crm.lib.whole_numbers import whole_number
from crm.team import team

NO_SUCH_DAY = _l("There is no such day in the calendar.")
NOT_A_DAY = _l("Not a date. Write it like 12.05.2026.")
NOT_AN_HOUR = _l("Not a time of day. Write it like 14:30.")
NOT_A_DURATION = _l("Not a duration. Write minutes, or hours like 1:30.")
NOT_AN_AMOUNT = _l("Not an amount. Write digits only, like 1234,50.")
OTHER_CURRENCY = _l("This amount is in another currency.")
NOT_A_SHARE = _l("Not a share. Write a whole number from 0 to 100.")
TOO_LARGE = _l("This number is too large.")


class TypedField(Field):
    """A field whose ``data`` is a value, and which keeps what was typed when that cannot be read."""

    widget = TextInput()

    def parse(self, text: str):
        """The value of *text* (not empty); raises `ValueError` with words for the reader."""
        raise NotImplementedError

    def show(self, value) -> str:
        raise NotImplementedError

    def process_formdata(self, valuelist) -> None:
        if not valuelist:
            return
        text = valuelist[0].strip()
        self.data = self.parse(text) if text else None

    def _value(self) -> str:
        if self.raw_data and self.process_errors:
            return self.raw_data[0]
        return "" if self.data is None else self.show(self.data)


class DayField(TypedField):
    """A day; ``data`` is a date or None."""

    widget = DateInput()

    def parse(self, text: str) -> date:
        try:
            return parse_date(text, language(), today())
        except DateError as error:
            message = NO_SUCH_DAY if error.reason == "no_such_day" else NOT_A_DAY
            raise ValueError(str(message)) from None

    def show(self, value: date) -> str:
        return value.isoformat()


class HourField(TypedField):
    """A time of day on the wall; ``data`` is a time or None."""

    widget = TimeInput()

    def parse(self, text: str) -> time:
        try:
            return parse_time(text)
        except TimeError:
            raise ValueError(str(NOT_AN_HOUR)) from None

    def show(self, value: time) -> str:
        return f"{value:%H:%M}"


class DurationField(TypedField):
    """How long something lasts; ``data`` is whole minutes or None."""

    def parse(self, text: str) -> int:
        try:
            return parse_duration(text)
        except TimeError:
            raise ValueError(str(NOT_A_DURATION)) from None

    def show(self, value: int) -> str:
        return format_duration(value)


class AmountField(TypedField):
    """Money; ``data`` is minor units of ``currency`` (the team's unless it is set before) or None."""

    def __init__(self, label=None, validators=None, *, currency: str | None = None, **kwargs) -> None:
        kwargs.setdefault("render_kw", {"inputmode": "decimal", "autocomplete": "off"})
        self.currency = currency or team().currency
        super().__init__(label, validators, **kwargs)

    def parse(self, text: str) -> int:
        try:
            return parse_amount(text, self.currency)
        except InputError as error:
            words = {"other_currency": OTHER_CURRENCY, "too_large": TOO_LARGE}
            raise ValueError(str(words.get(error.reason, NOT_AN_AMOUNT))) from None

    def show(self, value: int) -> str:
        return format_amount(value, self.currency, LOCALES[language()])


class ShareField(TypedField):
    """Whole per cent from 0 to 100; ``data`` is None when nothing is typed."""

    def parse(self, text: str) -> int:
        share = whole_number(text.removesuffix("%").strip())
        if share is None or share > 100:
            raise ValueError(str(NOT_A_SHARE))
        return share

    def show(self, value: int) -> str:
        return str(value)
