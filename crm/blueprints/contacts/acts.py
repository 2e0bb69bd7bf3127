"""Small acts on one contact: make somebody responsible, tag, archive, bring back."""

from flask import make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import StringField

from crm.blueprints.contacts import bp
from crm.database import db
from crm.forms import BaseForm, UserField, max_length
from crm.fragments import came_from, redirect_back_to
from crm.models import Contact, Event
from crm.permissions import requires, visible_or_404
from crm.toasts import complain, say


class OwnerForm(BaseForm):
    owner_id = UserField(_l("Responsible"))


class TagForm(BaseForm):
    tag = StringField(validators=[max_length(60)])


@bp.get("/contacts/<int:contact_id>/owner")
@requires("contacts.edit")
def ask_owner(contact_id: int):
    contact = visible_or_404(Contact, contact_id)
    return render_template("contacts/owner.html", contact=contact, form=OwnerForm(formdata=None, obj=contact))


@bp.post("/contacts/<int:contact_id>/owner")
@requires("contacts.edit")
def assign(contact_id: int):
    contact = visible_or_404(Contact, contact_id)
    form = OwnerForm(obj=contact)
    if not form.validate():
        return make_response(render_template("contacts/owner.html", contact=contact, form=form), 422)
    event = contact.assign_to(form.owner_id.user, by=current_user)
    stays_visible = contact.is_visible_to(current_user)
    return _done(contact, event, _("Assigned"), None if stays_visible else url_for("contacts.index"))


@bp.post("/contacts/<int:contact_id>/tags")
@requires("contacts.edit")
def retag(contact_id: int):
    """Add the typed ``tag``, or with ``remove`` take it off."""
    contact = visible_or_404(Contact, contact_id)
    form = TagForm()
    name = form.tag.data or ""
    if not form.validate() or not name:
        complain(_("Type the tag first."))
        return redirect_back_to(_page_of(contact))
    if "remove" in request.form:
        return _done(contact, contact.remove_tag(name, by=current_user), _("Tag taken off"))
    return _done(contact, contact.add_tag(name, by=current_user), _("Tagged"))


@bp.post("/contacts/<int:contact_id>/archive")
@requires("contacts.edit")
def archive(contact_id: int):
    contact = visible_or_404(Contact, contact_id)
    event = None if contact.is_archived else contact.archive(by=current_user)
    return _done(contact, event, _("Moved to the archive"))


@bp.post("/contacts/<int:contact_id>/restore")
@requires("contacts.edit")
def restore(contact_id: int):
    contact = visible_or_404(Contact, contact_id)
    event = contact.restore(by=current_user) if contact.is_archived else None
    return _done(contact, event, _("Brought back from the archive"))


def _done(contact: Contact, event: Event | None, words: str, location: str | None = None):
    """One commit, a toast with Undo when something changed, and back to where the button stood."""
    db.session.commit()
    say(words, event)
    return redirect_back_to(location or came_from(default=_page_of(contact)))


def _page_of(contact: Contact) -> str:
    return url_for("contacts.show", contact_id=contact.id)
