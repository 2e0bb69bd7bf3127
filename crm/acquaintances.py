"""An unknown participant of an interaction or a deal becomes a contact: page and acts (OC-08, C13)."""

from dataclasses import dataclass

from flask import Response, abort, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import RadioField, SelectChoice, StringField

from crm.database import db
from crm.forms import BaseForm, max_length, required
from crm.fragments import redirect_back_to
from crm.models import Contact, ContactKind, Deal, Event, Interaction
from crm.models.mixins.attending import Attending
from crm.permissions import visible_or_404
from crm.services.interactions import new_acquaintances
from crm.services.interactions.new_acquaintances import AlreadyKnown
from crm.team import team
from crm.toasts import complain, say

PAGE = "interactions/people/make_contact.html"


class AcquaintanceForm(BaseForm):
    """What the new contact is and is called."""

    kind = RadioField(
        _l("Kind"),
        choices=[SelectChoice(kind.value, kind.label) for kind in reversed(ContactKind)],
        default=ContactKind.PERSON.value,
        validate_choice=False,
    )
    name = StringField(_l("Name"), [required(), max_length()])

    @property
    def chosen_kind(self) -> ContactKind:
        return ContactKind.COMPANY if self.kind.data == ContactKind.COMPANY.value else ContactKind.PERSON


@dataclass(frozen=True)
class Acquaintance:
    """The participant in question, where the form goes (``action``) and where one returns to (``back``)."""

    row: Attending
    action: str
    back: str

    @property
    def record(self) -> Interaction | Deal:
        return new_acquaintances.record_of(self.row)


def participant_or_404(record: Interaction | Deal, participant_id: int) -> Attending:
    return next((each for each in record.participants if each.id == participant_id), None) or abort(404)


def ask(who: Acquaintance) -> Response:
    return _page(who, AcquaintanceForm(formdata=None, data={"name": who.row.name}))


def answer(who: Acquaintance) -> Response:
    """One tap when nobody like that is known; else the duplicates are shown first."""
    if contact_id := request.form.get("contact_id", type=int):
        return _link(who, visible_or_404(Contact, contact_id))
    form = AcquaintanceForm(data={"name": who.row.name})
    # The buttons beside the participant send no name: the one that was logged counts.
    if "name" in request.form:
        return _make(who, form.name.data, form.chosen_kind) if form.validate() else _page(who, form, 422)
    if not who.row.name or new_acquaintances.known_like(who.row, who.row.name, current_user):
        data = {"name": who.row.name, "kind": form.chosen_kind.value}
        return _page(who, AcquaintanceForm(formdata=None, data=data))
    return _make(who, who.row.name, form.chosen_kind)


def _make(who: Acquaintance, name: str, kind: ContactKind) -> Response:
    settings = team()
    try:
        contact, event = new_acquaintances.make_contact(
            who.row, name, by=current_user, language=settings.language, region=settings.country,
            kind=kind,
        )  # fmt: skip
    except AlreadyKnown:
        return _too_late(who)
    return _told(who, _("New contact: %(name)s", name=contact.name), event)


def _link(who: Acquaintance, contact: Contact) -> Response:
    try:
        event = new_acquaintances.link(who.row, contact, by=current_user)
    except AlreadyKnown:
        return _too_late(who)
    return _told(who, _("Linked to the contact: %(name)s", name=contact.name), event)


def _told(who: Acquaintance, words: str, event: Event) -> Response:
    db.session.commit()
    say(words, event)
    return redirect_back_to(who.back)


def _too_late(who: Acquaintance) -> Response:
    db.session.rollback()
    complain(_("Somebody has linked this participant to a contact meanwhile."))
    return redirect_back_to(who.back)


def _page(who: Acquaintance, form: AcquaintanceForm, status: int = 200) -> Response:
    known = new_acquaintances.known_like(who.row, form.name.data or who.row.name, current_user)
    return Response(render_template(PAGE, who=who, form=form, known=known), status)
