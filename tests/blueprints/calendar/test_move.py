"""Moving in the calendar: by dragging, by the form, by two people at once, and by those who may not."""

from datetime import UTC, datetime, time, timedelta

import pytest

from crm.database import db
from crm.lib import clock
from crm.models import Event, Interaction
from tests.factories import TODAY, at, make_interaction
from tests.pages import parsed, submit

NOW = datetime(2026, 11, 23, 10, 20, tzinfo=UTC)
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def monday(without_csrf):
    with clock.set_to(NOW):
        yield


@pytest.fixture
def meeting(owner):
    made = make_interaction("Ofertă", responsible_id=owner.id, created_by_id=owner.id, at=at(10))
    db.session.commit()
    return made


def dragged(client, record, *, view="week", users="", **fields):
    headers = {
        "HX-Request": "true",
        "HX-Request-Type": "partial",
        "HX-Current-URL": f"http://localhost/calendar/?view={view}&date=2026-11-23{users}",
    }
    data = {"version": record.version, "submission_id": "a" * 32, **fields}
    return client.post(f"/interactions/{record.id}/move", data=data, headers=headers)


def stored(record) -> Interaction:
    db.session.expire_all()
    return db.session.get(Interaction, record.id)


def test_a_drag_saves_and_answers_with_the_grid_and_an_undo(client_of, owner, meeting):
    answer = dragged(client_of(owner), meeting, date="2026-11-24", time="14:15")
    assert answer.status_code == 200
    assert (stored(meeting).starts_on, stored(meeting).start_time) == (TOMORROW, time(14, 15))
    assert 'hx-target="#calendar-sheet"' in answer.text
    assert "/undo" in answer.text
    assert "14:15" in answer.text


def test_in_a_month_only_the_two_days_are_swapped(client_of, owner, meeting):
    answer = dragged(client_of(owner), meeting, view="month", date="2026-11-26")
    assert answer.text.count("<hx-partial") == 3
    assert 'hx-target="#day-2026-11-23"' in answer.text
    assert 'hx-target="#day-2026-11-26"' in answer.text
    assert stored(meeting).start_time == time(10)


def test_the_form_does_it_without_javascript(client_of, owner, meeting):
    client = client_of(owner)
    url = f"/interactions/{meeting.id}/move?next=/calendar/"
    answer = submit(client, url, date="2026-11-24", time="15:00")
    assert (answer.status_code, answer.location) == (303, "/calendar/")
    assert (stored(meeting).starts_on, stored(meeting).start_time) == (TOMORROW, time(15))


def test_the_form_begins_with_the_present_place(client_of, owner, meeting):
    page = parsed(client_of(owner).get(f"/interactions/{meeting.id}/move"))
    assert page.xpath("//input[@name='date']/@value") == ["2026-11-23"] * len(
        page.xpath("//input[@name='date']")
    )
    assert page.xpath("//input[@name='time']/@value") == ["10:00"]


def test_a_task_has_no_hour_to_choose(client_of, owner):
    task = make_interaction(responsible_id=owner.id)
    page = parsed(client_of(owner).get(f"/interactions/{task.id}/move"))
    assert page.xpath("//input[@name='time']") == []


def test_the_same_place_writes_nothing(client_of, owner, meeting):
    answer = dragged(client_of(owner), meeting, date="2026-11-23", time="10:00")
    assert answer.status_code == 200
    assert db.session.query(Event).count() == 0
    assert stored(meeting).version == meeting.version


@pytest.mark.parametrize("fields", [
    {}, {"date": ""}, {"date": "2026-02-30"}, {"date": "x"}, {"date": "2026-11-24", "time": "25:00"},
])  # fmt: skip
def test_what_cannot_be_read_is_refused_and_nothing_moves(client_of, owner, meeting, fields):
    client = client_of(owner)
    assert dragged(client, meeting, **fields).status_code == 422
    plain = client.post(f"/interactions/{meeting.id}/move", data={**fields, "version": meeting.version})
    assert plain.status_code == 422
    assert (stored(meeting).starts_on, stored(meeting).start_time) == (TODAY, time(10))


def test_a_stale_drag_gets_409_and_the_days_as_they_are(client_of, owner, meeting):
    seen = meeting.version
    meeting.move_to(TOMORROW, time(9), zone="Europe/Bucharest", by=owner)
    db.session.commit()
    answer = dragged(client_of(owner), meeting, date="2026-11-25", version=seen)
    assert answer.status_code == 409
    assert 'hx-target="#calendar-sheet"' in answer.text
    assert stored(meeting).starts_on == TOMORROW


def test_a_stale_form_gets_409(client_of, owner, meeting):
    data = {"date": "2026-11-25", "version": meeting.version - 1}
    assert client_of(owner).post(f"/interactions/{meeting.id}/move", data=data).status_code == 409
    assert stored(meeting).starts_on == TODAY


def test_the_same_submission_moves_once(client_of, owner, meeting):
    client = client_of(owner)
    fields = {"date": "2026-11-24", "time": "14:15", "version": meeting.version}
    first, again = (dragged(client, meeting, **fields) for _time in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert db.session.query(Event).count() == 1


def test_what_is_private_is_not_there_for_others(client_of, owner, admin, meeting):
    meeting.is_private = True
    db.session.commit()
    assert client_of(admin).get(f"/interactions/{meeting.id}/move").status_code == 404
    assert dragged(client_of(admin), meeting, date="2026-11-24").status_code == 404
    assert stored(meeting).starts_on == TODAY


def test_a_restricted_user_does_not_move_what_is_not_theirs(client_of, restricted, meeting):
    assert dragged(client_of(restricted), meeting, date="2026-11-24").status_code == 404


def test_nobody_is_led_to_the_sign_in(anonymous, meeting):
    assert anonymous.post(f"/interactions/{meeting.id}/move").status_code == 303


def test_a_reader_in_another_zone_says_the_hour_of_their_own(client_of, owner, meeting):
    owner.time_zone = "Europe/Budapest"
    db.session.commit()
    dragged(client_of(owner), meeting, date="2026-11-24", time="14:00")
    assert stored(meeting).starts_at == datetime(2026, 11, 24, 13, tzinfo=UTC)
    assert stored(meeting).start_time == time(15)
