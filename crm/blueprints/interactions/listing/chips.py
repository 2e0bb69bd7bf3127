"""The filters that are set, in words: the bar itself stays folded, so that a phone shows the list."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from wtforms import BooleanField, Field, SelectField

from crm.blueprints.interactions.listing.filters import NO_STEP, FilterForm, reset_url
from crm.blueprints.interactions.listing.lost import lost_names
from crm.blueprints.interactions.listing.opened import BESIDE
from crm.forms.fields import AmountField, DayField
from crm.i18n import money, table_date

# How the list is arranged is no filter.
ARRANGEMENT = {"group", "by"}


@dataclass(frozen=True)
class Chip:
    """A filter that is set, in words, and the address of the list without it."""

    text: str
    href: str


def chips_of(form: FilterForm) -> list[Chip]:
    """In the order in which the bar has them."""
    if not form.active:
        return []
    silent = ARRANGEMENT | lost_names(form) | ({"first", "last"} if form.is_period_named else set())
    said = ((field.name, _said(form, field)) for field in form if field.name not in silent)
    return [Chip(text, _without(form, name)) for name, text in said if text]


def _said(form: FilterForm, field: Field) -> str:
    """The filter as a reader says it; "" when it is not set."""
    if isinstance(field, BooleanField):
        return str(field.label.text) if field.data else ""
    value = _value(form, field)
    return _("%(label)s: %(value)s", label=field.label.text, value=value) if value else ""


def _value(form: FilterForm, field: Field) -> str:
    if field.name == "step":
        return _step_words(form)
    if field.name == "contact":
        return form.contact.typed
    if isinstance(field, SelectField):
        return next((str(each.label) for each in field.iter_choices() if each.value and each.selected), "")
    if isinstance(field, DayField):
        return table_date(field.data) if field.data else ""
    if isinstance(field, AmountField):
        return money(field.data, field.currency)
    return (field.data or "").strip()


def _step_words(form: FilterForm) -> str:
    chosen = form.step.data or ""
    if chosen == NO_STEP:
        return _("On no step")
    words = {f"p{word.process_id}": word.process for word in form.words}
    return words.get(chosen) or next((word.label for word in form.words if str(word.id) == chosen), "")


def _without(form: FilterForm, name: str) -> str:
    """The address of the list with the other filters; without any it is told apart from a default view."""
    gone = {name, f"{name}_id"}
    kept = {key: value for key, value in form.values.items() if value and key not in gone | BESIDE}
    return url_for("interactions.index", **kept) if kept else reset_url()
