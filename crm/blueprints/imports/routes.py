"""All imports, and the beginning of a new one: a file or pasted cells."""

from flask import render_template, request, url_for
from flask_login import current_user

from crm.blueprints.imports import bp
from crm.blueprints.imports.drafts import next_page
from crm.blueprints.imports.forms import UploadForm
from crm.database import db
from crm.fragments import redirect_back_to
from crm.lib.tables import TableError
from crm.lib.whole_numbers import whole_number
from crm.models import ImportRun
from crm.permissions import requires
from crm.services.transfers import intake
from crm.services.transfers.cards import CardError
from crm.services.transfers.words import refusal
from crm.submissions import without_transaction
from crm.team import team

SHOWN = 20
PASTED = "pasted.txt"


@bp.get("/imports/")
@requires("imports.run")
def index():
    return page(UploadForm())


@bp.post("/imports/")
@requires("imports.run")
def create():
    form = UploadForm()
    if not form.validate_on_submit():
        return page(form, 422)
    settings = team()
    try:
        # To look into a large table takes seconds: nobody's writing waits for it.
        with without_transaction():
            found = intake.inspect(form.kind.data, form.content, name=form.file_name or PASTED, team=settings)
    except (TableError, CardError) as error:
        form.refuse(refusal(error))
        return page(form, 422)
    run = intake.draft(found, by=current_user)
    db.session.commit()
    return redirect_back_to(next_page(run))


def page(form: UploadForm, status: int = 200):
    runs, older = previous_runs()
    return render_template("imports/index.html", form=form, runs=runs, older=older), status


def previous_runs() -> tuple[list[ImportRun], str | None]:
    """One page of the user's imports, newest first, and the address of the next one."""
    before = whole_number(request.args.get("before"))
    query = ImportRun.visible_to(current_user).order_by(ImportRun.id.desc())
    if before is not None:
        query = query.where(ImportRun.id < before)
    runs = list(db.session.scalars(query.limit(SHOWN + 1)))
    older = url_for("imports.index", before=runs[SHOWN - 1].id) if len(runs) > SHOWN else None
    return runs[:SHOWN], older
