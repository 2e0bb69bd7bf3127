"""Making a process one that is only won or lost, after saying which of its steps stays (OC-20)."""

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import RadioField, SelectChoice

from crm.blueprints.settings import bp
from crm.database import db
from crm.forms import BaseForm
from crm.i18n import language
from crm.models import Process, Step
from crm.permissions import requires, visible_or_404
from crm.services.processes import outcome_only
from crm.services.processes.removal import standing_on
from crm.toasts import say


class StayingForm(BaseForm):
    """Which step on the way stays."""

    kept = RadioField(_l("Which step stays"), invalid_choice_message=_l("Choose one of the values."))

    def __init__(self, process: Process, **kwargs) -> None:
        self.steps = {str(step.id): step for step in process.open_steps}
        super().__init__(data={"kept": next(iter(self.steps), None)}, **kwargs)

    def process(self, *args, **kwargs) -> None:
        self.kept.choices = [SelectChoice(key, step.name_in(language())) for key, step in self.steps.items()]
        super().process(*args, **kwargs)

    @property
    def chosen(self) -> Step:
        return self.steps[self.kept.data]


@bp.get("/settings/processes/<int:process_id>/outcome-only")
@requires("settings.manage")
def ask_outcome_only(process_id: int):
    process = visible_or_404(Process, process_id)
    if not _can_become(process):
        return _to(process)
    return _page(process, StayingForm(process))


@bp.post("/settings/processes/<int:process_id>/outcome-only")
@requires("settings.manage")
def make_outcome_only(process_id: int):
    process = visible_or_404(Process, process_id)
    if not _can_become(process):
        return _to(process)
    form = StayingForm(process)
    if not form.validate():
        return _page(process, form), 422
    process.check_version(form.version_number)
    event = outcome_only.leave_one(process, form.chosen, by=current_user)
    db.session.commit()
    say(_("Only won or lost now: %(name)s", name=process.name_in(language())), event)
    return _to(process)


def _can_become(process: Process) -> bool:
    return len(process.open_steps) > 1 and outcome_only.has_both_ends(process)


def _page(process: Process, form: StayingForm) -> str:
    standing = {step: standing_on(step, current_user) for step in process.open_steps}
    return render_template(
        "settings/processes/outcome_only.html", process=process, form=form, standing=standing
    )


def _to(process: Process):
    return redirect(url_for("settings.process", process_id=process.id), 303)
