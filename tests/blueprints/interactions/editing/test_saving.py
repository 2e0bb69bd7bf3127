"""Making and changing an interaction by its form: both families of time, steps, people, stale saves."""

from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import func, select

from crm.database import db
from crm.lib import clock
from crm.models import Channel, Event, Interaction, State, Step
from tests.factories import TODAY, at, make_company, make_deal, make_interaction, make_person, sale
from tests.pages import form_on, parsed, submit, values_of

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
NEW = "/interactions/new"


@pytest.fixture(autouse=True)
def monday():
    with clock.set_to(NOW):
        yield


def the_one() -> Interaction:
    return db.session.scalars(select(Interaction)).one()


def marked(answer) -> set[str]:
    """The names of the fields that are marked as wrong."""
    return {each.get("name") for each in parsed(answer).xpath("//*[@aria-invalid='true']")}


class TestNew:
    def test_a_task(self, client_of, owner):
        answer = submit(client_of(owner), NEW, title="Pregătește oferta", deadline_on="2026-11-27",
                        deadline_time="17:00", memo="cu reducere", budget="1.250,50")  # fmt: skip
        made = the_one()
        assert answer.location == f"/interactions/{made.id}"
        assert (made.is_task, made.starts_on, made.due_on) == (True, TODAY, date(2026, 11, 27))
        assert (made.deadline_time, made.memo, made.budget_minor, made.budget_currency) == (
            time(17), "cu reducere", 125_050, "RON")  # fmt: skip
        assert (made.responsible_id, made.created_by_id, made.state) == (owner.id, owner.id, State.OPEN)
        assert made.update_date == TODAY

    def test_an_appointment(self, client_of, owner):
        submit(client_of(owner), NEW, title="Vizită", is_task=None, start_time="10:00", duration="1:45",
               channel="visit", is_private="y")  # fmt: skip
        made = the_one()
        assert (made.starts_at, made.ends_at) == (
            datetime(2026, 11, 23, 8, 0, tzinfo=UTC), datetime(2026, 11, 23, 9, 45, tzinfo=UTC))  # fmt: skip
        assert (made.channel, made.is_private, made.time_zone) == (Channel.VISIT, True, "Europe/Bucharest")

    def test_contact_deal_and_day_come_with_the_address(self, client_of, owner):
        company = make_company(owner_id=owner.id)
        deal = make_deal(contact_id=company.id, owner_id=owner.id)
        submit(client_of(owner), f"{NEW}?deal_id={deal.id}&date=2026-12-01", NEW, title="Montaj")
        made = the_one()
        assert (made.contact_id, made.deal_id, made.starts_on) == (company.id, deal.id, date(2026, 12, 1))

    def test_participants_are_text_with_a_link_where_one_is_known(self, client_of, owner):
        known = make_person("Popescu", "Ana")
        people = {"participants-0-person": "ana popescu", "participants-0-coordinates": "0721 000 000",
                  "participants-1-person": "Domnul de la poartă", "participants-1-coordinates": "",
                  "participants-2-person": "", "participants-2-coordinates": ""}  # fmt: skip
        submit(client_of(owner), NEW, title="Vizită", **people)
        rows = the_one().participants_data
        assert [(row["name"], row["coordinates"], row["contact_id"]) for row in rows] == [
            ("ana popescu", "0721 000 000", known.id), ("Domnul de la poartă", "", None)]  # fmt: skip

    def test_without_a_script_a_button_gives_room_for_one_more(self, client_of, owner):
        answer = submit(client_of(owner), NEW, add="participants", **{"participants-0-person": "Ion"})
        names = [each for each in values_of(form_on(answer, NEW)) if each.endswith("-person")]
        assert (answer.status_code, names) == (200, ["participants-0-person", "participants-1-person"])
        assert db.session.scalar(select(func.count(Interaction.id))) == 0

    def test_a_double_submit_makes_one(self, client_of, owner):
        client = client_of(owner)
        data = {**values_of(form_on(client.get(NEW), NEW)), "title": "O dată"}
        first, second = (client.post(NEW, data=data) for _ in range(2))
        assert first.location == second.location
        assert the_one().title == "O dată"

    @pytest.mark.parametrize(
        ("fields", "wrong"),
        [
            ({"title": ""}, {"title"}),
            ({"title": "x" * 201}, {"title"}),
            ({"starts_on": ""}, {"starts_on"}),
            ({"starts_on": "31.02.2026"}, {"starts_on"}),
            ({"deadline_on": "2026-11-22"}, {"deadline_on"}),
            (
                {"start_time": "12:00", "deadline_on": "2026-11-23", "deadline_time": "11:00"},
                {"deadline_time"},
            ),
            ({"deadline_time": "11:00"}, {"deadline_on"}),
            ({"is_task": None}, {"start_time"}),
            ({"is_task": None, "start_time": "25:00"}, {"start_time"}),
            ({"is_task": None, "start_time": "10:00", "duration": "mult"}, {"duration"}),
            ({"is_task": None, "start_time": "10:00", "duration": "200 h"}, {"duration"}),
            ({"budget": "12 mii"}, {"budget"}),
            ({"budget": "10 EUR"}, {"budget"}),
            ({"budget": "-10"}, {"budget"}),
            ({"channel": "pigeon"}, {"channel"}),
            ({"step_id": "99999"}, {"step_id"}),
            ({"deal_id": "99999"}, {"deal_id"}),
            ({"responsible_id": "99999"}, {"responsible_id"}),
            ({"contact": "Nimeni SRL"}, {"contact"}),
        ],
    )
    def test_what_is_wrong_is_marked_and_the_rest_stays(self, client_of, owner, fields, wrong):
        answer = submit(client_of(owner), NEW, **{"title": "Rămâne", "memo": "și asta", **fields})
        assert (answer.status_code, marked(answer)) == (422, wrong)
        assert values_of(form_on(answer, NEW))["memo"].strip() == "și asta"
        assert db.session.scalar(select(func.count(Interaction.id))) == 0

    def test_what_the_other_family_uses_is_not_read(self, client_of, owner):
        client = client_of(owner)
        submit(client, NEW, title="Sarcină", duration="prostii")
        submit(client, NEW, title="Vizită", is_task=None, start_time="10:00", deadline_on="31.02.2026")
        assert db.session.scalar(select(func.count(Interaction.id))) == 2

    def test_a_restricted_user_cannot_pick_a_stranger_s_contact_or_deal(self, client_of, owner, restricted):
        company = make_company("Străină SRL", owner_id=owner.id)
        deal = make_deal(owner_id=owner.id, contact_id=company.id)
        client = client_of(restricted)
        assert submit(client, NEW, title="x", contact="Străină SRL").status_code == 422
        assert submit(client, NEW, title="x", deal_id=str(deal.id)).status_code == 422
        assert client.get(f"{NEW}?deal_id={deal.id}").status_code == 404


class TestEdit:
    @pytest.fixture
    def meeting(self, owner):
        return make_interaction("Vizită", at=at(10), minutes=90, responsible_id=owner.id)

    def edit(self, client, interaction, **fields):
        return submit(client, f"/interactions/{interaction.id}/edit", **fields)

    def test_saved_as_it_is_nothing_changes(self, client_of, owner, meeting):
        columns = ("title", "starts_at", "ends_at", "update_date", "channel", "step_id", "state", "memo")
        before = [getattr(meeting, name) for name in columns]
        self.edit(client_of(owner), meeting)
        assert [getattr(the_one(), name) for name in columns] == before

    def test_one_tick_makes_it_a_task_and_keeps_day_and_hour(self, client_of, owner, meeting):
        self.edit(client_of(owner), meeting, is_task="y", deadline_on="2026-11-25")
        switched = the_one()
        assert (switched.is_task, switched.starts_on, switched.start_time) == (True, TODAY, time(10))
        assert (switched.starts_at, switched.due_on) == (None, date(2026, 11, 25))

    def test_a_concluding_step_finishes_it(self, client_of, owner, meeting):
        won = db.session.scalars(select(Step).where(Step.process_id == sale().id, Step.number == 6)).one()
        self.edit(client_of(owner), meeting, step_id=str(won.id))
        concluded = the_one()
        assert (concluded.state, concluded.update_date) == (State.DONE, TODAY)

    def test_steps_are_named_in_the_reader_s_language(self, client_of, owner, meeting):
        page = client_of(owner).get(f"/interactions/{meeting.id}/edit")
        groups = parsed(page).xpath("//select[@name='step_id']/optgroup/@label")
        assert "Vânzare" in groups
        assert "Vânzare - 03 - Ofertă trimisă" in page.text

    def test_the_update_date_goes_along_until_somebody_sets_it(self, client_of, owner, meeting):
        client = client_of(owner)
        self.edit(client, meeting, starts_on="2026-12-01")
        assert the_one().update_date == date(2026, 12, 1)
        self.edit(client, meeting, update_date="2026-11-30")
        self.edit(client, meeting, starts_on="2026-12-05")
        assert the_one().update_date == date(2026, 11, 30)

    def test_a_stale_save_shows_both_values_and_keeps_what_was_typed(self, client_of, owner, meeting):
        client, action = client_of(owner), f"/interactions/{meeting.id}/edit"
        typed = {
            **values_of(form_on(client.get(action), action)),
            "title": "Titlul meu",
            "submission_id": "2",
        }
        self.edit(client, meeting, title="Titlul altuia")
        answer = client.post(action, data=typed)
        assert answer.status_code == 409
        assert "Titlul altuia" in answer.text
        mended = values_of(form_on(answer, action))
        assert mended["title"] == "Titlul meu"
        assert client.post(action, data=mended).status_code == 303
        assert the_one().title == "Titlul meu"

    def test_it_is_one_gesture_in_the_history(self, client_of, owner, meeting):
        self.edit(client_of(owner), meeting, title="Alt titlu", state="in_progress")
        events = db.session.scalars(select(Event).where(Event.record_type == "interaction")).all()
        assert {event.action for event in events} == {"updated", "state_changed"}
        assert len({event.batch for event in events}) == 1

    def test_strangers_and_unknown_ids(self, client_of, colleague, meeting):
        meeting.is_private = True
        client = client_of(colleague)
        assert client.get(f"/interactions/{meeting.id}/edit").status_code == 404
        assert client.get("/interactions/999/edit").status_code == 404


def test_a_title_of_blanks_is_none(client_of, owner):
    """What is left of a text once the blanks around it are gone is what counts."""
    answer = submit(client_of(owner), NEW, title=" \t ")
    assert (answer.status_code, marked(answer)) == (422, {"title"})
