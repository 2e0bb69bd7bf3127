"""Loading an import that is still being prepared, and the way through its pages."""

from functools import wraps

from flask import redirect, url_for

from crm.lib.tables import TableError
from crm.models import ImportKind, ImportRun, ImportState
from crm.permissions import visible_or_404
from crm.services.transfers.plan import Plan, open_plan
from crm.services.transfers.source import FileGone
from crm.services.transfers.words import refusal

UNREADABLE = (TableError, FileGone)


def of_draft(view):
    """The view gets the draft of *run_id*; an import that was started leads to its own page."""

    @wraps(view)
    def wrapped(run_id: int, **_further: str):
        run = visible_or_404(ImportRun, run_id)
        if run.state is not ImportState.DRAFT:
            return redirect(url_for("imports.show", run_id=run.id), code=303)
        return view(run)

    return wrapped


def next_page(run: ImportRun) -> str:
    """Where the preparation of a fresh draft begins: an address book needs no layout."""
    page = "imports.columns" if run.kind is ImportKind.VCARDS else "imports.layout"
    return url_for(page, run_id=run.id)


def plan_of(run: ImportRun) -> tuple[Plan | None, str]:
    """The plan of a draft, or None and why its file cannot be read any more."""
    try:
        return open_plan(run), ""
    except UNREADABLE as error:
        return None, refusal(error)
