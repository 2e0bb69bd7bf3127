"""Stamped notes, in our words or the client's (SC-12, SC-25)."""

from flask_babel import gettext as _
from flask_login import current_user

from crm.blueprints.interactions import answers, bp
from crm.blueprints.interactions.forms import StampForm
from crm.database import commit_keeping_records
from crm.models import Interaction
from crm.permissions import requires, visible_or_404
from crm.toasts import say


@bp.app_template_global("new_note_form")
def new_note_form() -> StampForm:
    return StampForm(formdata=None)


@bp.post("/interactions/<int:interaction_id>/notes")
@requires("interactions.edit")
def add_note(interaction_id: int):
    interaction = visible_or_404(Interaction, interaction_id, *answers.FOR_NOTES)
    form = StampForm()
    if not form.validate():
        return answers.refused(interaction, form, "interactions/note.html", note_form=form)
    event = interaction.add_note(form.text.data or "", by=current_user, kind=form.kind.data)
    commit_keeping_records()
    say(_("Note added"), event)
    return answers.done(interaction)
