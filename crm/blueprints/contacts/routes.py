"""The list of contacts."""

from flask import render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from crm.blueprints.contacts import bp
from crm.blueprints.contacts.filter_bar import bulk_fields, filter_bar
from crm.blueprints.contacts.filters import Filters, list_url
from crm.blueprints.contacts.lines import Drawer
from crm.lib.whole_numbers import whole_number
from crm.models import ContactKind
from crm.permissions import requires
from crm.services.contacts.listing import colleague_names, page_of


@bp.get("/contacts/")
@requires("contacts.view")
def index():
    colleagues = colleague_names()
    filters = Filters(request.args, colleagues)
    place = {name: row_id(name) for name in ("after", "before")}
    page = page_of(filters.criteria, current_user, **place)
    return render_template(
        "contacts/index.html",
        filters=filters,
        page=page,
        rows=Drawer(colleagues)(page.lines),
        filter_bar=filter_bar,
        bulk_fields=bulk_fields,
        tabs=tabs(filters.kind),
        list_url=list_url,
        contact_root=request.script_root + "/contacts/",
    )


def row_id(name: str) -> int | None:
    """The id in the address that a page of the list continues from."""
    return whole_number(request.args.get(name))


def tabs(kind: ContactKind | None) -> list[dict]:
    labels = {None: _("All"), ContactKind.COMPANY: _("Companies"), ContactKind.PERSON: _("Persons")}
    return [
        {"label": label, "href": list_url(kind=each and each.value), "current": each is kind}
        for each, label in labels.items()
    ]
