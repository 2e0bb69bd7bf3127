"""The trial run of a long file: a job, so that no page waits for it; what it found is kept for a while.

It reads as the import will and writes only how far it is. It stops when the choices it was asked with are
not those of the run any more.
"""

import hashlib
import json
import logging
from datetime import datetime, timedelta

from flask_babel import force_locale
from sqlalchemy import update

from crm.database import db
from crm.i18n import LOCALES
from crm.lib import clock
from crm.lib.tables import TableError
from crm.models import ImportRun, ImportState, Job, User
from crm.services.jobs.runner import report_progress
from crm.services.transfers.cards import CardError
from crm.services.transfers.findings import Findings, findings_of
from crm.services.transfers.names import Survey, mentions, survey
from crm.services.transfers.plan import Plan, open_plan
from crm.services.transfers.source import FileGone
from crm.services.transfers.trial import try_out

log = logging.getLogger(__name__)
KIND = "try_import"
# So many rows are tried out while the page is made: well under a second.
AT_ONCE = 500
STEP = 500
FRESH = timedelta(hours=1)


class Outdated(Exception):
    """The run has other choices now, or was started."""


def is_long(plan: Plan) -> bool:
    return len(plan) > AT_ONCE


def mark_of(run: ImportRun, language: str) -> str:
    """Changes with whatever the findings hang on, as far as the person chose it."""
    return _hash([run.options, run.choices, language])


def _hash(chosen) -> str:
    text = json.dumps(chosen, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def begin(run: ImportRun, *, by: User | None, language: str) -> None:
    """Let the background try the draft out, unless it does so already."""
    db.session.flush()
    if is_under_way(run, language):
        return
    args = {"run_id": run.id, "mark": mark_of(run, language), "language": language}
    run.job = Job.enqueue(KIND, args, by=by)


def is_under_way(run: ImportRun, language: str) -> bool:
    job = run.job
    return job is not None and job.finished_at is None and _is_asked(job, run, language)


def has_failed(run: ImportRun, language: str) -> bool:
    return run.job is not None and run.job.failed and _is_asked(run.job, run, language)


def _is_asked(job: Job, run: ImportRun, language: str) -> bool:
    return job.kind == KIND and job.args.get("mark") == mark_of(run, language)


def found_by(run: ImportRun, language: str) -> Findings | None:
    """What was found with the present choices, not long ago."""
    kept = run.report.get("trial")
    if not kept or kept["mark"] != mark_of(run, language):
        return None
    is_fresh = datetime.fromisoformat(kept["at"]) > clock.now() - FRESH
    return Findings(**kept["findings"]) if is_fresh else None


def surveyed(run: ImportRun) -> Survey | None:
    """The names that nobody knows, as far as the job has come to see them."""
    kept = run.report.get("survey")
    return Survey.from_data(kept["found"]) if kept and kept["mark"] == _survey_mark(run) else None


def _survey_mark(run: ImportRun) -> str:
    """The unknown names do not hang on what is chosen for them."""
    return _hash({name: value for name, value in run.options.items() if name != "process_name"})


def run_trial(job: Job) -> None:
    """Handler of the job ``try_import``."""
    job_id, args = job.id, dict(job.args)
    try:
        with force_locale(LOCALES[args["language"]]):
            _try_out(job_id, args)
    except Outdated:
        db.session.rollback()
        log.info("trial run %s is not wanted any more", args["run_id"])
    except (TableError, CardError, FileGone) as error:  # the page reads the file too, and says so
        db.session.rollback()
        log.warning("import %s cannot be read: %s", args["run_id"], error)


def _try_out(job_id: int, args: dict) -> None:
    _begin_to_read()
    plan = open_plan(_asked_run(args))
    found = mentions(plan)
    names = survey(plan, found)
    db.session.rollback()
    run = _asked_run(args)
    _keep(run, survey={"mark": _survey_mark(run), "found": names.as_data()})
    db.session.commit()
    _begin_to_read()

    def note(done: int) -> None:
        if done % STEP == 0:
            _note_progress(job_id, args, done, len(plan))

    findings = findings_of(try_out(plan, found, progress=note), plan).as_data()
    db.session.rollback()
    trial = {"mark": args["mark"], "at": clock.now().isoformat(), "findings": findings}
    _keep(_asked_run(args), trial=trial)
    db.session.commit()


def _begin_to_read() -> None:
    """Nothing is written up to the next commit or rollback: nobody's writing waits for it."""
    db.session.rollback()
    db.session.connection(execution_options={"write": False})


def _note_progress(job_id: int, args: dict, done: int, total: int) -> None:
    db.session.rollback()
    _asked_run(args)
    report_progress(db.session.get(Job, job_id), done, total)
    db.session.commit()
    _begin_to_read()


def _asked_run(args: dict) -> ImportRun:
    """The run, still with the choices it was asked with. Raises `Outdated`."""
    run = db.session.get(ImportRun, args["run_id"])
    if run is None or run.state is not ImportState.DRAFT or mark_of(run, args["language"]) != args["mark"]:
        raise Outdated
    return run


def _keep(run: ImportRun, **found: dict) -> None:
    """Not a change of the run: whoever has its page open does not get a conflict."""
    query = update(ImportRun).where(ImportRun.id == run.id, ImportRun.state == ImportState.DRAFT)
    values = {"report": {**run.report, **found}}
    db.session.execute(query.values(values), execution_options={"synchronize_session": False})
