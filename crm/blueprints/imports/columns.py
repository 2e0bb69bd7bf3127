"""Which column is what, and what holds for all rows."""

from dataclasses import dataclass

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.blueprints.imports import bp
from crm.blueprints.imports.drafts import of_draft, plan_of
from crm.blueprints.imports.forms import OptionsForm
from crm.database import db
from crm.fragments import redirect_back_to
from crm.i18n import language
from crm.models import ImportKind, ImportRun
from crm.permissions import requires
from crm.services.transfers import long_trial
from crm.services.transfers.fields import KEEP, LEAVE, fields_of
from crm.services.transfers.intake import ColumnMissing, check_columns
from crm.services.transfers.plan import Plan
from crm.services.transfers.settings import Settings
from crm.services.transfers.source import TableSource

SAMPLES = 3
SAMPLE_ROWS = 30
SHOWN_SAMPLE = 40


@dataclass(frozen=True)
class Column:
    """A column of the file with what stands in it first, and the field it was matched with."""

    name: str
    heading: str
    samples: list[str]
    field: str


@bp.get("/imports/<int:run_id>/columns")
@requires("imports.run")
@of_draft
def columns(run: ImportRun):
    plan, problem = plan_of(run)
    settings = Settings.of(run)
    return page(run, plan, form_of(run, settings), settings.columns, problem)


@bp.post("/imports/<int:run_id>/columns")
@requires("imports.run")
@of_draft
def update_columns(run: ImportRun):
    plan, problem = plan_of(run)
    settings = Settings.of(run)
    form, chosen = form_of(run, settings), posted_columns(run.kind, settings.columns)
    problem = problem or missing_words(run.kind, chosen)
    if not form.validate_on_submit() or problem:
        return page(run, plan, form, chosen, problem, 422)
    names = ("owner_id", "currency", "known", "key")
    values = {name: form[name].data for name in names if name in form}
    settings.but(columns=chosen, **values).keep(run)
    run.source = form.source.data if "source" in form else run.source
    if long_trial.is_long(plan):
        long_trial.begin(run, by=current_user, language=language())
    db.session.commit()
    return redirect_back_to(url_for("imports.names", run_id=run.id))


def form_of(run: ImportRun, settings: Settings) -> OptionsForm:
    data = {
        "source": run.source, "owner_id": settings.owner_id, "currency": settings.currency,
        "known": settings.known, "key": settings.key,
    }  # fmt: skip
    return OptionsForm(run.kind, data=data)


def posted_columns(kind: ImportKind, known: tuple[str, ...]) -> tuple[str, ...]:
    """The field chosen for each column; what is no field stays as it was. A field is taken once."""
    fields, taken = fields_of(kind), []
    for index, old in enumerate(known):
        name = request.form.get(f"column-{index}", old)
        is_field = name in fields and (fields[name].many or name not in taken)
        taken.append(name if is_field or name == LEAVE else KEEP)
    return tuple(taken)


def missing_words(kind: ImportKind, chosen: tuple[str, ...]) -> str:
    try:
        check_columns(kind, chosen)
    except ColumnMissing:
        if kind is ImportKind.DEALS:
            return _("Choose a column for the title, the number, the company or the product.")
        return _("Choose a column for the name.")
    return ""


def page(run: ImportRun, plan: Plan | None, form, chosen: tuple[str, ...], problem: str, status: int = 200):
    return render_template(
        "imports/columns.html",
        run=run, form=form, columns=columns_of(plan, chosen), problem=problem,
        fields=fields_of(run.kind).values(),
    ), status  # fmt: skip


def columns_of(plan: Plan | None, chosen: tuple[str, ...]) -> list[Column]:
    if plan is None or not isinstance(plan.source, TableSource):
        return []
    rows = plan.source.table.sample(SAMPLE_ROWS)
    return [
        Column(f"column-{index}", plan.headings[index], _samples(rows, index), field)
        for index, field in enumerate(chosen[: len(plan.headings)])
    ]


def _samples(rows, index: int) -> list[str]:
    texts = dict.fromkeys(row.cells[index][:SHOWN_SAMPLE] for row in rows if row.cells[index])
    return list(texts)[:SAMPLES]
