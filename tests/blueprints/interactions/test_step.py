"""Another step in place, the update date corrected, hints at the classic mistakes (SC-14, SC-19, SC-31)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from crm.database import db
from crm.lib import clock
from crm.models import Event, Process, ProcessMode, State, Step, Touch
from tests.factories import TODAY, at, make_company, make_interaction
from tests.pages import form_on, parsed, row_button, submit

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def step(key: str) -> Step:
    return db.session.scalars(select(Step).where(Step.key == key)).one()


@pytest.fixture
def client(owner, client_of):
    owner.language = "en"
    with clock.set_to(NOW):
        yield client_of(owner)


@pytest.fixture
def talk(owner):
    return make_interaction("Talk", contact_id=make_company().id, responsible_id=owner.id)


def page_of(interaction) -> str:
    return f"/interactions/{interaction.id}"


class TestStep:
    def test_a_conclusion_finishes_it_and_one_undo_takes_both_back(self, client, talk):
        submit(client, f"{page_of(talk)}/step", step_id=str(step("sale.06").id))
        db.session.expire_all()
        assert (talk.step.key, talk.state, talk.update_date) == ("sale.06", State.DONE, TODAY)
        event = db.session.scalars(select(Event).where(Event.action == "stepped")).one()
        submit(client, page_of(talk), f"/events/{event.id}/undo")
        db.session.expire_all()
        assert (talk.step_id, talk.state, talk.done_at) == (None, State.OPEN, None)

    def test_none_is_a_choice(self, client, talk):
        talk.step = step("sale.02")
        submit(client, f"{page_of(talk)}/step", step_id="")
        db.session.expire_all()
        assert talk.step_id is None

    @pytest.mark.parametrize("typed", ["999", "x", "0", str(2**70)])
    def test_what_is_no_step_is_refused(self, client, talk, typed):
        assert submit(client, f"{page_of(talk)}/step", step_id=typed).status_code == 422
        assert talk.step_id is None

    def test_the_facts_beside_the_page_come_with_the_answer(self, client, talk):
        """Their forms hold the version too: left as they were, the next act would be refused."""
        headers = {"HX-Request": "true", "HX-Request-Type": "partial"}
        fields = {"step_id": str(step("sale.02").id), "as": "page"}
        answer = submit(client, f"{page_of(talk)}/step", headers=headers, **fields)
        beside = parsed(answer).get_element_by_id("interaction-aside")
        db.session.expire_all()
        assert "Sale - 02" in beside.text_content()
        assert {field.value for field in beside.iterfind(".//input[@name='version']")} == {str(talk.version)}

    def test_a_stale_form_changes_nothing(self, client, talk):
        answer = submit(client, f"{page_of(talk)}/step", step_id=str(step("sale.02").id), version="99")
        assert answer.status_code == 409
        assert talk.step_id is None

    def test_a_strict_process_skips_nothing(self, client, talk):
        db.session.scalars(select(Process).where(Process.key == "support")).one().mode = ProcessMode.STRICT
        page = f"{page_of(talk)}/step"
        assert submit(client, page, step_id=str(step("support.02").id)).status_code == 422
        for number, expected in ((1, 303), (3, 422), (2, 303), (1, 303)):
            assert submit(client, page, step_id=str(step(f"support.0{number}").id)).status_code == expected

    @pytest.mark.parametrize("page", ["edit", "row", "step"])
    def test_every_form_says_so_on_its_field(self, client, talk, page):
        db.session.scalars(select(Process).where(Process.key == "support")).one().mode = ProcessMode.STRICT
        talk.step = step("support.01")
        answer = submit(client, f"{page_of(talk)}/{page}", step_id=str(step("support.03").id))
        assert answer.status_code == 422
        assert "step by step" in parsed(answer).get_element_by_id("step_id-error").text_content()
        db.session.expire_all()
        assert talk.step.key == "support.01"

    def test_the_form_in_the_page_says_so_in_a_toast(self, client, talk):
        db.session.scalars(select(Process).where(Process.key == "support")).one().mode = ProcessMode.STRICT
        headers = {"HX-Request": "true", "HX-Request-Type": "partial"}
        answer = submit(client, f"{page_of(talk)}/step", step_id=str(step("support.03").id), headers=headers)
        assert answer.status_code == 422
        assert "step by step" in parsed(answer).text_content()

    def test_choosing_private_makes_it_private(self, client, talk, colleague, client_of):
        submit(client, f"{page_of(talk)}/step", step_id=str(step("private.01").id))
        db.session.expire_all()
        assert talk.is_private
        assert client_of(colleague).get(page_of(talk)).status_code == 404
        submit(client, f"{page_of(talk)}/edit", is_private=None)
        db.session.expire_all()
        assert talk.is_private

    def test_the_form_comes_alone_when_a_page_asks(self, client, talk):
        headers = {"HX-Request": "true", "HX-Request-Type": "partial"}
        piece = parsed(client.get(f"{page_of(talk)}/step", headers=headers))
        assert piece.xpath("//form[@id='step-chooser']//select[@data-search]/optgroup")
        assert not piece.xpath("//h1")


class TestUpdateDate:
    def test_it_is_corrected_by_hand_and_written_down(self, client, talk):
        day = TODAY + timedelta(days=12)
        submit(client, page_of(talk), f"{page_of(talk)}/update-date", update_date=day.isoformat())
        db.session.expire_all()
        assert talk.update_date == day
        event = db.session.scalars(select(Event).where(Event.action == "update_date_corrected")).one()
        assert event.before["update_date"] == TODAY.isoformat()
        history = client.get(f"/history/interaction/{talk.id}").get_data(as_text=True)
        assert "The update date of the interaction was corrected." in history

    def test_empty_gives_it_back_to_the_start_date(self, client, talk):
        talk.count_on(date(2026, 12, 31))
        submit(client, page_of(talk), f"{page_of(talk)}/update-date", update_date="")
        db.session.expire_all()
        assert (talk.update_date, talk.is_update_date_set) == (TODAY, False)

    def test_nonsense_is_marked(self, client, talk):
        answer = submit(client, page_of(talk), f"{page_of(talk)}/update-date", update_date="32.13.2026")
        assert answer.status_code == 422
        assert form_on(answer, f"{page_of(talk)}/update-date").inputs["update_date"].get("aria-invalid")

    def test_the_true_day_typed_with_the_step_wins(self, client, talk):
        paid = date(2026, 11, 2)
        submit(client, f"{page_of(talk)}/edit", step_id=str(step("sale.06").id), update_date=paid.isoformat())
        db.session.expire_all()
        assert (talk.step.key, talk.update_date) == ("sale.06", paid)

    def test_the_form_sets_and_frees_it(self, client, talk):
        page = f"{page_of(talk)}/edit"
        submit(client, page, update_date="2026-12-31")
        db.session.expire_all()
        assert (talk.update_date, talk.is_update_date_set) == (date(2026, 12, 31), True)
        submit(client, page, update_date="", starts_on="2026-11-30")
        db.session.expire_all()
        assert (talk.update_date, talk.is_update_date_set) == (date(2026, 11, 30), False)


class TestHints:
    def hint(self, client, interaction, query: str = "") -> str:
        page = parsed(client.get(f"{page_of(interaction)}{query}"))
        return " ".join(node.text_content() for node in page.xpath("//main//*[contains(@class, 'notice')]"))

    def finish(self, client, interaction) -> None:
        submit(client, page_of(interaction), f"{page_of(interaction)}/state", state="done")

    @pytest.mark.parametrize("reason", ["its day is to come", "nobody answered", "it walks on"])
    def test_finishing_a_postponed_talk_asks_to_move_it(self, client, talk, owner, reason):
        if reason == "its day is to come":
            talk.move_to_day(TODAY + timedelta(days=3))
        elif reason == "nobody answered":
            talk.add_note("", by=owner, touch=Touch.NO_ANSWER)
        else:
            talk.walk_to(step("sale.03"), by=owner, on=TODAY)
        self.finish(client, talk)
        assert "Only postponed?" in self.hint(client, talk)
        assert "Only postponed?" not in self.hint(client, talk, "?hint=no")

    def test_one_tap_moves_it_and_opens_it_again(self, client, talk, owner):
        talk.walk_to(step("sale.03"), by=owner, on=TODAY)
        self.finish(client, talk)
        action = f"{page_of(talk)}/reschedule"
        submit(client, page_of(talk), action, again="1m")
        db.session.expire_all()
        assert (talk.state, talk.starts_on) == (State.OPEN, date(2026, 12, 23))

    def test_a_true_end_is_not_asked_about(self, client, talk, owner):
        talk.walk_to(step("sale.06"), by=owner, on=TODAY)
        assert "Only postponed?" not in self.hint(client, talk)

    def test_what_is_done_and_simple_is_not_asked_about(self, client, talk):
        self.finish(client, talk)
        assert "Only postponed?" not in self.hint(client, talk)

    def test_it_is_not_asked_for_ever(self, client, talk, owner):
        talk.walk_to(step("sale.03"), by=owner, on=TODAY)
        self.finish(client, talk)
        with clock.set_to(NOW + timedelta(minutes=11)):
            assert "Only postponed?" not in self.hint(client, talk)

    def test_where_a_next_step_is_planned_nothing_is_asked(self, client, talk, owner):
        talk.walk_to(step("sale.03"), by=owner, on=TODAY)
        talk.plan_next(TODAY + timedelta(days=7), by=owner)
        self.finish(client, talk)
        assert "Only postponed?" not in self.hint(client, talk)

    def test_from_a_list_the_toast_offers_it(self, client, talk, owner):
        talk.walk_to(step("sale.03"), by=owner, on=TODAY)
        talk.set_state(State.IN_PROGRESS, by=owner)
        db.session.commit()
        action, data = row_button(client, talk, "state")
        client.post(action, data=data)
        assert "Only postponed? Move its date instead" in client.get("/").get_data(as_text=True)

    def test_before_finishing_the_page_asks_too(self, client, talk, owner):
        talk.walk_to(step("sale.03"), by=owner, on=TODAY)
        db.session.commit()
        assert "Only postponed?" in client.get(f"{page_of(talk)}/finish").get_data(as_text=True)

    def test_a_past_appointment_offers_to_log_and_reschedule(self, client, owner):
        meeting = make_interaction("Meeting", at=at(9), minutes=30, responsible_id=owner.id)
        assert "This appointment is over." in self.hint(client, meeting)
        assert "This appointment is over." not in self.hint(client, meeting, "?hint=no")
        coming = make_interaction("Later", at=at(18), responsible_id=owner.id)
        assert self.hint(client, coming) == ""
