"""Jobs run once it is time, at least once, under a lease, and a dead runner loses none."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from crm.database import db
from crm.lib import clock
from crm.models import Job
from crm.services.jobs import heartbeat, registry, runner


@pytest.fixture
def ran(monkeypatch):
    """A kind of job that notes which ids it ran for; the periodic ones stay out of the way."""
    ids: list[int] = []
    monkeypatch.setitem(registry.HANDLERS, "note", "tests.services.jobs.handlers:note")
    monkeypatch.setattr(registry, "PERIODIC", {})
    monkeypatch.setattr(runner, "PERIODIC", {})
    from tests.services.jobs import handlers

    monkeypatch.setattr(handlers, "RAN", ids)
    return ids


def enqueue(**values) -> int:
    job_id = Job.enqueue("note", values.pop("args", {}), **values).id
    db.session.commit()
    return job_id


def test_a_due_job_runs_once(team, ran):
    job_id = enqueue()
    runner.run_due(seconds=5)
    runner.run_due(seconds=5)
    assert ran == [job_id]
    assert db.session.get(Job, job_id).is_finished


def test_a_job_waits_for_its_time(team, ran):
    job_id = enqueue(run_at=clock.now() + timedelta(hours=1))
    runner.run_due(seconds=5)
    assert ran == []
    with clock.set_to(clock.now() + timedelta(hours=2)):
        runner.run_due(seconds=5)
    assert ran == [job_id]


def test_a_key_makes_one_row(team, ran):
    assert enqueue(key="morning:1") == enqueue(key="morning:1")


def test_a_failing_job_is_tried_again_later_and_given_up_in_the_end(team, ran):
    job_id = enqueue(args={"fail": True})
    at = clock.now()
    for _ in range(runner.MAX_TRIES):
        with clock.set_to(at):
            runner.run_due(seconds=5)
        at += timedelta(hours=1)
    job = db.session.get(Job, job_id)
    assert (job.failed, job.tries) == (True, runner.MAX_TRIES)
    assert "RuntimeError" in job.error


def test_the_job_of_a_dead_runner_is_taken_over_after_its_lease(team, ran):
    job_id = enqueue()
    assert runner.claim("dead") == job_id
    assert runner.claim("alive") is None
    with clock.set_to(clock.now() + runner.LEASE + timedelta(seconds=1)):
        assert runner.claim("alive") == job_id


def test_a_runner_given_up_for_dead_cannot_write_the_end(team, ran):
    job_id = enqueue()
    runner.claim("slow")
    with clock.set_to(clock.now() + runner.LEASE + timedelta(seconds=1)):
        runner.claim("quick")
        runner._finish(job_id, "slow", {"finished_at": clock.now(), "failed": True})
    db.session.expire_all()
    assert not db.session.get(Job, job_id).is_finished


def test_three_runners_share_the_work(app, team, ran):
    ids = [enqueue() for _ in range(30)]

    def work():
        with app.app_context():
            runner.run_due(seconds=20)
            db.session.remove()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    runner.run_due(seconds=5)
    assert sorted(ran) == ids


def test_periodic_jobs_have_one_row_a_slot(team):
    runner.plan_periodic()
    runner.plan_periodic()
    wanted = registry.PERIODIC.keys() - registry.NEEDS.keys()
    assert set(db.session.scalars(select(Job.kind))) == wanted
    assert db.session.scalar(select(func.count(Job.id))) == len(wanted)


def test_every_kind_has_a_handler(app):
    for kind in registry.HANDLERS:
        assert callable(registry.handler_of(kind))


def test_the_light_tells_when_work_last_ran(team):
    assert heartbeat.last_run() is None
    assert not heartbeat.is_fresh()
    runner.run_due(seconds=1)
    assert heartbeat.is_fresh()
    with clock.set_to(clock.now() + timedelta(hours=1)):
        assert not heartbeat.is_fresh()
