"""The page of a contact: who, what is next, what happened, facts."""

from flask import Response, abort, render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from crm.blueprints.contacts import bp
from crm.blueprints.contacts.reach import at_the_thumb, ways_to
from crm.blueprints.contacts.story import Teller
from crm.blueprints.contacts.tools import actions_of, tools_of
from crm.blueprints.contacts.warnings import tax_number_words
from crm.fragments import render_fragments, wants_partial
from crm.lib.tax_numbers import check_tax_number, label
from crm.models import Contact, DealState
from crm.permissions import requires
from crm.services.contacts import page as contact_page
from crm.services.contacts.listing import colleague_names
from crm.services.interactions import timeline
from crm.services.interactions.next_steps import of_contact


@bp.get("/contacts/<int:contact_id>")
@requires("contacts.view")
def show(contact_id: int):
    user = current_user._get_current_object()
    profile = contact_page.find(contact_id, user) or abort(404)
    contact, names = profile.contact, colleague_names()
    before = timeline.read_cursor(request.args.get("before"))
    if wants_partial() and before is not None:
        return _more(contact, before, user, names)
    ways, deals = ways_to(contact_page.points_of(contact)), contact_page.deals_of(contact, user)
    story = timeline.page_of(contact, user, before, deals=deals)
    return render_template(
        "contacts/show.html",
        contact=contact,
        contact_root=f"{request.script_root}/contacts/",
        owner_name=names.get(contact.owner_id) or _("Nobody"),
        actions=actions_of(contact),
        tools=tools_of(contact, profile.tags),
        ways=ways,
        at_the_thumb=at_the_thumb(ways),
        planned=of_contact(contact, user),
        told=Teller(names).tell(story.moments),
        older=story.older,
        circle=contact_page.circle_of(profile, user),
        deals=[deal for deal in deals if deal.state is DealState.OPEN],
        consents=contact_page.consents_of(profile),
        has_files=profile.has_files,
        seconds=profile.seconds,
        tax_name=_tax_name(contact),
        tax_problem=_tax_problem(contact),
    )


def _more(contact: Contact, before: timeline.Key, user, names: dict[int, str]) -> Response:
    """The next piece of the story, for the end of the list."""
    story = timeline.page_of(contact, user, before)
    told = Teller(names).tell(story.moments)
    return render_fragments("contacts/more_story.htmx.html", contact=contact, told=told, older=story.older)


def _tax_name(contact: Contact) -> str:
    """What people of the contact's country call its tax number (glossary: CUI, NIP, adószám)."""
    name = label(contact.tax_country) or _("Tax number")
    return name[:1].upper() + name[1:]


def _tax_problem(contact: Contact) -> str:
    """What is wrong with the tax number, in words; "" when it is right or no rule is known."""
    checked = check_tax_number(contact.tax_number, contact.tax_country or None)
    return tax_number_words(checked) if contact.tax_number and checked.is_valid is False else ""
