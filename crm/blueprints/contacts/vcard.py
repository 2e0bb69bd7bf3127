"""A contact for the phone's address book."""

from collections.abc import Iterator

from flask import Response
from flask_login import current_user
from sqlalchemy.orm import selectinload

from crm.blueprints.contacts import bp
from crm.blueprints.contacts.writing import affiliations_of
from crm.lib.folding import fold
from crm.lib.vcard_writing import vcard as card_of
from crm.models import Contact, ContactPoint, PointKind
from crm.permissions import requires, visible_or_404


@bp.get("/contacts/<int:contact_id>.vcf")
@requires("contacts.view")
def vcard(contact_id: int):
    contact = visible_or_404(Contact, contact_id, selectinload(Contact.points), selectinload(Contact.tags))
    name = fold(contact.name).replace(" ", "-")[:60] or "contact"
    response = Response(card_of(properties_of(contact)), content_type="text/vcard; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.vcf"'
    return response


def properties_of(contact: Contact) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    yield "FN", contact.name
    if contact.is_company:
        yield "N", (contact.name, "", "", "", "")
        yield "ORG", contact.name
    else:
        yield "N", (contact.family_name or contact.name, contact.given_name, contact.patronymic, "", "")
        # Only what this reader may see goes out of the house.
        visible = [pair for pair in affiliations_of(contact) if pair[1].is_visible_to(current_user)]
        for row, company in visible[:1]:
            yield "ORG", company.name
            yield "TITLE", row.role
    for point in contact.points:
        yield from property_of(point)
    yield "CATEGORIES", ",".join(contact.tag_names)
    yield "NOTE", contact.about


def property_of(point: ContactPoint) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    preferred = ";TYPE=PREF" if point.is_main else ""
    if point.kind is PointKind.PHONE:
        yield f"TEL{preferred}", point.normalized or point.value
    elif point.kind is PointKind.EMAIL:
        yield f"EMAIL;TYPE=INTERNET{preferred}", point.normalized or point.value
    elif point.kind is PointKind.WEBSITE:
        yield "URL", point.normalized or point.value
    elif point.kind is PointKind.ADDRESS:
        street = point.street or point.value
        yield "ADR", ("", "", street, point.city, point.region, point.postal_code, point.country)
    elif point.service is not None:
        yield f"IMPP;X-SERVICE-TYPE={point.service.value}", point.value
