"""The trial run, and the start."""

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.blueprints.imports import bp
from crm.blueprints.imports.change_words import changed_words
from crm.blueprints.imports.drafts import of_draft, plan_of
from crm.database import db
from crm.feature_table import FEATURES
from crm.fragments import redirect_back_to
from crm.models import ImportKind, ImportRun
from crm.permissions import requires
from crm.services.feature_switches import switch_on_for
from crm.services.transfers import intake
from crm.services.transfers.intake import ColumnMissing
from crm.services.transfers.plan import Plan
from crm.services.transfers.trial import try_out
from crm.services.transfers.words import problem_words
from crm.team import forget_team
from crm.toasts import say


@bp.get("/imports/<int:run_id>/trial")
@requires("imports.run")
@of_draft
def trial(run: ImportRun):
    plan, problem = plan_of(run)
    missing = not problem and what_is_missing(run)
    if missing:
        return redirect_back_to(url_for("imports.columns", run_id=run.id))
    return page(run, plan, problem)


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


def page(run: ImportRun, plan: Plan | None, problem: str):
    if plan is None:
        return render_template("imports/trial.html", run=run, trial=None, problem=problem), 422
    found = try_out(plan)
    wrong = [
        (row, [problem_words(each, plan.headings) for each in problems]) for row, problems in found.wrong
    ]
    return render_template(
        "imports/trial.html",
        run=run, trial=found, problem="", wrong=wrong,
        changes=[(change, changed_words(change, plan)) for change in found.changes],
        named=named_words(found.named), matched=found.matched,
    )  # fmt: skip


def named_words(named: dict[str, list[str]]) -> list[tuple[str, list[str]]]:
    labels = {
        "company": _("New companies named in the file"), "owner": _("New colleagues"),
        "product": _("New products"), "step": _("New stages"),
    }  # fmt: skip
    return [(labels[kind], names) for kind, names in named.items()]
