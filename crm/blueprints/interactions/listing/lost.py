"""Filters that were asked for and mean nothing: they are left out, and the list says so."""

from wtforms import Field, SelectField

from crm.blueprints.interactions.listing.filters import FilterForm
from crm.blueprints.interactions.listing.more_filters import DAYS
from crm.blueprints.interactions.listing.opened import BESIDE

# Of a contact's field; the label is that of the contact.
CONTACT_ID, CONTACT_FOR = "contact_id", "contact_for"


def lost_names(form: FilterForm) -> set[str]:
    """The names of the fields that hold what nobody can read, or what is gone."""
    asked = _asked(form)
    gone = {field.name for field in form if field.name in asked and _means_nothing(form, field)}
    if CONTACT_ID in asked and form.contact.contact_id is None:
        gone.add("contact")
    return gone


def lost_labels(form: FilterForm, *, in_view: bool) -> list[str]:
    """Their labels. A view also names filters that there are no longer; an address may say anything."""
    unknown = _asked(form) - set(form._fields) - {CONTACT_ID}
    names = lost_names(form) | {name for name in unknown if in_view or name in form.labels}
    return sorted({form.labels.get(name, name) for name in names})


def _asked(form: FilterForm) -> set[str]:
    return {name for name, value in form.values.items() if value.strip()} - BESIDE - {CONTACT_FOR}


def _means_nothing(form: FilterForm, field: Field) -> bool:
    if field.process_errors:
        return True
    if field.name == "group":
        # In the order of updates there are no groups either.
        return form.criteria.grouping is None
    if isinstance(field, SelectField):
        return not any(choice.value and choice.selected for choice in field.iter_choices())
    if field.name == "contact":
        return form.contact.contact_id is None
    if field.name == "step":
        return not (form.criteria.step_ids or form.criteria.without_step)
    return field.name in ("since", "until") and form.day_of.data not in DAYS
