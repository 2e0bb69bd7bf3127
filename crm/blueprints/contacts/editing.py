"""Making a company or a person, and changing one."""

from flask import Response, abort, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import joinedload, selectinload

from crm.blueprints.contacts import bp
from crm.blueprints.contacts.forms import FORMS, ContactForm, new_form
from crm.blueprints.contacts.warnings import ask_about, is_accepted, warnings_of
from crm.blueprints.contacts.writing import form_of, write
from crm.conflicts import conflict_page
from crm.database import db
from crm.fragments import came_from, redirect_back_to
from crm.models import Company, Contact, ContactKind, Person, StaleVersion
from crm.permissions import requires, visible_or_404
from crm.services.undo import one_gesture
from crm.toasts import say

MODELS = {ContactKind.COMPANY: Company, ContactKind.PERSON: Person}
PARTS = (joinedload(Contact.owner), selectinload(Contact.points), selectinload(Contact.tags))


@bp.get("/contacts/new")
@requires("contacts.edit")
def new():
    form = new_form(wanted_kind(), request.args.get("name", "")[:300])
    return render_template("contacts/new.html", form=form)


@bp.post("/contacts/new")
@requires("contacts.edit")
def create():
    kind = wanted_kind()
    form = FORMS[kind]()
    if (refusal := ask_again(form, "contacts/new.html")) is not None:
        return refusal
    contact = MODELS[kind]()
    event = save(form, contact, "created")
    say(_("Saved"), event)
    return redirect_back_to(came_from(default=url_for("contacts.show", contact_id=contact.id)))


def wanted_kind() -> ContactKind:
    """What the address or the form says; a company when it says nothing."""
    kinds = {kind.value: kind for kind in ContactKind}
    return kinds.get(request.values.get("kind") or "company") or abort(404)


@bp.get("/contacts/<int:contact_id>/edit")
@requires("contacts.edit")
def edit(contact_id: int):
    contact = visible_or_404(Contact, contact_id, *PARTS)
    return render_template("contacts/edit.html", form=form_of(contact), contact=contact)


@bp.post("/contacts/<int:contact_id>/edit")
@requires("contacts.edit")
def update(contact_id: int):
    contact = visible_or_404(Contact, contact_id, *PARTS)
    form = form_of(contact)
    if (refusal := ask_again(form, "contacts/edit.html", contact=contact)) is not None:
        return refusal
    try:
        contact.check_version(form.version_number)
    except StaleVersion:
        stored = form_of(contact, formdata=None)
        return conflict_page("contacts/edit.html", form, stored, contact, contact=contact)
    event = save(form, contact, "updated")
    say(_("Saved"), event)
    return redirect_back_to(came_from(default=url_for("contacts.show", contact_id=contact_id)))


def ask_again(form: ContactForm, template: str, **context) -> Response | None:
    """The form once more: for another row, for what is wrong, for what is odd; None when all is well."""
    if "add" in request.form:
        form.add_row(request.form["add"])
        return make_response(render_template(template, form=form, **context))
    if not form.validate():
        return make_response(render_template(template, form=form, **context), 422)
    oddities = warnings_of(form)
    if is_accepted(form, oddities):
        return None
    ask_about(form, oddities)
    return make_response(render_template(template, form=form, oddities=oddities, **context), 422)


def save(form: ContactForm, contact: Contact, action: str):
    """Write the form, its event and one commit; returns the event whose undo takes all of it back."""
    with one_gesture():
        before = contact.parts()
        write(form, contact, by=current_user)
        event = contact.record_change(action, by=current_user, parts_before=before)
    db.session.commit()
    return event
