"""The steps of a process: adding, changing, ordering by drag or by buttons (MC-31, MC-33)."""

from flask import Response, abort, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import joinedload

from crm.blueprints.settings import bp
from crm.blueprints.settings.process_forms import MAX_STEPS, StepForm
from crm.blueprints.settings.processes import shift_argument
from crm.conflicts import conflict_page
from crm.database import db
from crm.fragments import redirect_back_to, render_fragments, wants_partial
from crm.i18n import language
from crm.models import Outcome, Process, StaleVersion, Step
from crm.permissions import requires, visible_or_404
from crm.services.processes import settings as process_settings
from crm.toasts import complain, say

PAGE = "settings/processes/step.html"


@bp.get("/settings/processes/<int:process_id>/steps/new")
@requires("settings.manage")
def new_step(process_id: int):
    process = visible_or_404(Process, process_id)
    return render_template(PAGE, process=process, step=None, form=StepForm(fresh_step(), process))


@bp.post("/settings/processes/<int:process_id>/steps/new")
@requires("settings.manage")
def create_step(process_id: int):
    process = visible_or_404(Process, process_id)
    form = StepForm(fresh_step(), process)
    if not form.validate():
        return render_template(PAGE, process=process, step=None, form=form), 422
    if len(process.steps) >= MAX_STEPS:
        complain(_("A process has at most 30 steps."))
        return to_process(process)
    form.write_to(form.step)
    event = process_settings.add_step(form.step, process, by=current_user)
    db.session.commit()
    say(_("Added: %(name)s", name=form.step.name_in(language())), event)
    return to_process(process)


@bp.get("/settings/steps/<int:step_id>")
@requires("settings.manage")
def step(step_id: int):
    found = step_or_404(step_id)
    return render_template(PAGE, process=found.process, step=found, form=StepForm(found))


@bp.post("/settings/steps/<int:step_id>")
@requires("settings.manage")
def update_step(step_id: int):
    found = step_or_404(step_id)
    context = {"process": found.process, "step": found}
    form = StepForm(found)
    if not form.validate():
        return render_template(PAGE, form=form, **context), 422
    try:
        found.check_version(form.version_number)
    except StaleVersion:
        return conflict_page(PAGE, form, StepForm(found, formdata=None), found, **context)
    form.write_to(found)
    event = found.record_event("updated", by=current_user)
    db.session.commit()
    say(_("Saved: %(title)s", title=found.name_in(language())), event)
    return to_process(found.process)


@bp.post("/settings/steps/<int:step_id>/place")
@requires("settings.manage")
def place_step(step_id: int):
    """By drag: ``after_id``, the step it was dropped behind ("" for the top); by button: ``shift``."""
    found = step_or_404(step_id)
    if "after_id" in request.form:
        event = process_settings.place_step(found, behind_argument(found), by=current_user)
    else:
        event = process_settings.shift_step(found, shift_argument(), by=current_user)
    db.session.commit()
    if event is not None:
        say(_("The order was changed."), event)
    db.session.expire(found.process, ["steps"])
    if wants_partial():
        return render_fragments("settings/processes/placed.htmx.html", process=found.process)
    return to_process(found.process, f"step-{step_id}")


def behind_argument(step: Step) -> Step | None:
    typed = request.form["after_id"]
    if not typed:
        return None
    others = (each for each in step.process.steps if each is not step and str(each.id) == typed)
    return next(others, None) or abort(422)


def fresh_step() -> Step:
    """A step that nothing is known of yet; it joins no process before it is saved."""
    return Step(names={}, color="slate", outcome=Outcome.NONE, probability=0, sets_update_date=False)


def step_or_404(step_id: int) -> Step:
    """A step in use; a removed one is not there."""
    found = visible_or_404(Step, step_id, joinedload(Step.process))
    return abort(404) if found.is_archived else found


def to_process(process: Process, anchor: str = "steps") -> Response:
    return redirect_back_to(url_for("settings.process", process_id=process.id, _anchor=anchor))
