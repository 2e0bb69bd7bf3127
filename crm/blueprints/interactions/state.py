"""The light: one tap (SC-03, SC-04)."""

from flask import abort
from flask_babel import gettext as _
from flask_login import current_user

from crm.blueprints.interactions import answers, bp, hints
from crm.blueprints.interactions.forms import StateForm
from crm.blueprints.interactions.unticked import say_unticked
from crm.database import commit_keeping_records
from crm.models import Interaction, StaleVersion, State
from crm.permissions import requires, visible_or_404
from crm.toasts import say


@bp.post("/interactions/<int:interaction_id>/state")
@requires("interactions.edit")
def update_state(interaction_id: int):
    interaction = visible_or_404(Interaction, interaction_id, answers.WITH_CONTACT)
    form = StateForm(data=answers.version_argument())
    if not form.validate():
        abort(422)
    try:
        interaction.check_version(form.version_number)
    except StaleVersion as error:
        return answers.stale(interaction, error)
    if interaction.state is not form.state.data:
        event = interaction.set_state(form.state.data, by=current_user)
        commit_keeping_records()
        say(_said(interaction), event, link=hints.link_after(interaction))
        say_unticked(interaction)
    return answers.done(interaction)


def _said(interaction: Interaction) -> str:
    words = {
        State.OPEN: _("Open: %(title)s", title=interaction.title),
        State.IN_PROGRESS: _("In progress: %(title)s", title=interaction.title),
        State.DONE: _("Finished: %(title)s", title=interaction.title),
    }
    return words[interaction.state]
