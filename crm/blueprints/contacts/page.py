"""The page of a contact: who, what is next, what happened, facts."""

from flask import Response, render_template, request
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import joinedload, selectinload, undefer

from crm.blueprints.contacts import bp
from crm.blueprints.contacts.warnings import tax_number_words
from crm.fragments import render_fragments, wants_partial
from crm.lib.contact_links import map_links, messenger_link
from crm.lib.phones import parse_phone, phone_links
from crm.lib.tax_numbers import check_tax_number, label
from crm.models import ConsentChannel, Contact, ContactPoint
from crm.permissions import requires, visible_or_404
from crm.services import timeline
from crm.services.contact_page import circle_of, deals_of
from crm.services.next_steps import of_contact
from crm.team import team

LOADED = (
    undefer(Contact.about),
    joinedload(Contact.owner),
    selectinload(Contact.points),
    selectinload(Contact.tags),
    selectinload(Contact.consents),
)


@bp.get("/contacts/<int:contact_id>")
@requires("contacts.view")
def show(contact_id: int):
    before = timeline.read_cursor(request.args.get("before"))
    if wants_partial() and before is not None:
        return _more(contact_id, before)
    contact = visible_or_404(Contact, contact_id, *LOADED)
    planned = of_contact(contact, current_user)
    deals = deals_of(contact, current_user)
    return render_template(
        "contacts/show.html",
        contact=contact,
        planned=planned,
        story=timeline.page_of(contact, current_user, before, deals=deals),
        circle=circle_of(contact, current_user),
        deals=[deal for deal in deals if deal.is_open],
        tax_name=_tax_name(contact),
        tax_problem=_tax_problem(contact),
        channels=ConsentChannel,
    )


def _more(contact_id: int, before) -> Response:
    """The next piece of the story, for the end of the list."""
    contact = visible_or_404(Contact, contact_id)
    story = timeline.page_of(contact, current_user, before)
    return render_fragments("contacts/more_story.htmx.html", contact=contact, story=story)


def _tax_name(contact: Contact) -> str:
    """What people of the contact's country call its tax number (glossary: CUI, NIP, adószám)."""
    name = label(contact.tax_country) or _("Tax number")
    return name[:1].upper() + name[1:]


def _tax_problem(contact: Contact) -> str:
    """What is wrong with the tax number, in words; "" when it is right or no rule is known."""
    checked = check_tax_number(contact.tax_number, contact.tax_country or None)
    return tax_number_words(checked) if contact.tax_number and checked.is_valid is False else ""


@bp.app_template_global("point_links")
def point_links(point: ContactPoint) -> dict[str, str]:
    """Links of a point by what they do: call, sms, viber, whatsapp, telegram, mail, app, web, write."""
    kind = point.kind.value
    if kind == "phone":
        return phone_links(point.normalized) if point.normalized else {}
    if kind == "email":
        return {"mail": f"mailto:{point.normalized}"} if point.normalized else {}
    if kind == "website":
        return {"web": point.normalized} if point.normalized else {}
    if kind == "address":
        return map_links(point.value)
    e164 = parse_phone(point.value, team().country).e164
    link = messenger_link(point.service.value if point.service else "", point.value, e164)
    return {"write": link} if link else {}
