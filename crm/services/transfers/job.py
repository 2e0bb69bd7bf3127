"""The import itself: batches of rows, each a short transaction that also notes how far it came.

A job that was killed goes on after the last batch that was committed; a batch and its count stand or fall
together, so no row comes in twice.
"""

import logging
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from itertools import islice

from sqlalchemy.orm.exc import StaleDataError

from crm.database import db
from crm.lib import clock
from crm.lib.tables import TableError
from crm.models import ImportRun, ImportState, Job
from crm.services.jobs.runner import report_progress
from crm.services.transfers import error_file, figures
from crm.services.transfers.cards import CardError
from crm.services.transfers.importers import importer_for
from crm.services.transfers.importers.base import Importer
from crm.services.transfers.making import make_named
from crm.services.transfers.names import Mentions, mentions, to_make
from crm.services.transfers.plan import Plan, open_plan
from crm.services.transfers.source import FileGone
from crm.services.transfers.trial import SHOWN, batches

log = logging.getLogger(__name__)
BATCH = 250
Progress = Callable[[int, int], None]


def run_import(job: Job) -> dict | None:
    """Handler of the job ``import_file``."""
    job_id = job.id
    perform(job.args["run_id"], lambda done, total: report_progress(db.session.get(Job, job_id), done, total))
    return None


def perform(run_id: int, progress: Progress = lambda done, total: None) -> None:
    """Do what is left of a run that was started; a finished one is left alone.

    *progress* is called within each transaction with the rows done and their total.
    """
    run = db.session.get(ImportRun, run_id)
    if run is None or run.state is not ImportState.RUNNING:
        return
    try:
        plan = open_plan(run)
    except (TableError, CardError, FileGone) as error:
        _fail(run, error)
        return
    db.session.commit()
    found = mentions(plan)
    # Somebody else took the run over while this runner was given up for dead: it goes on there.
    with suppress(StaleDataError):
        _import(plan, found, progress)


def _import(plan: Plan, found: Mentions, progress: Progress) -> None:
    importer = importer_for(plan)
    importer.open(found)
    _make_names(plan, importer, found)
    importer.open(found)
    done = db.session.get(ImportRun, plan.run_id).rows_done
    db.session.commit()
    rest = islice(plan.drafts(), done, None)
    for batch in batches(rest, BATCH):
        tally = importer.take(batch)
        _note(plan, tally, rows_done=len(batch))
        progress(done := done + len(batch), len(plan))
        db.session.commit()
    for _step in importer.close():
        db.session.commit()
    _finish(plan)


def _make_names(plan: Plan, importer: Importer, found: Mentions) -> None:
    """Make what the file names and nobody knows; after a kill only what is still missing."""
    wanted = to_make(importer.books, plan, found)
    if "step" in wanted:
        wanted["step"] = [name for name in found.steps_in_order() if name in wanted["step"]]
    for kind, names in wanted.items():
        for count in make_named(kind, names, plan, importer.books[kind]):
            _note(plan, Counter({f"made_{kind}": count}))
            db.session.commit()


def _note(plan: Plan, tally: Counter, rows_done: int = 0) -> None:
    run = db.session.get(ImportRun, plan.run_id)
    report = dict(run.report)
    report["tally"] = dict(Counter(report.get("tally", {})) + tally)
    run.report, run.rows_done = report, run.rows_done + rows_done


def _finish(plan: Plan) -> None:
    wrong, problems = error_file.build(plan, SHOWN)
    run = db.session.get(ImportRun, plan.run_id)
    if wrong:
        run.error_file = error_file.keep(plan, wrong, by=run.user)
    headings = list(plan.headings) if problems else []
    found = {"problems": problems, "headings": headings, "figures": figures.of_run(plan)}
    run.report = {**run.report, **found}
    run.state, run.finished_at = ImportState.FINISHED, clock.now()
    db.session.commit()


def _fail(run: ImportRun, error: Exception) -> None:
    log.warning("import %s cannot be read: %s", run.id, error)
    reason, details = getattr(error, "reason", "file_gone"), getattr(error, "details", {})
    run.report = {**run.report, "failure": {"reason": str(reason), "details": details}}
    run.state, run.finished_at = ImportState.FAILED, clock.now()
    db.session.commit()
