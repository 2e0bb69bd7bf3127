"""Whether the client of one appointment is reminded: a switch with the text beside it (SC-21)."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy.orm import joinedload

from crm.blueprints.reminders import bp
from crm.database import db
from crm.forms import BaseForm, EnumField
from crm.fragments import came_from, redirect_back_to
from crm.models import ClientReminder, Interaction
from crm.permissions import requires, visible_or_404
from crm.services.reminders.preview import ReminderPreview, preview_of
from crm.toasts import complain, say


class ClientReminderForm(BaseForm):
    client_reminder = EnumField(_l("Remind the client"), choices=ClientReminder)


def client_reminders(interaction: Interaction) -> ReminderPreview | None:
    """What the page of an appointment shows; None for a task, and where there is nobody to remind."""
    return None if interaction.is_task or interaction.contact is None else preview_of(interaction)


@bp.post("/interactions/<int:interaction_id>/client-reminder")
@requires("interactions.edit")
def update_client(interaction_id: int):
    interaction = visible_or_404(Interaction, interaction_id, joinedload(Interaction.contact))
    form, preview = ClientReminderForm(), client_reminders(interaction)
    back = came_from(url_for("interactions.show", interaction_id=interaction.id))
    if not form.validate() or preview is None or form.client_reminder.data not in preview.choices:
        complain(_("The client cannot be reminded this way."))
        return redirect_back_to(back)
    interaction.check_version(form.version_number)
    if form.client_reminder.data is not interaction.client_reminder:
        interaction.client_reminder = form.client_reminder.data
        event = interaction.record_event("updated", by=current_user)
        db.session.commit()
        say(_("Saved: %(title)s", title=interaction.title), event)
    return redirect_back_to(back)
