"""Processes that are only won or lost: made so, made anew, and kept so (OC-20)."""

import pytest
from sqlalchemy import select

from crm.database import db
from crm.models import Deal, DealState, Event, Interaction, Outcome, Process, ProcessMode, Step
from tests.factories import make_company, make_deal, make_interaction, sale
from tests.pages import parsed, submit


@pytest.fixture
def boss(admin, client_of):
    admin.language = "en"
    return client_of(admin)


def page() -> str:
    return f"/settings/processes/{sale().id}"


def step(key: str) -> Step:
    return db.session.scalars(select(Step).where(Step.key == key)).one()


def shown() -> list[tuple[str, int]]:
    db.session.expire_all()
    return [(each.key, each.number) for each in sale().steps]


def make_it_so(client, kept: str = "sale.02"):
    submit(client, page(), mode="outcome_only")
    return submit(client, f"{page()}/outcome-only", kept=str(step(kept).id))


class TestOfAProcess:
    def test_saving_it_asks_which_step_stays(self, boss):
        answer = submit(boss, page(), mode="outcome_only", en="Sales")
        assert answer.location.endswith("/outcome-only")
        db.session.expire_all()
        assert (sale().names["en"], sale().mode) == ("Sales", ProcessMode.GUIDED)
        assert len(shown()) == 7

    def test_the_page_tells_what_stands_where(self, boss):
        make_deal(step=3)
        make_interaction(step_id=step("sale.03").id)
        rows = parsed(boss.get(f"{page()}/outcome-only")).xpath("//li[contains(@class, 'row-item')]")
        words = [" ".join(row.text_content().split()) for row in rows]
        assert len(words) == 5
        assert words[2].endswith("1 deal · 1 interaction")

    def test_records_go_to_the_step_that_stays_and_stay_open(self, boss):
        deals = [make_deal(str(number), step=number) for number in range(1, 8)]
        talk = make_interaction(step_id=step("sale.05").id, contact_id=make_company().id)
        assert make_it_so(boss).status_code == 303
        assert shown() == [("sale.02", 1), ("sale.06", 2), ("sale.07", 3)]
        assert sale().mode is ProcessMode.OUTCOME_ONLY
        assert [each.step.key for each in deals] == ["sale.02"] * 5 + ["sale.06", "sale.07"]
        assert [each.state for each in deals] == [DealState.OPEN] * 5 + [DealState.WON, DealState.LOST]
        assert db.session.get(Interaction, talk.id).step.key == "sale.02"

    def test_one_undo_takes_all_of_it_back(self, boss):
        deal = make_deal(step=4)
        make_it_so(boss)
        query = select(Event).where(Event.record_type == "process").order_by(Event.id.desc())
        event = db.session.scalars(query).first()
        submit(boss, page(), f"/events/{event.id}/undo")
        assert [number for _key, number in shown()] == [1, 2, 3, 4, 5, 6, 7]
        assert sale().mode is ProcessMode.GUIDED
        assert db.session.get(Deal, deal.id).step.key == "sale.04"

    def test_the_board_shows_open_won_and_lost(self, boss):
        make_it_so(boss)
        heads = parsed(boss.get("/deals/board")).xpath("//*[contains(@class, 'board-head')]//h2")
        assert len(heads) == 3

    def test_any_end_is_reached_at_once(self, boss, admin):
        deal = make_deal(step=2)
        make_it_so(boss)
        submit(boss, f"/deals/{deal.id}/step", step=str(step("sale.06").id))
        db.session.expire_all()
        assert db.session.get(Deal, deal.id).state is DealState.WON

    def test_without_ends_there_is_nothing_to_reach(self, boss):
        other = db.session.scalars(select(Process).where(Process.key == "marketing")).one()
        for each in other.steps:
            each.outcome = Outcome.NONE
        answer = submit(boss, f"/settings/processes/{other.id}", mode="outcome_only")
        assert answer.status_code == 422
        assert parsed(answer).xpath("//*[@id='mode-error']")

    def test_no_second_step_on_the_way_comes_back_in(self, boss):
        make_it_so(boss)
        for address in (f"{page()}/steps/new", f"/settings/steps/{step('sale.06').id}"):
            answer = submit(boss, address, en="Again", outcome="none")
            assert answer.status_code == 422
            assert "only won or lost" in parsed(answer).get_element_by_id("outcome-error").text_content()
        assert submit(boss, f"{page()}/steps/new", en="Won in part", outcome="positive").status_code == 303
        assert submit(boss, f"/settings/steps/{step('sale.02').id}", en="Open").status_code == 303

    def test_it_becomes_a_process_of_steps_again(self, boss):
        make_it_so(boss)
        submit(boss, page(), mode="guided")
        assert submit(boss, f"{page()}/steps/new", en="Again", outcome="none").status_code == 303

    @pytest.mark.parametrize("kept", ["", "999", "x"])
    def test_a_step_has_to_be_named(self, boss, kept):
        submit(boss, page(), mode="outcome_only")
        assert submit(boss, f"{page()}/outcome-only", kept=kept).status_code == 422
        assert len(shown()) == 7

    def test_an_end_does_not_stay_on_the_way(self, boss):
        assert submit(boss, f"{page()}/outcome-only", kept=str(step("sale.06").id)).status_code == 422

    def test_somebody_elses_change_comes_first(self, boss):
        assert submit(boss, f"{page()}/outcome-only", version="99").status_code == 409
        assert len(shown()) == 7

    def test_a_process_that_is_so_already_has_nothing_to_ask(self, boss):
        make_it_so(boss)
        assert boss.get(f"{page()}/outcome-only").location.endswith(page())

    def test_only_administrators(self, manager, client_of):
        assert client_of(manager).get(f"{page()}/outcome-only").status_code == 403


class TestANewOne:
    def test_it_has_three_steps_named_in_every_language(self, boss):
        submit(boss, "/settings/processes/new", en="Tender", mode="outcome_only", for_deals="y")
        tender = db.session.scalars(select(Process).order_by(Process.id.desc())).first()
        assert [each.outcome for each in tender.steps] == [Outcome.NONE, Outcome.POSITIVE, Outcome.NEGATIVE]
        assert [each.names["en"] for each in tender.steps] == ["In progress", "Won", "Lost"]
        assert {len(each.names) for each in tender.steps} == {5}
        assert tender.mode is ProcessMode.OUTCOME_ONLY

    def test_steps_of_ones_own_are_refused(self, boss):
        answer = submit(boss, "/settings/processes/new", en="Tender", mode="outcome_only", steps="Ask\nOffer")
        assert answer.status_code == 422
        assert parsed(answer).xpath("//*[@id='steps-error']")
