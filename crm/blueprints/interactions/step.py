"""Another step, in place: a conclusion finishes the interaction by itself (SC-14, SC-15, SC-17)."""

from flask import render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from crm.blueprints.interactions import answers, bp
from crm.blueprints.interactions.editing.record_fields import StepField
from crm.blueprints.interactions.unticked import say_unticked
from crm.database import db
from crm.forms import BaseForm
from crm.fragments import render_fragments, wants_partial
from crm.i18n import language, today
from crm.models import Interaction, StaleVersion, Step
from crm.permissions import requires, visible_or_404
from crm.toasts import complain, say


class StepForm(BaseForm):
    step_id = StepField(_l("Step"))

    def __init__(self, interaction: Interaction) -> None:
        super().__init__(data={"step_id": interaction.step_id})
        self.step_id.walker = interaction


@bp.get("/interactions/<int:interaction_id>/step")
@requires("interactions.edit")
def edit_step(interaction_id: int):
    """The form alone for the page it is asked from, else a page of its own."""
    interaction = visible_or_404(Interaction, interaction_id)
    return _form(interaction, StepForm(interaction))


@bp.post("/interactions/<int:interaction_id>/step")
@requires("interactions.edit")
def update_step(interaction_id: int):
    interaction = visible_or_404(Interaction, interaction_id)
    form = StepForm(interaction)
    if not form.validate():
        return _form(interaction, form, 422)
    try:
        interaction.check_version(form.version_number)
    except StaleVersion as error:
        return answers.stale(interaction, error)
    if form.step_id.data != interaction.step_id:
        step = visible_or_404(Step, form.step_id.data) if form.step_id.data else None
        was_done = interaction.is_done
        event = interaction.walk_to(step, by=current_user, on=today())
        db.session.commit()
        say(_said(interaction, was_done), event)
        if not was_done:
            say_unticked(interaction)
    return answers.done(interaction)


def _form(interaction: Interaction, form: StepForm, status: int = 200):
    if wants_partial() and status == 200:
        return render_template("interactions/_step_form.html", interaction=interaction, form=form)
    if wants_partial():
        complain(form.step_id.errors[0])
        return render_fragments("components/toast_answers.html", 422)
    back = answers.back_from(interaction)
    return render_template("interactions/step.html", interaction=interaction, form=form, back=back), status


def _said(interaction: Interaction, was_done: bool) -> str:
    if interaction.step is None:
        return _("On no step now: %(title)s", title=interaction.title)
    step = interaction.step.label_in(language())
    if interaction.is_done and not was_done:
        return _("Finished by its step: %(step)s", step=step)
    return _("Now on step: %(step)s", step=step)
