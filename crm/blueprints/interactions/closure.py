"""Done, with the result in the same step, and the next step after it (ST-05, MC-44)."""

from flask import abort, render_template
from flask_babel import gettext as _
from flask_login import current_user

from crm.blueprints.interactions import answers, bp
from crm.blueprints.interactions.forms import FinishForm, NextForm
from crm.database import db
from crm.i18n import long_date
from crm.models import Interaction, StaleVersion
from crm.permissions import requires, visible_or_404
from crm.services.undo import one_gesture
from crm.toasts import say


@bp.app_template_global("new_finish_form")
def new_finish_form() -> FinishForm:
    return FinishForm(formdata=None)


@bp.app_template_global("new_next_form")
def new_next_form() -> NextForm:
    return NextForm(formdata=None)


@bp.get("/interactions/<int:interaction_id>/finish")
@requires("interactions.edit")
def ask_finish(interaction_id: int):
    interaction = visible_or_404(Interaction, interaction_id)
    return render_template(
        "interactions/finish.html",
        interaction=interaction,
        form=FinishForm(),
        back=answers.back_from(interaction),
    )


@bp.post("/interactions/<int:interaction_id>/finish")
@requires("interactions.edit")
def finish(interaction_id: int):
    interaction = visible_or_404(Interaction, interaction_id)
    form = FinishForm()
    if not form.validate():
        return answers.refused(interaction, form, "interactions/finish.html", finish_form=form)
    try:
        interaction.check_version(form.version_number)
    except StaleVersion as error:
        return answers.stale(interaction, error)
    with one_gesture():
        event = interaction.finish(by=current_user, result=form.text.data or "")
        if form.again_day is not None:
            interaction.plan_next(form.again_day, by=current_user, title=form.title.data or "")
    db.session.commit()
    say(_said(interaction, form.again_day), event)
    return answers.done(interaction)


@bp.post("/interactions/<int:interaction_id>/next")
@requires("interactions.edit")
def plan_next(interaction_id: int):
    interaction = visible_or_404(Interaction, interaction_id)
    form = NextForm()
    if not form.validate():
        return answers.refused(interaction, form, "interactions/plan_next.html", next_form=form)
    day = form.again_day or abort(422)
    event = interaction.plan_next(day, by=current_user, title=form.title.data or "")
    db.session.commit()
    say(_("Next step on %(day)s", day=long_date(day)), event)
    return answers.done(interaction)


def _said(interaction: Interaction, again_day) -> str:
    if again_day is None:
        return _("Finished: %(title)s", title=interaction.title)
    return _("Finished. Next step on %(day)s", day=long_date(again_day))
