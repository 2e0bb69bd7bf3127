"""The page of the evening plan: forms alone are enough, nobody overwrites anybody."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from crm.database import db
from crm.lib import clock
from crm.models import Event, State
from tests.factories import make_interaction
from tests.pages import parsed, submit

# A Friday evening in Bucharest.
EVENING = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
MONDAY = date(2026, 11, 23)
PAGE = f"/plan/?date={MONDAY}"


@pytest.fixture(autouse=True)
def evening(app):
    with clock.set_to(EVENING):
        yield


@pytest.fixture
def task(owner):
    owner.language = "en"
    made = make_interaction("Call", on=MONDAY, responsible_id=owner.id)
    make_interaction("Write", on=MONDAY, responsible_id=owner.id)
    db.session.commit()
    return made


def rows(page) -> list[str]:
    return parsed(page).xpath("//ol[@data-column='']//p[contains(@class, 'plan-title')]/a/text()")


def in_hour(page, at: str) -> list[str]:
    return parsed(page).xpath(f"//ol[@data-column='{at}']//p[contains(@class, 'plan-title')]/a/text()")


def test_on_friday_it_opens_on_monday(task, owner, client_of):
    assert rows(client_of(owner).get("/plan/")) == ["Call", "Write"]


@pytest.mark.parametrize("typed", ["", "x", "2026-13-01", "0001-01-01", "9999-12-31"])
def test_a_day_that_cannot_be_read_is_the_next_working_day(task, owner, client_of, typed):
    assert rows(client_of(owner).get(f"/plan/?date={typed}")) == ["Call", "Write"]


def test_a_form_gives_an_hour_and_takes_it_away(task, owner, client_of):
    client = client_of(owner)
    answer = submit(client, PAGE, f"/plan/{task.id}", at="14:30")
    assert answer.status_code == 303
    page = client.get(answer.location)
    assert in_hour(page, "14:00") == ["Call"]
    assert "The plan was changed: Call" in page.text
    submit(client, PAGE, f"/plan/{task.id}", at="")
    db.session.refresh(task)
    assert (task.start_time, task.planned_on) == (None, MONDAY)


def test_a_drop_answers_with_the_plan(task, owner, client_of, without_csrf):
    values = {"at": "09:00", "after_id": "", "version": task.version}
    headers = {"HX-Request": "true", "HX-Request-Type": "partial"}
    answer = client_of(owner).post(f"/plan/{task.id}?date={MONDAY}", data=values, headers=headers)
    assert answer.status_code == 200
    assert 'hx-target="#plan"' in answer.text
    assert in_hour(answer, "09:00") == ["Call"]


def test_a_drop_in_its_own_hour_keeps_the_minutes(task, owner, client_of, without_csrf):
    client = client_of(owner)
    submit(client, PAGE, f"/plan/{task.id}", at="14:30")
    db.session.refresh(task)
    values = {"at": "14:00", "after_id": "", "version": task.version, "date": f"{MONDAY}"}
    client.post(f"/plan/{task.id}", data=values)
    db.session.refresh(task)
    assert task.start_time == time(14, 30)


def test_one_tap_moves_it_to_another_day(task, owner, client_of):
    client = client_of(owner)
    tuesday = MONDAY + timedelta(days=1)
    submit(client, PAGE, f"/plan/{task.id}/day", to=f"{tuesday}")
    db.session.refresh(task)
    assert task.starts_on == tuesday
    event = db.session.query(Event).filter_by(record_id=task.id, action="moved").one()
    submit(client, PAGE, f"/events/{event.id}/undo")
    db.session.refresh(task)
    assert task.starts_on == MONDAY


@pytest.mark.parametrize("act", ["", "/day"])
def test_a_stale_version_is_a_conflict_and_changes_nothing(task, owner, client_of, act):
    values = {"version": task.version, "to": "2026-11-30"}
    task.title = "Call at once"
    db.session.commit()
    answer = submit(client_of(owner), PAGE, f"/plan/{task.id}{act}", **values)
    assert answer.status_code == 409
    db.session.refresh(task)
    assert (task.planned_on, task.starts_on) == (None, MONDAY)


def test_a_stale_drop_shows_the_plan_as_it_is(task, owner, client_of, without_csrf):
    headers = {"HX-Request": "true", "HX-Request-Type": "partial"}
    values = {"at": "09:00", "after_id": "", "version": task.version - 1, "date": f"{MONDAY}"}
    answer = client_of(owner).post(f"/plan/{task.id}", data=values, headers=headers)
    assert answer.status_code == 409
    assert rows(answer) == ["Call", "Write"]
    assert "Somebody else changed this meanwhile" in answer.text


@pytest.mark.parametrize("fields", [{"at": "25:00"}, {"at": "soon"}])
def test_what_cannot_be_read_is_said(task, owner, client_of, fields):
    answer = submit(client_of(owner), PAGE, f"/plan/{task.id}", **fields)
    assert answer.status_code == 422
    db.session.refresh(task)
    assert task.planned_on is None


@pytest.mark.parametrize("why", ["another's", "finished", "archived", "appointment", "unknown"])
def test_only_ones_own_waiting_tasks_can_be_planned(task, owner, colleague, client_of, without_csrf, why):
    if why == "another's":
        task.responsible_id = colleague.id
    if why == "finished":
        task.state = State.DONE
    if why == "archived":
        task.archived_at = EVENING
    if why == "appointment":
        task.plan_appointment(MONDAY, time(10), zone="Europe/Bucharest")
    db.session.commit()
    number = 10**6 if why == "unknown" else task.id
    values = {"version": task.version, "date": f"{MONDAY}", "to": f"{MONDAY}", "at": "10:00"}
    for act in ("", "/day"):
        assert client_of(owner).post(f"/plan/{number}{act}", data=values).status_code == 404


def test_others_are_not_in_the_plan(task, owner, colleague, admin, client_of):
    make_interaction("secret", on=MONDAY, responsible_id=colleague.id, is_private=True)
    make_interaction("theirs", on=MONDAY, responsible_id=colleague.id)
    page = client_of(admin).get(PAGE)
    assert "secret" not in page.text
    assert "theirs" not in page.text


def test_the_plan_asks_the_same_for_one_task_and_for_many(task, owner, client_of, count_queries):
    client = client_of(owner)
    client.get(PAGE)
    few = count_queries(lambda: client.get(PAGE))
    for number in range(15):
        make_interaction(f"more {number}", on=MONDAY, responsible_id=owner.id)
    client.get(PAGE)
    assert count_queries(lambda: client.get(PAGE)) == few
