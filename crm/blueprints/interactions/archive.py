"""Out of the lists and back: a slip is archived, nothing is deleted (PL-14)."""

from flask_babel import gettext as _
from flask_login import current_user

from crm.blueprints.interactions import answers, bp
from crm.database import db
from crm.models import Interaction
from crm.permissions import requires, visible_or_404
from crm.toasts import say


@bp.post("/interactions/<int:interaction_id>/archive")
@requires("interactions.edit")
def archive(interaction_id: int):
    interaction = visible_or_404(Interaction, interaction_id)
    if not interaction.is_archived:
        event = interaction.archive(by=current_user)
        db.session.commit()
        say(_("Archived: %(title)s", title=interaction.title), event)
    return answers.done(interaction)


@bp.post("/interactions/<int:interaction_id>/restore")
@requires("interactions.edit")
def restore(interaction_id: int):
    interaction = visible_or_404(Interaction, interaction_id)
    if interaction.is_archived:
        event = interaction.restore(by=current_user)
        db.session.commit()
        say(_("Restored: %(title)s", title=interaction.title), event)
    return answers.done(interaction)
