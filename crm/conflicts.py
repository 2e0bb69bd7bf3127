"""The page for a stale save: both values field by field, and nothing typed is lost."""

from dataclasses import dataclass

from flask import Response, make_response, render_template
from wtforms import BooleanField, Field, FieldList, FormField, SelectField

from crm.forms import BaseForm


@dataclass(frozen=True)
class Difference:
    """One field that was typed differently from what is stored by now, both as a reader sees them."""

    label: str
    stored: str
    typed: str


def conflict_page(template: str, form: BaseForm, stored: BaseForm, record, **context) -> Response:
    """The form again with what was typed, the differences above it, and the version to save over.

    *stored* is the same form made from *record* as it is now. The template includes
    ``components/conflicts.html`` where the differences belong.
    """
    form.version.data = str(record.version)
    context |= {"form": form, "conflicts": differences(form, stored)}
    return make_response(render_template(template, **context), 409)


def differences(form: BaseForm, stored: BaseForm) -> list[Difference]:
    pairs = ((field, stored[field.name]) for field in form if field.name in stored)
    return [
        Difference(str(typed.label.text), shown(now), shown(typed))
        for typed, now in pairs
        if typed.type not in ("HiddenField", "CSRFTokenField", "SubmitField") and shown(now) != shown(typed)
    ]


def shown(field: Field) -> str:
    """The value of a field in words: labels for choices, rows joined for lists."""
    if isinstance(field, FieldList):
        return "; ".join(filter(None, (shown(entry) for entry in field.entries)))
    if isinstance(field, FormField):
        return ", ".join(filter(None, (shown(part) for part in field.form)))
    if isinstance(field, BooleanField):
        return "✓" if field.data else ""
    if isinstance(field, SelectField):
        return next((str(choice.label) for choice in field.iter_choices() if choice.selected), "")
    if field.type in ("HiddenField", "CSRFTokenField"):
        return ""
    value = field._value() if hasattr(field, "_value") else field.data
    return str(value or "")
