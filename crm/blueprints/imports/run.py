"""An import that was started: how far it is, what came of it, the rows that did not come in."""

from flask import Response, abort, redirect, render_template, send_file, url_for
from flask_login import current_user

from crm.background import hurry
from crm.blueprints.imports import bp
from crm.blueprints.imports.drafts import next_page
from crm.database import db
from crm.fragments import redirect_back_to, wants_partial
from crm.i18n import language
from crm.models import ImportRun, ImportState, Job
from crm.permissions import requires, visible_or_404
from crm.services.files import storage as files
from crm.services.transfers import intake
from crm.services.transfers.drafts import Problem
from crm.services.transfers.words import problem_words, refusal_words

UNDER_WAY = (ImportState.RUNNING, ImportState.TAKING_BACK)


@bp.get("/imports/<int:run_id>")
@requires("imports.run")
def show(run_id: int):
    """A draft leads to its first page; while it runs, the page asks again by itself."""
    run = visible_or_404(ImportRun, run_id)
    if run.state is ImportState.DRAFT:
        return redirect(next_page(run), code=303)
    if waits_for_runner(run.job):
        hurry()
    is_under_way = run.state in UNDER_WAY and not has_stopped(run)
    context = {"run": run, "is_under_way": is_under_way, "has_stopped": has_stopped(run), **result_of(run)}
    return render_template("imports/_run.html" if wants_partial() else "imports/show.html", **context)


def waits_for_runner(job: Job | None) -> bool:
    return job is not None and job.finished_at is None


def has_stopped(run: ImportRun) -> bool:
    """Whether the background gave up on it: what is done stays, and it can go on."""
    return run.state in UNDER_WAY and run.job is not None and run.job.failed


def result_of(run: ImportRun) -> dict:
    report = run.report
    failure = report.get("failure")
    headings = tuple(report.get("headings", ()))
    problems = [
        (each["row"], [problem_words(Problem(**problem), headings) for problem in each["problems"]])
        for each in report.get("problems", ())
    ]
    return {
        "tally": report.get("tally", {}),
        "taken_back": report.get("taken_back", {}),
        "problems": problems,
        "figures": report.get("figures") or None,
        "failure": refusal_words(failure["reason"], failure["details"]) if failure else "",
        "step_name": step_name,
    }


def step_name(names: dict) -> str:
    """A step's name as it was at the import, in the reader's language."""
    return names.get(language()) or names.get("en") or next(iter(names.values()), "")


@bp.post("/imports/<int:run_id>/continuation")
@requires("imports.run")
def go_on(run_id: int):
    """Try once more after the background gave up."""
    run = visible_or_404(ImportRun, run_id)
    if has_stopped(run):
        intake.go_on(run, by=current_user)
        db.session.commit()
    return redirect_back_to(url_for("imports.show", run_id=run.id))


@bp.post("/imports/<int:run_id>/undo")
@requires("imports.run")
def take_back(run_id: int):
    """Archive what the import made and set back what it changed."""
    run = visible_or_404(ImportRun, run_id)
    if run.state is ImportState.FINISHED:
        intake.take_back(run, by=current_user)
        db.session.commit()
    return redirect_back_to(url_for("imports.show", run_id=run.id))


@bp.get("/imports/<int:run_id>/errors")
@requires("imports.run")
def errors(run_id: int) -> Response:
    """The rows that did not come in, as a file."""
    run = visible_or_404(ImportRun, run_id)
    path = files.path_of(run.error_file.sha256) if run.error_file else None
    if path is None or not path.exists():
        abort(404)
    return send_file(path, mimetype="text/csv", as_attachment=True, download_name=run.error_file.name)
