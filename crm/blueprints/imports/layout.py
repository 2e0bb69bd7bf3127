"""How the file is laid out: guessed, shown, changeable."""

from flask import render_template, request, url_for

from crm.blueprints.imports import bp
from crm.blueprints.imports.drafts import UNREADABLE, next_page, of_draft
from crm.blueprints.imports.forms import LayoutForm
from crm.database import db
from crm.fragments import redirect_back_to, wants_partial
from crm.lib.tables import Table
from crm.models import ImportKind, ImportRun
from crm.permissions import requires
from crm.services.transfers import intake
from crm.services.transfers.settings import FileLayout, Settings
from crm.services.transfers.source import bytes_of, open_table
from crm.services.transfers.words import refusal

PREVIEW_ROWS = 8
PREVIEW_COLUMNS = 30


@bp.get("/imports/<int:run_id>/layout")
@requires("imports.run")
@of_draft
def layout(run: ImportRun):
    """The form with a preview; with arguments in the address, the preview as they would have it."""
    if run.kind is ImportKind.VCARDS:
        return redirect_back_to(next_page(run))
    settings = Settings.of(run)
    table, problem = read(run, settings.layout)
    if not wants_partial():
        return page(run, form_of(settings, table), table, problem)
    form = form_of(settings, table, request.args)
    shown, problem = read(run, form.layout) if form.header_row.data.isdigit() else (None, problem)
    return render_template("imports/_preview.html", preview=preview_of(shown), problem=problem)


@bp.post("/imports/<int:run_id>/layout")
@requires("imports.run")
@of_draft
def update_layout(run: ImportRun):
    settings = Settings.of(run)
    table, problem = read(run, settings.layout)
    form = form_of(settings, table, request.form)
    if not form.validate():
        return page(run, form, table, problem, 422)
    try:
        intake.lay_out(run, form.layout, date_order=form.date_order.data, decimal=form.decimal.data)
    except UNREADABLE as error:
        db.session.rollback()
        return page(run, form, None, refusal(error), 422)
    db.session.commit()
    only_shown = request.form.get("act") == "show"
    return redirect_back_to(url_for(f"imports.{'layout' if only_shown else 'columns'}", run_id=run.id))


def read(run: ImportRun, wanted: FileLayout) -> tuple[Table | None, str]:
    """The table, or None and why it cannot be read in that way."""
    try:
        return open_table(bytes_of(run.file), wanted).table, ""
    except UNREADABLE as error:
        return None, refusal(error)


def form_of(settings: Settings, table: Table | None, typed=None) -> LayoutForm:
    sheets = table.layout.sheets if table else tuple(filter(None, [settings.layout.sheet]))
    return LayoutForm(settings, sheets, typed)


def preview_of(table: Table | None) -> dict | None:
    if table is None:
        return None
    rows = [row._replace(cells=row.cells[:PREVIEW_COLUMNS]) for row in table.sample(PREVIEW_ROWS)]
    return {"headings": table.headings[:PREVIEW_COLUMNS], "rows": rows, "count": len(table.rows)}


def page(run: ImportRun, form: LayoutForm, table: Table | None, problem: str, status: int = 200):
    return render_template(
        "imports/layout.html", run=run, form=form, preview=preview_of(table), problem=problem
    ), status
