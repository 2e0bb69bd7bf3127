"""Consents: statements that are added and never changed."""

from flask import Response, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy.orm import selectinload
from wtforms import RadioField, SelectChoice, StringField, TextAreaField

from crm.blueprints.contacts import bp
from crm.database import db
from crm.forms import BaseForm, EnumField, invalid, max_length
from crm.fragments import came_from, redirect_back_to
from crm.models import Consent, ConsentChannel, Contact
from crm.permissions import requires, visible_or_404
from crm.toasts import say

LOADED = (selectinload(Contact.consents).joinedload(Consent.user),)
GIVEN, WITHDRAWN = "given", "withdrawn"
STATEMENTS = [SelectChoice(GIVEN, _l("Given")), SelectChoice(WITHDRAWN, _l("Withdrawn"))]


class ConsentForm(BaseForm):
    channel = EnumField(_l("Channel"), choices=ConsentChannel)
    statement = RadioField(_l("Statement"), choices=STATEMENTS, validate_choice=False, default=GIVEN)
    source = StringField(
        _l("How we know"),
        [max_length(200)],
        description=_l("For example: on the phone, signed form, web page."),
    )
    wording = TextAreaField(_l("The words that were agreed to"), [max_length(4000)])

    def validate_statement(self, field) -> None:
        if field.data not in (GIVEN, WITHDRAWN):
            raise invalid(_l("Choose one of the values."))


@bp.get("/contacts/<int:contact_id>/consents")
@requires("contacts.view")
def consents(contact_id: int):
    contact = visible_or_404(Contact, contact_id, *LOADED)
    return render_template("contacts/consents.html", contact=contact, form=ConsentForm(formdata=None))


@bp.post("/contacts/<int:contact_id>/consents")
@requires("contacts.edit")
def add_consent(contact_id: int):
    contact = visible_or_404(Contact, contact_id, *LOADED)
    form = ConsentForm()
    if not form.validate():
        return Response(render_template("contacts/consents.html", contact=contact, form=form), 422)
    contact.state_consent(
        form.channel.data,
        is_given=form.statement.data == GIVEN,
        by=current_user,
        source=form.source.data or "",
        wording=form.wording.data or "",
    )
    db.session.commit()
    say(
        _("The consent was written down.")
        if form.statement.data == GIVEN
        else _("The withdrawal was written down.")
    )
    return redirect_back_to(came_from(default=url_for("contacts.consents", contact_id=contact_id)))
