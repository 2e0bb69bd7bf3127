"""The trial run of a long file is a job: it finds what a short one finds, and ends when asked for another."""

from datetime import timedelta

import pytest
from sqlalchemy import event, func, select

from crm.database import db
from crm.lib import clock
from crm.models import Company, Contact, ImportKind, ImportRun, ImportState, Job
from crm.services.jobs import runner
from crm.services.transfers import intake, long_trial
from crm.services.transfers.findings import findings_of
from crm.services.transfers.plan import open_plan
from crm.services.transfers.settings import Settings
from crm.services.transfers.trial import try_out
from tests.factories import make_company
from tests.services.transfers.files import begin

ROWS = 1_200
COMPANIES = "Name,Town,Employees\n" + "".join(
    f"Firma {n},Iași,{'many' if n == 700 else n}\n" for n in range(ROWS)
)


@pytest.fixture
def run(admin):
    make_company("Firma 3")
    run = begin(ImportKind.COMPANIES, COMPANIES, admin)
    long_trial.begin(run, by=admin, language="en")
    db.session.commit()
    return run


def tried_out(run) -> ImportRun:
    """The same run, after the background has done its work."""
    run_id = run.id
    runner.wait_until_idle(30)
    return db.session.get(ImportRun, run_id)


def job_of(run) -> Job:
    return db.session.get(Job, run.job_id)


def test_it_finds_what_a_short_one_finds_and_writes_nothing(run):
    run = tried_out(run)
    found = long_trial.found_by(run, "en")
    plan = open_plan(run)
    assert found.as_data() == findings_of(try_out(plan), plan).as_data()
    assert (found.tally["made"], found.tally["left"]) == (ROWS - 1, 1)
    assert db.session.scalar(select(func.count(Contact.id))) == 1
    assert run.state is ImportState.DRAFT


def test_it_says_how_far_it_is(run):
    run = tried_out(run)
    assert (job_of(run).done, job_of(run).total) == (1_000, ROWS)


def test_nothing_is_locked_while_it_reads(run):
    """Only the short steps that note how far it is may hold the one lock for writing."""
    seen = []

    def note(connection, _cursor, statement, *_rest):
        if "FROM contact" in statement:
            seen.append(connection.get_execution_options().get("write"))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        long_trial.run_trial(job_of(run))
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert set(seen) == {False}


@pytest.mark.parametrize("change", ["settings", "start"])
def test_other_choices_end_it(run, change):
    """The person went back and chose otherwise, or did not wait for it."""
    if change == "settings":
        Settings.of(run).but(known="update").keep(run)
    else:
        intake.set_running(run)
    db.session.commit()
    long_trial.run_trial(job_of(run))
    assert "trial" not in run.report
    assert long_trial.found_by(run, "en") is None


def test_what_was_found_is_not_shown_for_ever(run, monkeypatch):
    run = tried_out(run)
    assert long_trial.found_by(run, "en")
    later = clock.now() + long_trial.FRESH
    monkeypatch.setattr(clock, "now", lambda: later + timedelta(seconds=1))
    assert long_trial.found_by(run, "en") is None


def test_it_is_asked_for_once(run, admin):
    long_trial.begin(run, by=admin, language="en")
    db.session.commit()
    assert db.session.scalar(select(func.count(Job.id)).where(Job.kind == long_trial.KIND)) == 1


def test_a_reader_of_another_language_asks_anew(run):
    run = tried_out(run)
    assert long_trial.found_by(run, "hu") is None


def test_the_import_itself_forgets_it(run):
    run = tried_out(run)
    intake.set_running(run)
    assert run.report == {}
    assert db.session.scalar(select(func.count(Company.id))) == 1
