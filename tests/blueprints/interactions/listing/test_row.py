"""The row that is changed in place: dates, colleague and step, with a script and without (OC-10)."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from crm.database import db
from crm.models import Event
from tests.factories import TODAY, make_interaction, sale, take_part
from tests.pages import classed, form_on, parsed, submit, values_of

ZONE = "Europe/Bucharest"
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}
LATER = TODAY + timedelta(days=5)


def address(interaction) -> str:
    return f"/interactions/{interaction.id}/row"


def change(client, interaction, headers=None, **fields):
    """Open the form of the row, fill *fields* in, send it. With *headers* as a script does."""
    if not headers:
        return submit(client, address(interaction), **fields)
    form = parsed(client.get(address(interaction), headers=headers)).forms[0]
    values = {**values_of(form), **fields}
    return client.post(form.action, data=values, headers=headers)


def fields_of(client, interaction) -> set[str]:
    return set(form_on(client.get(address(interaction)), address(interaction)).fields)


def appointment(owner, day: date = TODAY, at: time = time(10), minutes: int = 45):
    made = make_interaction("Întâlnire", responsible_id=owner.id)
    made.plan_appointment(day, at, minutes=minutes, zone=ZONE)
    db.session.commit()
    return made


def acts_on(interaction) -> list[str]:
    query = select(Event.action).where(Event.record_type == "interaction", Event.record_id == interaction.id)
    return list(db.session.scalars(query.order_by(Event.id)))


@pytest.mark.parametrize("headers", [None, PARTIAL], ids=["plain", "script"])
class TestTimes:
    def test_an_appointment_goes_to_another_hour_and_keeps_its_length(self, client_of, owner, headers):
        one, client = appointment(owner), client_of(owner)
        fields = {"starts_on": LATER.isoformat(), "start_time": "14:30"}
        assert change(client, one, headers, **fields).status_code == (200 if headers else 303)
        db.session.refresh(one)
        assert (one.starts_on, one.start_time, one.duration_minutes) == (LATER, time(14, 30), 45)
        assert one.ends_at - one.starts_at == timedelta(minutes=45)
        assert (one.update_date, one.time_zone) == (LATER, ZONE)
        assert acts_on(one) == ["moved"]

    def test_a_task_gets_its_days(self, client_of, owner, headers):
        one, client = make_interaction(responsible_id=owner.id), client_of(owner)
        one.plan_task(TODAY, start_time=time(9), deadline_on=TODAY, deadline_time=time(17))
        fields = {"starts_on": LATER.isoformat(), "deadline_on": (LATER + timedelta(days=2)).isoformat()}
        assert change(client, one, headers, **fields).status_code < 400
        db.session.refresh(one)
        assert (one.starts_on, one.deadline_on) == (LATER, LATER + timedelta(days=2))
        assert (one.start_time, one.deadline_time) == (time(9), time(17))
        assert (one.due_on, one.update_date) == (LATER + timedelta(days=2), LATER)

    def test_a_deadline_is_taken_away(self, client_of, owner, headers):
        one = make_interaction(responsible_id=owner.id, deadline_on=LATER)
        assert change(client_of(owner), one, headers, deadline_on="").status_code < 400
        db.session.refresh(one)
        assert (one.deadline_on, one.due_on) == (None, TODAY)

    @pytest.mark.parametrize(
        "fields", [{"starts_on": "x"}, {"starts_on": ""}, {"deadline_on": "2020-01-01"}, {"deadline_on": "y"}]
    )
    def test_a_task_s_days_that_cannot_be(self, client_of, owner, headers, fields):
        one, client = make_interaction(responsible_id=owner.id), client_of(owner)
        answer = change(client, one, headers, **fields)
        assert answer.status_code == 422
        assert parsed(answer).xpath("//input[@aria-invalid='true']/@name") == list(fields)
        assert acts_on(one) == []

    @pytest.mark.parametrize("hour", ["", "25:00", "x"])
    def test_an_appointment_needs_an_hour(self, client_of, owner, headers, hour):
        one = appointment(owner)
        answer = change(client_of(owner), one, headers, start_time=hour)
        assert answer.status_code == 422
        assert parsed(answer).xpath("//input[@aria-invalid='true']/@name") == ["start_time"]
        db.session.refresh(one)
        assert one.start_time == time(10)

    def test_somebody_was_quicker(self, client_of, owner, headers):
        """Both values are shown, what was typed stays, and saving again is on purpose."""
        one, client = make_interaction(responsible_id=owner.id), client_of(owner)
        page = client.get(address(one), headers=headers)
        values = {**values_of(parsed(page).xpath("//form[.//input[@name='starts_on']]")[0])}
        one.plan_task(TODAY + timedelta(days=1))
        db.session.commit()
        values["starts_on"] = LATER.isoformat()
        answer = client.post(address(one), data=values, headers=headers)
        assert answer.status_code == 409
        cells = [
            each.text_content() for each in parsed(answer).xpath("//table//td") if not each.xpath(".//form")
        ]
        assert cells == [(TODAY + timedelta(days=1)).isoformat(), LATER.isoformat()]
        form = parsed(answer).xpath("//form[.//input[@name='starts_on']]")[0]
        assert client.post(address(one), data=values_of(form), headers=headers).status_code < 400
        db.session.refresh(one)
        assert one.starts_on == LATER

    def test_a_refused_form_does_not_hide_that_somebody_was_quicker(self, client_of, owner, headers):
        one, client = make_interaction(responsible_id=owner.id), client_of(owner)
        refused = change(client, one, headers, starts_on="x")
        one.set_state(one.state, by=owner)
        one.title = "Altul"
        db.session.commit()
        form = parsed(refused).xpath("//form[.//input[@name='starts_on']]")[0]
        mended = {**values_of(form), "starts_on": LATER.isoformat()}
        assert client.post(address(one), data=mended, headers=headers).status_code == 409

    def test_what_was_a_task_meanwhile(self, client_of, owner, headers):
        one, client = make_interaction(responsible_id=owner.id), client_of(owner)
        page = client.get(address(one), headers=headers)
        values = values_of(parsed(page).xpath("//form[.//input[@name='starts_on']]")[0])
        one.plan_appointment(TODAY, time(10), zone=ZONE)
        db.session.commit()
        answer = client.post(address(one), data={**values, "starts_on": LATER.isoformat()}, headers=headers)
        assert answer.status_code == 409
        assert parsed(answer).xpath("//input[@name='start_time']/@value") == ["10:00"]


def test_each_family_has_its_fields(client_of, owner):
    client = client_of(owner)
    task, meeting = make_interaction(responsible_id=owner.id), appointment(owner)
    assert {"start_time", "deadline_on"} & fields_of(client, task) == {"deadline_on"}
    assert {"start_time", "deadline_on"} & fields_of(client, meeting) == {"start_time"}


def test_the_hour_is_that_of_the_reader_s_clock(client_of, owner):
    one = make_interaction(responsible_id=owner.id)
    one.plan_appointment(TODAY, time(10), minutes=45, zone="Europe/Lisbon")
    client = client_of(owner)
    form = form_on(client.get(address(one)), address(one))
    assert form.fields["start_time"] == "12:00"
    change(client, one, start_time="13:00")
    db.session.refresh(one)
    assert (one.start_time, one.time_zone) == (time(11), "Europe/Lisbon")


def test_a_night_on_which_clocks_go_back(client_of, owner):
    """Which of the two hours is asked for; left alone, the second one stays the second."""
    night = date(2026, 10, 25)
    one, client = appointment(owner, night, time(3, 30)), client_of(owner)
    one.plan_appointment(night, time(3, 30), minutes=45, zone=ZONE, fold=1)
    change(client, one, responsible_id="")
    db.session.refresh(one)
    assert one.starts_at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    change(client, one, which="0")
    db.session.refresh(one)
    assert one.starts_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    other = appointment(owner)
    answer = change(client, other, starts_on=night.isoformat(), start_time="03:30")
    assert answer.status_code == 422
    assert len(parsed(answer).xpath("//input[@name='which']")) == 2


def test_nothing_else_makes_an_event(client_of, owner):
    for one in (make_interaction(responsible_id=owner.id, deadline_on=LATER), appointment(owner)):
        assert change(client_of(owner), one).status_code == 303
        assert acts_on(one) == []


def test_colleague_and_step_and_all_in_one_undo(client_of, owner, colleague):
    one, step, client = appointment(owner), sale().steps[0], client_of(owner)
    page = f"{address(one)}?next=/interactions/"
    fields = {"start_time": "11:00", "responsible_id": colleague.id, "step_id": step.id}
    answer = submit(client, page, address(one), **fields)
    assert (answer.status_code, answer.location) == (303, "/interactions/")
    db.session.refresh(one)
    assert (one.start_time, one.responsible_id, one.step_id) == (time(11), colleague.id, step.id)
    toast = next(
        form for form in parsed(client.get("/interactions/")).forms if "/undo" in (form.action or "")
    )
    client.post(toast.action, data=dict(toast.form_values()))
    db.session.refresh(one)
    assert (one.start_time, one.responsible_id, one.step_id) == (time(10), owner.id, None)


def test_the_form_comes_into_the_row_and_goes_again(client_of, owner):
    interaction, client = make_interaction(responsible_id=owner.id), client_of(owner)
    form = client.get(address(interaction), headers=PARTIAL)
    assert form.text.lstrip().startswith("<tr")
    assert "<form" in form.text
    line = client.get(f"/interactions/{interaction.id}/line", headers=PARTIAL)
    assert f'id="interaction-{interaction.id}"' in line.text
    assert "<form" not in line.text.partition("</tr>")[0]


def test_others_private_ones_are_not_there(client_of, owner, colleague):
    secret = make_interaction(responsible_id=colleague.id, is_private=True)
    client = client_of(owner)
    for act in ("row", "line", "defer"):
        assert client.get(f"/interactions/{secret.id}/{act}").status_code == 404


@pytest.mark.parametrize("headers", [None, PARTIAL], ids=["plain", "script"])
def test_who_only_takes_part_is_not_asked_whose_it_is(client_of, owner, colleague, headers):
    """It was offered, and what was chosen went nowhere without a word (decision 14)."""
    one = make_interaction("Dentist", responsible_id=colleague.id, is_private=True)
    take_part(one, owner)
    db.session.commit()
    client = client_of(owner)
    assert "responsible_id" not in client.get(address(one), headers=headers).text
    change(client, one, headers, starts_on=LATER.isoformat(), responsible_id=str(owner.id))
    db.session.refresh(one)
    assert (one.starts_on, one.responsible_id) == (LATER, colleague.id)
    assert "responsible_id" in client_of(colleague).get(address(one), headers=headers).text


def test_what_comes_back_is_the_row_or_its_form(client_of, owner):
    one, client = appointment(owner), client_of(owner)
    for hour, shown in (("x", "row-form"), ("12:00", "cell-light")):
        answer = change(client, one, PARTIAL, start_time=hour)
        assert answer.text.lstrip().startswith("<tr")
        assert classed(parsed(answer), shown)
