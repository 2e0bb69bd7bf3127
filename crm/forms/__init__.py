"""What every form shares: blanks stripped, one way to say what is wrong, fields of our own kinds."""

import enum
from collections.abc import Callable
from functools import lru_cache

from babel.support import Translations
from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Choice, HiddenField, SelectField, StringField, TextAreaField
from wtforms.i18n import messages_path
from wtforms.validators import InputRequired, Length, StopValidation, ValidationError

from crm.forms.fields import AmountField as AmountField
from crm.forms.fields import DayField as DayField
from crm.forms.fields import DurationField as DurationField
from crm.forms.fields import HourField as HourField
from crm.forms.pickers import ContactField as ContactField
from crm.forms.pickers import UserField as UserField
from crm.i18n import choose_locale
from crm.lib.whole_numbers import whole_number

SHORT = 200
LONG = 10_000


def stripped(value: str | None) -> str | None:
    """Without blanks around it, and without NUL, which PostgreSQL refuses in a text."""
    return value.replace("\x00", "").strip() if isinstance(value, str) else value


@lru_cache(maxsize=8)
def _built_in_words(locale: str) -> Translations:
    """What WTForms says by itself, in a language. Flask-WTF would read the file for each request."""
    return Translations.load(messages_path(), [locale], domain="wtforms")


class BaseForm(FlaskForm):
    """Text is stripped; ``version`` carries the version the form was made from."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form):
            return _built_in_words(choose_locale())

        def bind_field(self, form, unbound_field, options):
            if issubclass(unbound_field.field_class, StringField | TextAreaField):
                options["filters"] = [stripped, *unbound_field.kwargs.get("filters", ())]
            return unbound_field.bind(form=form, **options)

    version = HiddenField()

    @property
    def version_number(self) -> int | None:
        """The version the form was made from; None when it carries none (a new record)."""
        return whole_number(self.version.data)


class Required(InputRequired):
    """Something must have been sent, and of a text something must be left without the blanks around it."""

    def __call__(self, form, field) -> None:
        super().__call__(form, field)
        if field.data == "":
            field.errors[:] = []
            raise StopValidation(str(self.message))


def required() -> Callable:
    return Required(message=_l("Required field"))


def max_length(characters: int = SHORT) -> Callable:
    return Length(max=characters, message=_l("Too long: at most %(max)d characters."))


def invalid(message) -> ValidationError:
    """The error to raise in a field's validator; *message* is a lazy string."""
    return ValidationError(str(message))


class EnumField(SelectField):
    """A choice among the members of an enum; ``blank`` adds an empty choice that gives None."""

    def __init__(self, label=None, validators=None, *, choices: type[enum.Enum], blank=None, **kwargs):
        self.members = choices
        self.blank = blank
        super().__init__(
            label, validators, coerce=self._member, choices=self._pairs, validate_choice=False, **kwargs
        )

    def _pairs(self) -> list[tuple[str, object]]:
        pairs = [(member.value, member.label) for member in self.members]
        return [("", self.blank), *pairs] if self.blank is not None else pairs

    def _member(self, value):
        if isinstance(value, self.members) or value in (None, ""):
            return value or None
        return self.members(value)

    def process_formdata(self, valuelist):
        if not valuelist:
            return
        try:
            self.data = self._member(valuelist[0])
        except ValueError:
            self.data = None
            raise ValueError(str(_l("Choose one of the values."))) from None

    def iter_choices(self):
        chosen = self.data.value if self.data is not None else ""
        for value, label in self._pairs():
            yield Choice(value, label, value == chosen, {})

    def pre_validate(self, form):
        if self.data is None and self.blank is None:
            raise StopValidation(str(_l("Choose one of the values.")))


def not_below_zero(_form, field) -> None:
    """A validator of amounts."""
    if field.data is not None and field.data < 0:
        raise invalid(_l("This cannot be below zero."))


def asks_for(name: str) -> bool:
    """Whether the posted form has a field of that name, even an empty one."""
    return name in request.form
