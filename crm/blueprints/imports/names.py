"""What the file's names mean that nobody knows: match by hand, make, or leave empty."""

from flask import abort, render_template, request, url_for
from flask_login import current_user

from crm.blueprints.imports import bp
from crm.blueprints.imports.drafts import of_draft, plan_of
from crm.blueprints.imports.names_form import KINDS, NamesForm
from crm.blueprints.imports.waiting import waiting_page
from crm.database import db
from crm.fragments import redirect_back_to
from crm.i18n import language
from crm.models import ImportRun
from crm.permissions import requires
from crm.services.transfers import long_trial
from crm.services.transfers.books import open_books
from crm.services.transfers.names import Survey, settle_steps, survey
from crm.services.transfers.settings import Choices, Settings
from crm.team import team

OFFERED = 10


@bp.get("/imports/<int:run_id>/values")
@requires("imports.run")
@of_draft
def names(run: ImportRun):
    """Without names that nobody knows there is nothing to ask."""
    found, problem = survey_of(run)
    if problem:
        return render_template("imports/names.html", run=run, form=None, problem=problem), 422
    if found is None:
        return waiting_page(run, "names")
    if not found.unknown:
        return redirect_back_to(url_for("imports.trial", run_id=run.id))
    return render_template("imports/names.html", run=run, form=form_of(run, found), problem="")


@bp.post("/imports/<int:run_id>/values")
@requires("imports.run")
@of_draft
def update_names(run: ImportRun):
    found, problem = survey_of(run)
    if problem:
        return render_template("imports/names.html", run=run, form=None, problem=problem), 422
    if found is None:
        return redirect_back_to(url_for("imports.names", run_id=run.id))
    form = form_of(run, found, request.form)
    if not form.validate():
        return render_template("imports/names.html", run=run, form=form, problem=""), 422
    old = Choices.of(run)
    Choices({**old.rest, **form.rest}, {**old.names, **form.names}).keep(run)
    if form.process_name:
        Settings.of(run).but(process_name=form.process_name).keep(run)
    if long_trial.surveyed(run):
        long_trial.begin(run, by=current_user, language=language())
    db.session.commit()
    return redirect_back_to(url_for("imports.trial", run_id=run.id))


def survey_of(run: ImportRun) -> tuple[Survey | None, str]:
    """The names nobody knows, or why the file cannot be read; neither while a job reads a long file."""
    if found := long_trial.surveyed(run):
        return found, ""
    if long_trial.is_under_way(run, language()):
        return None, ""
    plan, problem = plan_of(run)
    if plan is None or long_trial.is_long(plan):
        return None, problem
    return survey(plan), ""


@bp.get("/imports/<int:run_id>/options/<kind>")
@requires("imports.run")
@of_draft
def options(run: ImportRun):
    """Options for a datalist: known names like the one typed so far."""
    kind = request.view_args["kind"]
    if kind not in KINDS:
        abort(404)
    typed = request.args.get(request.args.get("field", ""), "").strip()[:300]
    offers = open_books([kind], team().language)[kind].offers(typed)[:OFFERED] if typed else []
    return render_template("imports/_options.html", words=[label for _id, label in offers])


def form_of(run: ImportRun, found: Survey, typed=None) -> NamesForm:
    books, choices = open_books(found.unknown, team().language), Choices.of(run)
    settle_steps(books, choices, found.steps)
    return NamesForm(found, books, Settings.of(run), choices, typed)
