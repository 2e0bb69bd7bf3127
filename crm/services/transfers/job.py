"""The import itself: batches of rows, each a short transaction that also notes how far it came.

A job that was killed goes on after the last batch that was committed; a batch and its count stand or fall
together, so no row comes in twice.
"""

import logging
from collections import Counter
from collections.abc import Callable
from itertools import islice

from sqlalchemy import func, select
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
# Of the lock that imports of one database hold in turn; any number will do that nothing else uses.
LOCK_NUMBER = 5_300_005
Progress = Callable[[int, int], None]


def run_import(job: Job) -> dict | None:
    """Handler of the job ``import_file``."""
    job_id = job.id
    perform(job.args["run_id"], lambda done, total: report_progress(db.session.get(Job, job_id), done, total))
    return None


class TakenOver(Exception):
    """Another runner works on the run: this one was given up for dead and has woken up."""


class Hold:
    """The row of a run, locked and unchanged since this runner's last commit."""

    def __init__(self, run: ImportRun) -> None:
        self.run_id, self.version = run.id, run.version

    def take(self) -> ImportRun:
        """The row, held to the end of a transaction in which no other import writes. Raises `TakenOver`."""
        _wait_for_others()
        run = db.session.get(ImportRun, self.run_id, with_for_update=True, populate_existing=True)
        if run.version != self.version:
            raise TakenOver(self.run_id)
        return run

    def commit(self, run: ImportRun) -> None:
        db.session.flush()
        self.version = run.version
        db.session.commit()


def _wait_for_others() -> None:
    """On SQLite the one write lock does the same."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(LOCK_NUMBER)))


def _begin_to_read() -> None:
    """Nothing is written up to the next commit or rollback: nobody's writing waits for it."""
    db.session.rollback()
    db.session.connection(execution_options={"write": False})


def perform(run_id: int, progress: Progress = lambda done, total: None) -> None:
    """Do what is left of a run that was started; a finished one is left alone.

    *progress* is called within each transaction with the rows done and their total.
    """
    run = db.session.get(ImportRun, run_id)
    if run is None or run.state is not ImportState.RUNNING:
        return
    hold = Hold(run)
    try:
        plan = open_plan(run)
    except (TableError, CardError, FileGone) as error:
        _fail(run, error)
        return
    db.session.commit()
    found = mentions(plan)
    try:
        _import(plan, found, hold, progress)
    except (TakenOver, StaleDataError):
        db.session.rollback()
        log.warning("import %s goes on in another runner", run_id)


def _import(plan: Plan, found: Mentions, hold: Hold, progress: Progress) -> None:
    importer = importer_for(plan)
    _make_names(plan, importer, found, hold)
    _begin_to_read()
    importer.open(found)
    db.session.rollback()
    done = hold.take().rows_done
    for batch in batches(islice(plan.drafts(), done, None), BATCH):
        run = hold.take()
        importer.catch_up()
        _note(run, importer.take(batch), rows_done=len(batch))
        progress(done := done + len(batch), len(plan))
        hold.commit(run)
    for _step in importer.close():
        hold.commit(hold.take())
    _finish(plan, hold)


def _make_names(plan: Plan, importer: Importer, found: Mentions, hold: Hold) -> None:
    """Make what the file names and nobody knows; after a kill only what is still missing."""
    _begin_to_read()
    importer.open(found)
    wanted = to_make(importer.books, plan, found)
    db.session.rollback()
    for kind, names in wanted.items():
        run = hold.take()
        for count in make_named(kind, names, plan, importer.books[kind]):
            _note(run, Counter({f"made_{kind}": count}))
            hold.commit(run)
            run = hold.take()
        hold.commit(run)


def _note(run: ImportRun, tally: Counter, rows_done: int = 0) -> None:
    sums = Counter(run.report.get("tally", {})) + tally
    run.report, run.rows_done = {**run.report, "tally": dict(sums)}, run.rows_done + rows_done


def _finish(plan: Plan, hold: Hold) -> None:
    wrong, problems = error_file.build(plan, SHOWN)
    run = hold.take()
    if wrong:
        run.error_file = error_file.keep(plan, wrong, by=run.user)
    headings = list(plan.headings) if problems else []
    found = {"problems": problems, "headings": headings, "figures": figures.of_run(plan)}
    run.report = {**run.report, **found}
    run.state, run.finished_at = ImportState.FINISHED, clock.now()
    hold.commit(run)


def _fail(run: ImportRun, error: Exception) -> None:
    log.warning("import %s cannot be read: %s", run.id, error)
    reason, details = getattr(error, "reason", "file_gone"), getattr(error, "details", {})
    run.report = {**run.report, "failure": {"reason": str(reason), "details": details}}
    run.state, run.finished_at = ImportState.FAILED, clock.now()
    db.session.commit()
