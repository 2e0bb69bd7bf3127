"""A job that dies goes on where it was, and nothing comes in twice."""

import pytest
from sqlalchemy import func, select

from crm.database import db
from crm.models import Contact, Deal, Event, ImportKind, ImportRun, ImportState, Job, User
from crm.services.files import storage as files
from crm.services.jobs import runner
from crm.services.search import matches
from crm.services.transfers import intake, job
from tests.services.transfers.files import begin, tally

ROWS = 1_100
COMPANIES = "Name,Town\n" + "".join(f"Firma {n},Iași\n" for n in range(ROWS))
DEALS = "Title,Company,Owner,Stage,Value\n" + "".join(
    f"Deal {n},Firma {n % 7},Agent {n % 5},{'Won' if n % 2 else 'Talks'},{n}\n" for n in range(ROWS)
)


class Killed(BaseException):
    """Like a `kill -9`, nobody catches it."""


def dies_after(batches: int):
    """A progress function that ends the job within its transaction, before the batch is committed."""
    left = iter(range(batches))

    def progress(done: int, total: int) -> None:
        if next(left, None) is None:
            raise Killed

    return progress


def counts() -> tuple[int, int, int]:
    models = (Contact, Deal, User)
    return tuple(db.session.scalar(select(func.count(model.id))) for model in models)


@pytest.mark.parametrize("batches", [0, 1, 3])
@pytest.mark.parametrize(
    ("kind", "content", "expected"),
    [(ImportKind.COMPANIES, COMPANIES, (ROWS, 0, 0)), (ImportKind.DEALS, DEALS, (7, ROWS, 5))],
)
def test_a_killed_job_goes_on_without_doubles(team, kind, content, expected, batches):
    run = begin(kind, content)
    run_id = run.id
    intake.set_running(run)
    db.session.commit()
    with pytest.raises(Killed):
        job.perform(run_id, dies_after(batches))
    db.session.rollback()
    run = db.session.get(ImportRun, run_id)
    assert run.rows_done == batches * job.BATCH
    job.perform(run_id)
    assert run.state is ImportState.FINISHED
    assert tally(run)["made"] == run.rows_done == ROWS
    assert counts() == expected


def test_a_runner_that_was_given_up_for_dead_writes_no_more(team):
    """Between two of its transactions another runner took the run over and finished it."""
    run = begin(ImportKind.COMPANIES, COMPANIES)
    intake.set_running(run)
    db.session.commit()
    first = job.Hold(run)
    held = first.take()
    held.rows_done = 0
    first.commit(held)
    job.perform(run.id)
    with pytest.raises(job.TakenOver):
        first.take()
    db.session.rollback()
    assert counts()[0] == ROWS


def test_the_background_runs_it_and_tells_how_far_it_is(admin):
    run = begin(ImportKind.COMPANIES, COMPANIES, admin)
    run_id, job_id = run.id, intake.start(run, by=admin).id
    db.session.commit()
    runner.wait_until_idle(30)
    work = db.session.get(Job, job_id)
    assert (work.done, work.total, work.failed) == (ROWS, ROWS, False)
    assert db.session.get(ImportRun, run_id).state is ImportState.FINISHED


def test_a_finished_run_is_left_alone(team):
    run = begin(ImportKind.COMPANIES, COMPANIES)
    intake.set_running(run)
    db.session.commit()
    job.perform(run.id)
    job.perform(run.id)
    assert counts()[0] == ROWS


def test_a_lost_file_ends_the_run_in_words(team):
    run = begin(ImportKind.COMPANIES, COMPANIES)
    intake.set_running(run)
    db.session.commit()
    files.path_of(run.file.sha256).unlink()
    job.perform(run.id)
    assert run.state is ImportState.FAILED
    assert run.report["failure"]["reason"] == "file_gone"
    assert counts() == (0, 0, 0)


def test_what_comes_in_is_found_sorted_and_remembered(admin):
    run = begin(ImportKind.COMPANIES, "Name,Phone\nŁódź Meble,+48 22 123 45 67\nIstván Kft,\n", admin)
    intake.set_running(run)
    db.session.commit()
    job.perform(run.id)
    for words in ("lodz", "0048221234567", "221234567"):
        found = db.session.scalars(Contact.visible_to(admin).where(matches(Contact, words))).all()
        assert [each.name for each in found] == ["Łódź Meble"], words
    in_order = db.session.scalars(select(Contact.name).order_by(Contact.sort_key)).all()
    assert in_order == ["István Kft", "Łódź Meble"]
    event = db.session.scalars(select(Event).where(Event.record_type == "contact").limit(1)).one()
    assert (event.action, event.user_id, event.details["source"]) == ("imported", admin.id, "Test")
