"""From a contact to its form, and back."""

from flask_login import current_user

from crm.blueprints.contacts.forms import FORMS, CompanyForm, ContactForm
from crm.blueprints.contacts.points import main_row, points_data, rows_of
from crm.blueprints.contacts.rows import Row
from crm.models import Affiliation, Contact

COMMON = (
    "owner_id",
    "tax_country",
    "tax_number",
    "industry",
    "language",
    "preferred_channel",
    "preferred_hours",
    "about",
)
OF_COMPANY = ("name", "size", "employees", "registration_number")
OF_PERSON = ("family_name", "given_name", "patronymic", "name_order")


def form_of(contact: Contact, **kwargs) -> ContactForm:
    """The form filled with what is stored; give ``formdata=None`` to leave out what was posted."""
    return FORMS[contact.kind](contact, values_of(contact), **kwargs)


def values_of(contact: Contact) -> dict:
    names = COMMON + (OF_COMPANY if contact.is_company else OF_PERSON)
    values = {name: getattr(contact, name) for name in names}
    values |= rows_of(contact.points)
    values["tags"] = ", ".join(contact.tag_names)
    values["affiliations"] = [
        {"contact": other, "role": row.role, "is_main": row.is_main}
        for row, other in affiliations_of(contact)
        if other.is_visible_to(current_user)
    ]
    if contact.is_company:
        values["parent"] = contact.parent
    return values


def affiliations_of(contact: Contact) -> list[tuple[Affiliation, Contact]]:
    """The affiliations with the contact on the other side."""
    if contact.is_company:
        return [(row, row.person) for row in contact.people]
    return [(row, row.company) for row in contact.companies]


def write(form: ContactForm, contact: Contact, *, by) -> None:
    """Give *contact* what was typed; new companies and persons named in rows are made first.

    They are made before anything else is set, because making them flushes, and the event of this act
    needs the changes that a flush would forget.
    """
    affiliations = _affiliations(form, contact, by=by)
    if isinstance(form, CompanyForm):
        parent = form.parent.resolve(by=by)
        contact.parent_id = parent.id if parent is not None else None
    contact.tag_names = form.tag_names
    for name in COMMON + (OF_COMPANY if contact.is_company else OF_PERSON):
        setattr(contact, name, _cleaned(form[name].data, name))
    contact.set_tax_number(form.tax_number.data or "", form.tax_country.data or "")
    if not contact.is_company:
        contact.rename()
    contact.points_data = points_data(form, contact.points)
    contact.affiliations_data = affiliations


def _affiliation(row: Row, contact: Contact, form: ContactForm, *, by) -> dict:
    """A person's first company is their main one, until their own form says otherwise."""
    other = row.contact.resolve(by=by)
    if "is_main" in row:
        is_main = row is main_row(form.affiliations.filled)
    else:
        own = {each.person_id: each.is_main for each in contact.people}
        is_main = own.get(other.id, not other.companies)
    return {"contact_id": other.id, "role": row.role.data or "", "is_main": is_main}


def _cleaned(value, name: str):
    nullable = ("owner_id", "size", "employees", "language", "preferred_channel", "name_order")
    return (value or None) if name in nullable else (value or "")


def _affiliations(form: ContactForm, contact: Contact, *, by) -> list[dict]:
    rows = [_affiliation(row, contact, form, by=by) for row in form.affiliations.filled]
    hidden = [
        {"contact_id": other.id, "role": row.role, "is_main": row.is_main}
        for row, other in affiliations_of(contact)
        if not other.is_visible_to(by)
    ]
    return rows + hidden
