"""Who takes part: suggestions while typing, and an unknown participant becomes a contact (OC-08, OC-09)."""

from flask import Response, abort, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy.orm import joinedload
from wtforms import StringField

from crm.blueprints.interactions import answers, bp
from crm.database import db
from crm.forms import BaseForm, max_length, required
from crm.fragments import redirect_back_to
from crm.models import Contact, Event, Interaction, Participant
from crm.permissions import requires, visible_or_404
from crm.services.interactions import new_acquaintances, people_picks
from crm.services.interactions.new_acquaintances import AlreadyKnown
from crm.team import team
from crm.toasts import complain, say

LONGEST_TYPED = 300


class AcquaintanceForm(BaseForm):
    """What the new contact is called."""

    name = StringField(_l("Name"), [required(), max_length()])


@bp.get("/interactions/people")
@requires("interactions.view")
def people_options():
    """Suggestions for ``q``, or for the text of the input that ``field`` names."""
    typed = request.args.get("q") or request.args.get(request.args.get("field", ""), "")
    typed = typed.strip()[:LONGEST_TYPED]
    picks = people_picks.suggest(typed, current_user) if len(typed) > 1 else []
    return render_template("interactions/_people_options.html", picks=picks)


@bp.get("/interactions/<int:interaction_id>/participants/<int:participant_id>/contact")
@requires("contacts.edit")
def ask_contact(interaction_id: int, participant_id: int):
    interaction, row = _loaded(interaction_id, participant_id)
    return _page(interaction, row, AcquaintanceForm(data={"name": row.name}))


@bp.post("/interactions/<int:interaction_id>/participants/<int:participant_id>/contact")
@requires("contacts.edit")
def make_contact(interaction_id: int, participant_id: int):
    """One tap when nobody like that is known; else the duplicates are shown first (C13)."""
    interaction, row = _loaded(interaction_id, participant_id)
    if contact_id := request.form.get("contact_id", type=int):
        return _link(interaction, row, visible_or_404(Contact, contact_id))
    form = AcquaintanceForm(data={"name": row.name})
    # The button on the interaction sends no name: the one that was logged counts.
    is_tap = "name" not in request.form
    name = row.name if is_tap else form.name.data
    if is_tap and (not name or new_acquaintances.known_like(row, name, current_user)):
        return _page(interaction, row, AcquaintanceForm(formdata=None, data={"name": row.name}))
    if not is_tap and not form.validate():
        return _page(interaction, row, form, 422)
    return _make(interaction, row, name)


def _make(interaction: Interaction, row: Participant, name: str) -> Response:
    settings = team()
    try:
        contact, event = new_acquaintances.make_contact(
            row, name, by=current_user, language=settings.language, region=settings.country
        )
    except AlreadyKnown:
        return _too_late(interaction)
    db.session.commit()
    return _told(interaction, _("New contact: %(name)s", name=contact.name), event)


def _link(interaction: Interaction, row: Participant, contact: Contact) -> Response:
    try:
        event = new_acquaintances.link(row, contact, by=current_user)
    except AlreadyKnown:
        return _too_late(interaction)
    db.session.commit()
    return _told(interaction, _("Linked to the contact: %(name)s", name=contact.name), event)


def _told(interaction: Interaction, words: str, event: Event) -> Response:
    say(words, event)
    return redirect_back_to(answers.back_from(interaction))


def _too_late(interaction: Interaction) -> Response:
    db.session.rollback()
    complain(_("Somebody has linked this participant to a contact meanwhile."))
    return redirect_back_to(answers.back_from(interaction))


def _page(interaction: Interaction, row: Participant, form: AcquaintanceForm, status: int = 200) -> Response:
    page = render_template(
        "interactions/make_contact.html",
        interaction=interaction,
        participant=row,
        form=form,
        known=new_acquaintances.known_like(row, form.name.data or row.name, current_user),
        back=answers.back_from(interaction),
    )
    return Response(page, status)


def _loaded(interaction_id: int, participant_id: int) -> tuple[Interaction, Participant]:
    interaction = visible_or_404(Interaction, interaction_id, joinedload(Interaction.contact))
    row = next((each for each in interaction.participants if each.id == participant_id), None)
    return (interaction, row) if row is not None else abort(404)
