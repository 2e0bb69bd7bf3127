"""What is odd about a typed contact: asked about once, never refused (PL-07, PL-13)."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.blueprints.contacts.forms import ContactForm
from crm.blueprints.contacts.points import points_data
from crm.lib import tax_numbers
from crm.lib.tax_numbers import check_tax_number
from crm.models import PointKind
from crm.services.contacts import duplicates
from crm.services.contacts.duplicates import Known, Traits


@dataclass(frozen=True)
class Oddity:
    """``key`` says whether it was shown before; ``href`` leads to the contact it speaks of."""

    key: str
    text: str
    href: str | None = None


def warnings_of(form: ContactForm) -> list[Oddity]:
    """What is odd about what was typed; of a stored contact only about what was changed."""
    return [*_about_tax_number(form), *_about_phones(_fresh_points(form)), *about_known(form)]


def is_accepted(form: ContactForm, warnings: list[Oddity]) -> bool:
    """Whether nothing is odd, or all of it was shown before and "save anyway" is ticked."""
    shown = (form.warned.data or "").split()
    return all(warning.key in shown for warning in warnings) and (not warnings or form.save_anyway.data)


def ask_about(form: ContactForm, warnings: list[Oddity]) -> None:
    """Remember in the form what is shown now; the tick is for exactly that."""
    form.warned.data = " ".join(warning.key for warning in warnings)
    form.save_anyway.data = False


def _about_tax_number(form: ContactForm) -> Iterator[Oddity]:
    typed, country = form.tax_number.data or "", form.tax_country.data or ""
    stored = form.contact
    if stored is not None and (stored.tax_number, stored.tax_country) == (typed, country):
        return
    checked = check_tax_number(typed, country or None)
    if checked.is_valid is False:
        yield Oddity(f"tax:{checked.key}", tax_number_words(checked))


def tax_number_words(checked: tax_numbers.TaxNumber) -> str:
    """What is wrong with a tax number, in words."""
    name = tax_numbers.label(checked.country) or _("Tax number")
    if checked.problem == "length":
        return _("%(name)s: the number of digits is not right.", name=name)
    if checked.problem == "check_digit":
        return _("%(name)s: the check digit does not fit. A digit may be mistyped.", name=name)
    return _("%(name)s: this is not how such a number is written.", name=name)


def _about_phones(points: list[dict]) -> Iterator[Oddity]:
    for point in points:
        if point["kind"] == PointKind.PHONE.value and point["normalized"] is None:
            text = _("Not a whole phone number, so it cannot be dialled: %(phone)s", phone=point["value"])
            yield Oddity(f"phone:{''.join(point['value'].split())}", text)


def _fresh_points(form: ContactForm) -> list[dict]:
    """What was typed and is not stored yet."""
    stored = form.contact.points if form.contact is not None else ()
    old = {(point.kind.value, point.value) for point in stored}
    return [point for point in points_data(form, stored) if (point["kind"], point["value"]) not in old]


def about_known(form: ContactForm) -> Iterator[Oddity]:
    """The contacts that are known already by what is new in the form."""
    # Colleagues share their firm's phone: who is named in the form is no surprise.
    named = {row.contact.contact_id for row in form.affiliations.filled} - {None}
    own = {form.contact.id} if form.contact is not None else set()
    for known in duplicates.find(_traits(form, _fresh_points(form)), current_user, but=named | own):
        yield known_warning(known)


def _traits(form: ContactForm, points: list[dict]) -> Traits:
    stored = form.contact
    tax_key = check_tax_number(form.tax_number.data or "", form.tax_country.data or None).key
    return Traits(
        kind=form.kind,
        name="" if stored is not None and stored.name == form.display_name else form.display_name,
        cities=[row.city.data for row in form.addresses.filled if row.city.data],
        phones=normalized_of(points, PointKind.PHONE),
        emails=normalized_of(points, PointKind.EMAIL),
        tax_key="" if stored is not None and stored.tax_number_key == tax_key else tax_key,
    )


def normalized_of(points: list[dict], kind: PointKind) -> list[str]:
    return [each["normalized"] for each in points if each["kind"] == kind.value and each["normalized"]]


def known_warning(known: Known) -> Oddity:
    """Somebody is known already; of a contact that is not the reader's to see only who is responsible."""
    reasons = ", ".join(str(reason.label) for reason in known.reasons)
    key = f"known:{known.id}:{'+'.join(reason.value for reason in known.reasons)}"
    owner = known.owner.name if known.owner is not None else _("Nobody")
    if known.name is None:
        text = _(
            "A contact with the same data exists already (%(reasons)s). Responsible: %(owner)s",
            reasons=reasons,
            owner=owner,
        )
        return Oddity(key, text)
    where = _("In the archive") if known.is_archived else _("Responsible: %(owner)s", owner=owner)
    return Oddity(key, f"{known.name} · {reasons} · {where}", url_for("contacts.show", contact_id=known.id))
