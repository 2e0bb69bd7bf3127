"""The list of contacts."""

from datetime import date
from zoneinfo import ZoneInfo

from flask import render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from crm.blueprints.contacts import bp
from crm.blueprints.contacts.filters import FilterForm, chips, list_url
from crm.i18n import time_zone
from crm.models import ContactKind
from crm.permissions import requires
from crm.services.contact_list import colleague_names, page_of


@bp.get("/contacts/")
@requires("contacts.view")
def index():
    colleagues = colleague_names()
    form = FilterForm(request.args, colleagues)
    place = {name: row_id(name) for name in ("after", "before")}
    page = page_of(form.criteria, current_user, **place)
    return render_template(
        "contacts/index.html",
        form=form,
        page=page,
        chips=chips(form),
        colleagues=colleagues,
        tabs=tabs(form.kind),
        list_url=list_url,
        last_contact=last_contact,
        contact_root=request.script_root + "/contacts/",
    )


def row_id(name: str) -> int | None:
    """The id in the address that a page of the list continues from."""
    typed = request.args.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else None


def last_contact(line) -> date | None:
    """The later of the last finished interaction and the last note, as days of the reader."""
    noted_on = line.noted_at.astimezone(ZoneInfo(time_zone())).date() if line.noted_at else None
    return max(filter(None, (line.done_on, noted_on)), default=None)


def tabs(kind: ContactKind | None) -> list[dict]:
    labels = {None: _("All"), ContactKind.COMPANY: _("Companies"), ContactKind.PERSON: _("Persons")}
    return [
        {"label": label, "href": list_url(kind=each and each.value), "current": each is kind}
        for each, label in labels.items()
    ]
