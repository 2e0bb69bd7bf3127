"""The trial run, and the start."""

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.blueprints.imports import bp
from crm.blueprints.imports.drafts import of_draft, plan_of
from crm.blueprints.imports.waiting import waiting_page
from crm.database import db
from crm.feature_table import FEATURES
from crm.fragments import came_from, redirect_back_to
from crm.i18n import language
from crm.models import ImportKind, ImportRun
from crm.permissions import requires
from crm.services.feature_switches import switch_on_for
from crm.services.transfers import intake, long_trial
from crm.services.transfers.findings import Findings, findings_of
from crm.services.transfers.intake import ColumnMissing
from crm.services.transfers.trial import try_out
from crm.team import forget_team
from crm.toasts import say


@bp.get("/imports/<int:run_id>/trial")
@requires("imports.run")
@of_draft
def trial(run: ImportRun):
    """What the import will do. A long file was tried out by a job; while that works the page asks again."""
    if found := long_trial.found_by(run, language()):
        return page(run, found)
    if long_trial.is_under_way(run, language()):
        return waiting_page(run, "trial")
    plan, problem = plan_of(run)
    if plan is None:
        return page(run, None, problem)
    if what_is_missing(run):
        return redirect_back_to(url_for("imports.columns", run_id=run.id))
    if long_trial.is_long(plan):
        return waiting_page(run, "trial")
    return page(run, findings_of(try_out(plan), plan))


@bp.post("/imports/<int:run_id>/trial")
@requires("imports.run")
@of_draft
def begin_trial(run: ImportRun):
    """Try a long file out (once more)."""
    long_trial.begin(run, by=current_user, language=language())
    db.session.commit()
    return redirect_back_to(came_from(default=url_for("imports.trial", run_id=run.id)))


@bp.post("/imports/<int:run_id>/start")
@requires("imports.run")
@of_draft
def start(run: ImportRun):
    if what_is_missing(run):
        return redirect_back_to(url_for("imports.columns", run_id=run.id))
    intake.start(run, by=current_user)
    names = switch_on_for(run.kind, by=current_user)
    db.session.commit()
    if names:
        forget_team()
        parts = ", ".join(str(FEATURES[name].label) for name in names)
        say(_("Switched on: %(part)s", part=parts))
    return redirect_back_to(url_for("imports.show", run_id=run.id))


def what_is_missing(run: ImportRun) -> bool:
    """Whether a page before was passed over: a column for the name, or the source of personal data."""
    try:
        intake.check_columns(run.kind, tuple(run.options.get("columns", ())))
    except ColumnMissing:
        return True
    return not run.source and run.kind is not ImportKind.PRODUCTS


def page(run: ImportRun, found: Findings | None, problem: str = ""):
    status = 200 if found else 422
    return render_template("imports/trial.html", run=run, found=found, problem=problem), status
