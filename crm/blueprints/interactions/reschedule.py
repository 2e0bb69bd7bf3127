"""Log and reschedule: the record evolves instead of being closed (SC-11, SC-13)."""

from flask import render_template
from flask_babel import gettext as _
from flask_login import current_user

from crm.blueprints.interactions import answers, bp
from crm.blueprints.interactions.forms import RescheduleForm
from crm.database import db
from crm.i18n import long_date
from crm.models import Interaction, StaleVersion
from crm.permissions import requires, visible_or_404
from crm.services.undo import one_gesture
from crm.toasts import say


@bp.app_template_global("new_reschedule_form")
def new_reschedule_form() -> RescheduleForm:
    return RescheduleForm(formdata=None)


@bp.get("/interactions/<int:interaction_id>/reschedule")
@requires("interactions.edit")
def ask_reschedule(interaction_id: int):
    interaction = visible_or_404(Interaction, interaction_id)
    return render_template(
        "interactions/reschedule.html",
        interaction=interaction,
        form=RescheduleForm(),
        back=answers.back_from(interaction),
    )


@bp.post("/interactions/<int:interaction_id>/reschedule")
@requires("interactions.edit")
def reschedule(interaction_id: int):
    interaction = visible_or_404(Interaction, interaction_id)
    form = RescheduleForm()
    if not form.validate():
        return answers.refused(interaction, form, "interactions/reschedule.html", reschedule_form=form)
    try:
        interaction.check_version(form.version_number)
    except StaleVersion as error:
        return answers.stale(interaction, error)
    with one_gesture():
        event = interaction.reschedule(
            form.again_day, by=current_user, words=form.text.data or "", kind=form.kind.data
        )
    db.session.commit()
    say(_("Moved to %(day)s: %(title)s", day=long_date(form.again_day), title=interaction.title), event)
    return answers.done(interaction)
