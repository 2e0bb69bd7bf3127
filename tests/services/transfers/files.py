"""The real files that the tests of imports bring in, and short ways to bring in a file."""

from pathlib import Path

import pytest

from crm.database import db
from crm.models import ImportKind, ImportRun, ImportState
from crm.services.transfers import intake, job
from crm.services.transfers.settings import Settings

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
SALES = DATA / "sales-opportunities"
VCARDS = DATA / "vcards"
SALES_FILES = (
    (ImportKind.PRODUCTS, "products.csv"),
    (ImportKind.COMPANIES, "accounts.csv"),
    (ImportKind.DEALS, "sales_pipeline.csv"),
)
needs_sales = pytest.mark.skipif(not SALES.is_dir(), reason="the real sales files are not beside the project")
needs_vcards = pytest.mark.skipif(
    not VCARDS.is_dir(), reason="the real address books are not beside the project"
)


def begin(kind: ImportKind, content: str | bytes, by=None, *, name: str = "list.csv", **changes) -> ImportRun:
    """A draft of *content*; *changes* are of its `Settings`."""
    data = content.encode() if isinstance(content, str) else content
    run = intake.begin(kind, data, name=name, by=by)
    run.source = "Test"
    Settings.of(run).but(**changes).keep(run)
    db.session.commit()
    return run


def bring(kind: ImportKind, content: str | bytes, by=None, **changes) -> ImportRun:
    """Import *content* to the end and return the finished run."""
    run = begin(kind, content, by, **changes)
    intake.set_running(run)
    db.session.commit()
    job.perform(run.id)
    assert run.state is ImportState.FINISHED, run.report
    return run


def tally(run: ImportRun) -> dict:
    """What became of the rows, without zeros."""
    return run.report["tally"]


def bring_sales() -> list[ImportRun]:
    """The three files of the sales set, with every default."""
    return [bring(kind, (SALES / name).read_bytes(), name=name) for kind, name in SALES_FILES]
