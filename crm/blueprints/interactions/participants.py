"""Who takes part: suggestions while typing, and an unknown participant becomes a contact (OC-08, OC-09)."""

from flask import render_template, request, url_for
from flask_login import current_user
from sqlalchemy.orm import joinedload

from crm import acquaintances
from crm.acquaintances import Acquaintance
from crm.blueprints.interactions import answers, bp
from crm.models import Interaction
from crm.permissions import requires, visible_or_404
from crm.services.interactions import people_picks

LONGEST_TYPED = 300


@bp.get("/interactions/people")
@requires("interactions.view")
def people_options():
    """Suggestions for ``q``, or for the text of the input that ``field`` names."""
    typed = request.args.get("q") or request.args.get(request.args.get("field", ""), "")
    typed = typed.strip()[:LONGEST_TYPED]
    picks = people_picks.suggest(typed, current_user) if len(typed) > 1 else []
    return render_template("interactions/people/_people_options.html", picks=picks)


@bp.get("/interactions/<int:interaction_id>/participants/<int:participant_id>/contact")
@requires("contacts.edit")
def ask_contact(interaction_id: int, participant_id: int):
    return acquaintances.ask(_acquaintance(interaction_id, participant_id))


@bp.post("/interactions/<int:interaction_id>/participants/<int:participant_id>/contact")
@requires("contacts.edit")
def make_contact(interaction_id: int, participant_id: int):
    return acquaintances.answer(_acquaintance(interaction_id, participant_id))


def _acquaintance(interaction_id: int, participant_id: int) -> Acquaintance:
    interaction = visible_or_404(Interaction, interaction_id, joinedload(Interaction.contact))
    row = acquaintances.participant_or_404(interaction, participant_id)
    back = answers.back_from(interaction)
    ids = {"interaction_id": interaction_id, "participant_id": participant_id}
    return Acquaintance(row, url_for("interactions.make_contact", **ids, next=back), back)
