"""Whom an e-mail is from: asked once, where no contact could be found by its addresses."""

from dataclasses import dataclass

from flask import Response, abort, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload, selectinload

from crm.blueprints.mail import bp
from crm.database import db
from crm.forms import BaseForm, ContactField
from crm.fragments import redirect_back_to
from crm.models import Channel, Contact, ContactKind, Event, Interaction, Participant, ReceivedMail
from crm.permissions import can, requires, visible_or_404
from crm.services.interactions.new_acquaintances import AlreadyKnown, known_like
from crm.services.received_mail import naming
from crm.team import team
from crm.toasts import complain, say

WITH_PEOPLE = (
    joinedload(Interaction.contact),
    selectinload(Interaction.participants).joinedload(Participant.contact),
)


class ClientForm(BaseForm):
    """Somebody who does not stand among the participants."""

    contact = ContactField(_l("Another contact"))


@dataclass(frozen=True)
class Choice:
    """One button: a known contact, a participant who is that contact, or a new contact of a participant."""

    fields: dict
    label: str
    detail: str
    is_new: bool = False


@bp.app_template_global("asks_for_client")
def asks_for_client(interaction: Interaction) -> bool:
    """Whether nobody has said yet whom this e-mail is from. Of all others it costs nothing."""
    if interaction.channel is not Channel.EMAIL or interaction.contact_id is not None or interaction.is_done:
        return False
    came = exists().where(ReceivedMail.interaction_id == interaction.id)
    return can("mail.take_in") and db.session.scalar(select(came))


@bp.get("/mail/clients/<int:interaction_id>")
@requires("mail.take_in")
def ask_client(interaction_id: int):
    return _page(visible_or_404(Interaction, interaction_id, *WITH_PEOPLE), ClientForm())


@bp.post("/mail/clients/<int:interaction_id>")
@requires("mail.take_in")
def name_client(interaction_id: int):
    """By the field: a contact that is there, or a new one of the name typed."""
    interaction = visible_or_404(Interaction, interaction_id, *WITH_PEOPLE)
    form = ClientForm()
    contact = form.contact.resolve(by=current_user) if form.validate() else None
    if contact is None:
        form.contact.errors = form.contact.errors or [_("Choose who it is from.")]
        return _page(interaction, form, 422)
    return _named(interaction, naming.name_client(interaction, contact, by=current_user))


@bp.post("/mail/clients/<int:interaction_id>/choice")
@requires("mail.take_in")
def choose_client(interaction_id: int):
    """By one of the buttons."""
    interaction = visible_or_404(Interaction, interaction_id, *WITH_PEOPLE)
    row, contact = _chosen_participant(interaction), _chosen_contact()
    try:
        event = _choose(interaction, row, contact)
    except AlreadyKnown:
        db.session.rollback()
        complain(_("Somebody has linked this participant to a contact meanwhile."))
        return redirect_back_to(url_for("mail.ask_client", interaction_id=interaction_id))
    return _named(interaction, event)


def _choose(interaction: Interaction, row: Participant | None, contact: Contact | None) -> Event:
    if row is not None and contact is not None:
        return naming.link_client(interaction, row, contact, by=current_user)
    if contact is not None:
        return naming.name_client(interaction, contact, by=current_user)
    settings, kind = team(), request.form.get("kind", type=ContactKind) or ContactKind.PERSON
    return naming.make_client(
        interaction,
        row or abort(404),
        kind,
        by=current_user,
        language=settings.language,
        region=settings.country,
    )


def _named(interaction: Interaction, event: Event) -> Response:
    db.session.commit()
    say(_("The e-mail is from: %(name)s", name=interaction.contact.name), event)
    return redirect_back_to(url_for("interactions.show", interaction_id=interaction.id))


def _chosen_contact() -> Contact | None:
    contact_id = request.form.get("contact_id", type=int)
    return visible_or_404(Contact, contact_id) if contact_id is not None else None


def _chosen_participant(interaction: Interaction) -> Participant | None:
    participant_id = request.form.get("participant_id", type=int)
    if participant_id is None:
        return None
    row = next((each for each in interaction.participants if each.id == participant_id), None)
    return row if row is not None else abort(404)


def _choices(interaction: Interaction) -> list[Choice]:
    """The contacts among the participants; of unknown ones who they may be, then a new contact."""
    found = []
    for row in interaction.participants:
        if row.contact is not None and row.contact.is_visible_to(current_user):
            found.append(Choice({"contact_id": row.contact_id}, row.contact.name, row.coordinates))
        elif row.is_unknown:
            found += _for_unknown(row)
    return found


def _for_unknown(row: Participant) -> list[Choice]:
    name = row.name or row.coordinates
    fields = {"participant_id": row.id}
    alike = [each for each in known_like(row, name, current_user) if each.name and not each.is_archived]
    known = [Choice({**fields, "contact_id": each.id}, each.name, row.coordinates) for each in alike]
    return [*known, Choice(fields, name, row.coordinates if row.name else "", is_new=True)]


def _page(interaction: Interaction, form: ClientForm, status: int = 200) -> Response:
    page = render_template(
        "mail/client.html", interaction=interaction, form=form, choices=_choices(interaction)
    )
    return make_response(page, status)
