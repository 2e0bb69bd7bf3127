"""One act on many contacts: tag, take a tag off, make somebody responsible. One gesture, one Undo."""

from flask import abort, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy.orm import selectinload
from wtforms import StringField

from crm.blueprints.contacts import bp
from crm.database import db
from crm.forms import BaseForm, UserField
from crm.fragments import came_from, redirect_back_to
from crm.lib.whole_numbers import whole_number
from crm.models import Contact
from crm.permissions import requires
from crm.services.contacts import bulk as contact_bulk
from crm.services.contacts.listing import PAGE_SIZE
from crm.toasts import complain, say


class BulkForm(BaseForm):
    tag = StringField()
    owner = UserField()


@bp.post("/contacts/bulk")
@requires("contacts.bulk")
def update_many():
    form = BulkForm()
    act = ACTS.get(request.form.get("act", ""))
    if act is None or not form.validate_on_submit():
        abort(400)
    contacts = ticked_contacts()
    if not contacts:
        complain(_("Tick the contacts first."))
    elif act is not assign and not form.tag.data:
        complain(_("Type the tag first."))
    else:
        act(contacts, form)
    return redirect_back_to(came_from(default=url_for("contacts.index")))


def ticked_contacts() -> list[Contact]:
    """The ticked contacts of the page, or all of it; only those the user may see."""
    is_all = "all" in request.form
    typed = request.form.get("on_page", "").split() if is_all else request.form.getlist("ids")
    ids = [number for each in typed if (number := whole_number(each)) is not None]
    query = Contact.visible_to(current_user).where(Contact.id.in_(ids[:PAGE_SIZE]))
    query = query.options(selectinload(Contact.tags)).order_by(Contact.id)
    return list(db.session.scalars(query))


def add_tag(contacts: list[Contact], form: BulkForm) -> None:
    event, count = contact_bulk.add_tag(contacts, form.tag.data, by=current_user)
    db.session.commit()
    say(ngettext("%(num)s contact tagged.", "%(num)s contacts tagged.", count), event)


def remove_tag(contacts: list[Contact], form: BulkForm) -> None:
    event, count = contact_bulk.remove_tag(contacts, form.tag.data, by=current_user)
    db.session.commit()
    say(ngettext("Tag taken off %(num)s contact.", "Tag taken off %(num)s contacts.", count), event)


def assign(contacts: list[Contact], form: BulkForm) -> None:
    event, count = contact_bulk.assign(contacts, form.owner.user, by=current_user)
    db.session.commit()
    say(ngettext("%(num)s contact assigned.", "%(num)s contacts assigned.", count), event)


ACTS = {"tag": add_tag, "untag": remove_tag, "assign": assign}
