"""Taking a step away, after saying where its records go (MC-31)."""

from flask import render_template
from flask_babel import gettext as _
from flask_login import current_user

from crm.blueprints.settings import bp
from crm.blueprints.settings.process_forms import RemovalForm
from crm.blueprints.settings.steps import step_or_404, to_process
from crm.database import db
from crm.i18n import language
from crm.models import Deal, Interaction, Step
from crm.permissions import requires
from crm.services.processes import removal as step_removal
from crm.services.processes.removal import Standing
from crm.toasts import complain, say


@bp.get("/settings/steps/<int:step_id>/removal")
@requires("settings.manage")
def ask_removal(step_id: int):
    step = step_or_404(step_id)
    standing = step_removal.standing_on(step, current_user)
    return page(step, standing, form_for(step, standing))


@bp.post("/settings/steps/<int:step_id>/removal")
@requires("settings.manage")
def remove_step(step_id: int):
    step = step_or_404(step_id)
    standing = step_removal.standing_on(step, current_user)
    form = form_for(step, standing)
    if not form.validate():
        return page(step, standing, form), 422
    if step_removal.is_last_on_the_way(step):
        complain(_("A process keeps one step on the way."))
        return to_process(step.process)
    step.check_version(form.version_number)
    process, name = step.process, step.name_in(language())
    event = step_removal.remove(
        step,
        interactions_to=form.chosen("interactions_to"),
        deals_to=form.chosen("deals_to"),
        by=current_user,
    )
    db.session.commit()
    say(_("Removed: %(name)s", name=name), event if standing.is_undoable else None)
    return to_process(process)


def form_for(step: Step, standing: Standing) -> RemovalForm:
    """Asks only about what stands there."""
    return RemovalForm(
        step_removal.targets(step, Interaction) if standing.needs_interaction_target else None,
        step_removal.targets(step, Deal) if standing.deals else None,
    )


def page(step: Step, standing: Standing, form: RemovalForm) -> str:
    return render_template(
        "settings/processes/removal.html",
        step=step,
        standing=standing,
        form=form,
        is_last=step_removal.is_last_on_the_way(step),
    )
