"""The true day an interaction counts by: a payment may come later than it was written down (SC-19)."""

from flask import render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from crm.blueprints.interactions import answers, bp
from crm.database import db
from crm.forms import BaseForm, DayField
from crm.fragments import redirect_back_to
from crm.i18n import long_date
from crm.models import Interaction
from crm.permissions import requires, visible_or_404
from crm.toasts import say


class UpdateDateForm(BaseForm):
    update_date = DayField(
        _l("Update date"), description=_l("Reports count by this day. Empty: the start date.")
    )


@bp.app_template_global("new_update_date_form")
def new_update_date_form(interaction: Interaction) -> UpdateDateForm:
    return UpdateDateForm(formdata=None, data={"update_date": interaction.update_date})


@bp.post("/interactions/<int:interaction_id>/update-date")
@requires("interactions.edit")
def correct_update_date(interaction_id: int):
    interaction = visible_or_404(Interaction, interaction_id)
    form = UpdateDateForm()
    if not form.validate():
        back = answers.back_from(interaction)
        page = render_template("interactions/update_date.html", interaction=interaction, form=form, back=back)
        return page, 422
    interaction.check_version(form.version_number)
    if form.update_date.data != interaction.update_date:
        event = interaction.correct_update_date(form.update_date.data, by=current_user)
        db.session.commit()
        say(_("Update date: %(day)s", day=long_date(interaction.update_date)), event)
    return redirect_back_to(answers.back_from(interaction))
