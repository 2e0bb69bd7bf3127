"""Moving in the calendar: by dragging, by the form, by two people at once, and by those who may not."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from crm.database import db
from crm.lib import clock
from crm.models import (
    ClientReminder,
    Event,
    Interaction,
    Message,
    MessageState,
    UserState,
)
from tests.factories import TODAY, at, make_interaction
from tests.pages import form_on, parsed, submit, values_of
from tests.services.reminders.people import make_client

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


def dragged(client, record, *, view="week", users="", act="move", **fields):
    headers = {
        "HX-Request": "true",
        "HX-Request-Type": "partial",
        "HX-Current-URL": f"http://localhost/calendar/?view={view}&date=2026-11-23{users}",
    }
    data = {"version": record.version, "submission_id": "a" * 32, **fields}
    return client.post(f"/interactions/{record.id}/{act}", data=data, headers=headers)


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


def ended(client, record, **fields):
    """The lower edge of *record* drawn to a day and an hour."""
    return dragged(client, record, act="end", **fields)


def test_the_lower_edge_sets_the_duration_and_undo_brings_it_back(client_of, owner, meeting):
    client = client_of(owner)
    answer = ended(client, meeting, date="2026-11-23", time="12:15")
    assert answer.status_code == 200
    assert (stored(meeting).start_time, stored(meeting).duration_minutes) == (time(10), 135)
    assert "2:15" in answer.text
    events = db.session.query(Event).all()
    assert [event.name for event in events] == ["interaction.moved"]
    client.post(f"/events/{events[0].id}/undo", data={"submission_id": "b" * 32})
    assert stored(meeting).duration_minutes == 60


def test_an_edge_where_it_is_writes_nothing(client_of, owner, meeting):
    assert ended(client_of(owner), meeting, date="2026-11-23", time="11:00").status_code == 200
    assert db.session.query(Event).count() == 0


@pytest.mark.parametrize("fields", [
    {}, {"date": "2026-11-23"}, {"date": "2026-11-23", "time": "x"}, {"date": "2026-11-23", "time": "10:00"},
    {"date": "2026-11-22", "time": "12:00"}, {"date": "2026-12-01", "time": "12:00"},
])  # fmt: skip
def test_no_end_before_the_beginning_nor_after_a_week(client_of, owner, meeting, fields):
    client = client_of(owner)
    assert ended(client, meeting, **fields).status_code == 422
    plain = client.post(f"/interactions/{meeting.id}/end", data={**fields, "version": meeting.version})
    assert plain.status_code == 422
    assert stored(meeting).duration_minutes == 60


def test_a_task_has_no_lower_edge(client_of, owner):
    task = make_interaction(responsible_id=owner.id)
    db.session.commit()
    assert ended(client_of(owner), task, date="2026-11-23", time="12:00").status_code == 422


def test_an_end_on_an_older_page_gets_409(client_of, owner, meeting):
    seen = meeting.version
    meeting.move_to(TOMORROW, time(9), zone="Europe/Bucharest", by=owner)
    db.session.commit()
    assert ended(client_of(owner), meeting, date="2026-11-24", time="12:00", version=seen).status_code == 409
    assert stored(meeting).duration_minutes == 60


def test_a_column_of_a_colleague_changes_hour_and_responsible_in_one(client_of, owner, colleague, meeting):
    client, users = client_of(owner), f"&users={owner.id},{colleague.id}"
    values = {"date": "2026-11-23", "time": "14:00", "responsible": colleague.id}
    answer = dragged(client, meeting, view="day", users=users, **values)
    assert answer.status_code == 200
    assert (stored(meeting).responsible_id, stored(meeting).start_time) == (colleague.id, time(14))
    (event,) = db.session.query(Event).all()
    client.post(f"/events/{event.id}/undo", data={"submission_id": "b" * 32})
    assert (stored(meeting).responsible_id, stored(meeting).start_time) == (owner.id, time(10))


def test_the_column_of_nobody_takes_the_responsible_away(client_of, owner, meeting):
    dragged(client_of(owner), meeting, view="day", users="&users=all", date="2026-11-23", responsible="")
    assert (stored(meeting).responsible_id, stored(meeting).start_time) == (None, time(10))


@pytest.mark.parametrize("responsible", ["999999", "x", "-1"])
def test_nobody_unknown_becomes_responsible(client_of, owner, meeting, responsible):
    answer = dragged(client_of(owner), meeting, date="2026-11-23", responsible=responsible)
    assert answer.status_code == 422
    assert stored(meeting).responsible_id == owner.id


def test_who_has_left_gets_nothing_new(client_of, owner, colleague, meeting):
    colleague.state = UserState.LEFT
    db.session.commit()
    answer = dragged(client_of(owner), meeting, date="2026-11-23", responsible=colleague.id)
    assert answer.status_code == 422
    assert stored(meeting).responsible_id == owner.id


def test_who_may_not_see_it_changes_neither_colleague_nor_length(client_of, restricted, meeting):
    client = client_of(restricted)
    taken = dragged(client, meeting, date="2026-11-23", responsible=restricted.id)
    drawn = ended(client, meeting, date="2026-11-23", time="12:00")
    assert (taken.status_code, drawn.status_code) == (404, 404)
    assert (stored(meeting).responsible_id, stored(meeting).duration_minutes) == (meeting.responsible_id, 60)


def test_the_form_offers_duration_and_colleague_without_javascript(client_of, owner, colleague, meeting):
    client, url = client_of(owner), f"/interactions/{meeting.id}/move?next=/calendar/"
    answer = submit(client, url, duration="1:30", responsible=str(colleague.id))
    assert (answer.status_code, answer.location) == (303, "/calendar/")
    changed = stored(meeting)
    assert (changed.duration_minutes, changed.responsible_id, changed.start_time) == (
        90,
        colleague.id,
        time(10),
    )
    assert db.session.query(Event).count() == 1


@pytest.mark.parametrize("duration", ["0", "8 000 h", "abc", str(7 * 24 * 60 + 1)])
def test_a_duration_that_cannot_be_is_refused_and_stays_as_typed(client_of, owner, meeting, duration):
    answer = submit(client_of(owner), f"/interactions/{meeting.id}/move", duration=duration)
    assert answer.status_code == 422
    assert stored(meeting).duration_minutes == 60


def test_the_client_s_reminder_goes_along(client_of, owner, colleague):
    contact = make_client()
    visit = make_interaction(
        on=TODAY + timedelta(days=7), at=at(10), contact=contact, responsible_id=owner.id,
        client_reminder=ClientReminder.EMAIL,
    )  # fmt: skip
    db.session.commit()
    dragged(client_of(owner), visit, date="2026-12-02", time="14:00", responsible=colleague.id)
    waiting = db.session.query(Message).filter(Message.state == MessageState.WAITING).all()
    assert waiting
    assert {message.occurrence_at for message in waiting} == {datetime(2026, 12, 2, 12, tzinfo=UTC)}


class TestTwoEqualHours:
    """In the night of 31 October 2027 clocks in Bucharest show 3:00 to 4:00 twice."""

    FIRST, SECOND = (datetime(2027, 10, 31, hour, 30, tzinfo=UTC) for hour in (0, 1))

    def test_the_form_asks_which_one_only_then(self, client_of, owner, meeting):
        client, url = client_of(owner), f"/interactions/{meeting.id}/move"
        assert "which" not in client.get(url).text
        asked = submit(client, url, date="2027-10-31", time="03:30")
        assert asked.status_code == 422
        assert parsed(asked).xpath("//input[@name='which']/@value") == ["0", "1"]
        fields = {"date": "2027-10-31", "time": "03:30", "which": "1", "version": meeting.version}
        assert client.post(url, data=fields).status_code == 303
        assert stored(meeting).starts_at == self.SECOND

    def test_the_form_shows_which_one_it_is_and_keeps_it(self, client_of, owner, meeting):
        meeting.plan_appointment(date(2027, 10, 31), time(3, 30), zone="Europe/Bucharest", fold=1)
        db.session.commit()
        url = f"/interactions/{meeting.id}/move"
        page = parsed(client_of(owner).get(url))
        assert page.xpath("//input[@name='which' and @checked]/@value") == ["1"]
        submit(client_of(owner), url, duration="2:00")
        assert (stored(meeting).starts_at, stored(meeting).duration_minutes) == (self.SECOND, 120)
        submit(client_of(owner), url, which="0")
        assert stored(meeting).starts_at == self.FIRST

    def test_a_drag_says_which_row_it_was_dropped_on(self, client_of, owner, meeting):
        client = client_of(owner)
        answer = dragged(client, meeting, date="2027-10-31", time="03:30", which="1")
        assert answer.status_code == 200
        assert stored(meeting).starts_at == self.SECOND
        page = client.get("/calendar/?view=day&date=2027-10-31&hours=all")
        assert "03:30 (a 2-a)" in page.text
        hours = parsed(page).xpath("//a[@data-hour='03:00']/@data-which")
        assert hours == ["0", "1"]

    def test_a_drag_by_days_keeps_what_it_has(self, client_of, owner, meeting):
        meeting.plan_appointment(date(2027, 10, 30), time(3, 30), zone="Europe/Bucharest")
        db.session.commit()
        answer = dragged(client_of(owner), meeting, view="month", date="2027-10-31")
        assert answer.status_code == 200
        assert stored(meeting).starts_at == self.FIRST

    def test_the_edge_can_be_drawn_into_the_second(self, client_of, owner, meeting):
        meeting.plan_appointment(date(2027, 10, 31), time(2), zone="Europe/Bucharest")
        db.session.commit()
        ended(client_of(owner), meeting, date="2027-10-31", time="03:30", which="1")
        assert stored(meeting).duration_minutes == 150

    def test_the_form_of_an_interaction_asks_too(self, client_of, owner, meeting):
        client, url = client_of(owner), f"/interactions/{meeting.id}/edit"
        asked = submit(client, url, starts_on="2027-10-31", start_time="03:30")
        assert asked.status_code == 422
        form = form_on(asked, url)
        client.post(url, data={**values_of(form), "which": "1"})
        assert stored(meeting).starts_at == self.SECOND
        submit(client, url, title="Alt titlu")
        assert (stored(meeting).starts_at, stored(meeting).title) == (self.SECOND, "Alt titlu")

    def test_a_free_second_hour_leads_to_its_appointment(self, client_of, owner):
        client = client_of(owner)
        page = parsed(client.get("/calendar/?view=day&date=2027-10-31&hours=all"))
        link = page.xpath("//a[@data-hour='03:00' and @data-which='1']/@href")[0]
        form = form_on(client.get(link), "/interactions/new")
        assert values_of(form)["which"] == "1"
        client.post("/interactions/new", data={**values_of(form), "title": "Noaptea"})
        made = db.session.query(Interaction).filter_by(title="Noaptea").one()
        assert made.starts_at == datetime(2027, 10, 31, 1, tzinfo=UTC)
