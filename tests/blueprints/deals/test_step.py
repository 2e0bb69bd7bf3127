"""Moving a deal: by drag, by form, refused, stale; who may, and what the answer says."""

import pytest

from crm.database import db
from crm.models import Deal, DealState, Event, ProcessMode
from tests.blueprints.deals.conftest import PARTIAL, column_of, parts, reason_id, step_id
from tests.factories import make_company, make_deal, sale
from tests.pages import form_on, parsed, submit, values_of
from tests.statements import reading, statements


def fresh(deal) -> Deal:
    db.session.expire_all()
    return db.session.get(Deal, deal.id)


def test_a_dropped_card_stands_where_it_was_dropped(drag, owner):
    first, second, moving = make_deal("a", step=2), make_deal("b", step=2), make_deal("c")
    answer = drag(owner, moving, 2, after=second)
    assert answer.status_code == 200
    assert column_of(2) == [second.id, moving.id, first.id]
    assert column_of(1) == []


def test_the_answer_brings_the_card_both_heads_and_an_undo(drag, owner):
    deal = make_deal("Scaune")
    answer = parts(drag(owner, deal, 3))
    heads = {f"#head-{step_id(number)}" for number in (1, 3)}
    assert {f"#deal-{deal.id}", f"#cards-{step_id(3)}", "#toasts", *heads} <= set(answer)
    card = answer[f"#cards-{step_id(3)}"].find(f".//li[@id='deal-{deal.id}']")
    assert card.get("data-version") == str(fresh(deal).version)
    event = db.session.query(Event).filter_by(record_type="deal", action="moved").one()
    assert answer["#toasts"].find(".//form").get("action") == f"/events/{event.id}/undo"
    assert "50%" in answer["#toasts"].text_content().replace("\xa0", "")


def test_a_card_goes_behind_another_in_the_answer(drag, owner):
    other, moving = make_deal("a", step=3), make_deal("b")
    assert f"#deal-{other.id}" in parts(drag(owner, moving, 3, after=other))


def test_order_within_a_column_is_no_step(drag, owner):
    below, above = make_deal("jos"), make_deal("sus")
    drag(owner, above, 1, after=below)
    assert column_of(1) == [below.id, above.id]
    event = db.session.query(Event).filter_by(record_type="deal").one()
    assert (event.name, set(event.after)) == ("deal.placed", {"position"})


def test_undo_puts_the_card_back(drag, owner, client_of):
    below, moving, above = (make_deal(title) for title in "abc")
    drag(owner, moving, 4)
    event = db.session.query(Event).filter_by(action="moved").one()
    client = client_of(owner)
    page = client.get(f"/deals/{moving.id}/step")
    token = values_of(form_on(page, f"/deals/{moving.id}/step"))["csrf_token"]
    client.post(f"/events/{event.id}/undo", data={"csrf_token": token})
    assert column_of(1) == [above.id, moving.id, below.id]
    assert fresh(moving).probability == 10


def test_a_stale_version_moves_nothing_and_shows_fresh_columns(drag, owner):
    deal = make_deal()
    drag(owner, deal, 2, version=1)
    answer = drag(owner, deal, 3, version=1)
    assert answer.status_code == 409
    assert column_of(2) == [deal.id]
    assert {f"#column-{step_id(2)}", f"#column-{step_id(3)}", "#toasts"} <= set(parts(answer))


def test_a_neighbour_that_left_is_a_conflict(drag, owner):
    deal, gone = make_deal("a"), make_deal("b", step=3)
    answer = drag(owner, deal, 2, after=gone)
    assert answer.status_code == 409
    assert column_of(1) == [deal.id]


def test_a_neighbour_one_may_not_see_is_no_neighbour(drag, restricted, owner):
    """Else the answer would tell where a stranger's deal stands."""
    mine, hidden = make_deal("a", owner_id=restricted.id), make_deal("b", step=3, owner_id=owner.id)
    assert drag(restricted, mine, 3, after=hidden).status_code == 409


def test_a_drop_on_lost_asks_for_the_reason_first(drag, owner):
    deal = make_deal()
    answer = drag(owner, deal, 7)
    assert answer.status_code == 422
    buttons = parts(answer)["#loss"].findall(".//button[@name='loss_reason']")
    assert len(buttons) >= 5
    assert column_of(1) == [deal.id]
    assert fresh(deal).state is DealState.OPEN


def test_the_reason_given_closes_the_deal(drag, owner):
    deal = make_deal()
    answer = drag(owner, deal, 7, loss_reason=reason_id(), loss_text="Cu 12 % peste")
    assert answer.status_code == 200
    lost = fresh(deal)
    assert (lost.state, lost.loss_reason.key, lost.loss_text) == (DealState.LOST, "price", "Cu 12 % peste")


def test_another_reason_needs_words(drag, owner):
    deal = make_deal()
    assert drag(owner, deal, 7, loss_reason=reason_id("other")).status_code == 422
    assert drag(owner, deal, 7, loss_reason=reason_id("other"), loss_text="S-au mutat").status_code == 200


@pytest.mark.parametrize(
    "bad",
    [
        {"step": "x"},
        {"step": "999999"},
        {"step": ""},
        {"after_id": "7e3"},
        {"loss_reason": "x"},
        {"step": "9" * 5000},
    ],
)
def test_malformed_fields_are_refused_in_words(drag, owner, bad):
    deal = make_deal()
    answer = drag(owner, deal, 3, **bad)
    assert answer.status_code == 422
    assert parts(answer)["#toasts"].text_content().strip()
    assert column_of(1) == [deal.id]


def move_page(client, deal, board: str = "/deals/board") -> str:
    """The address behind "Move to…" on the card, as the board links it."""
    link = parsed(client.get(board)).xpath(f"//li[@id='deal-{deal.id}']//a[@class='board-move']")[0]
    return link.get("href")


def test_without_a_script_the_page_of_a_card_moves_it(client_of, owner):
    make_deal("a", step=4)
    deal = make_deal("b")
    client = client_of(owner)
    page = move_page(client, deal, "/deals/board?q=b")
    answer = submit(client, page, f"/deals/{deal.id}/step", step=str(step_id(4)))
    assert (answer.status_code, answer.location) == (303, "/deals/board?q=b")
    assert column_of(4)[0] == deal.id


@pytest.mark.parametrize("headers", [{}, PARTIAL])
def test_the_form_offers_the_next_step_first(client_of, owner, headers):
    deal = make_deal(step=2)
    form = form_on(client_of(owner).get(f"/deals/{deal.id}/step", headers=headers), f"/deals/{deal.id}/step")
    assert values_of(form)["step"] == str(step_id(3))


def test_without_a_script_losing_leads_over_the_reasons(client_of, owner):
    deal = make_deal()
    client = client_of(owner)
    page = move_page(client, deal)
    asked = submit(client, page, f"/deals/{deal.id}/step", step=str(step_id(7)))
    assert asked.status_code == 422
    values = {**values_of(form_on(asked, f"/deals/{deal.id}/step")), "loss_reason": str(reason_id())}
    answer = client.post(f"/deals/{deal.id}/step", data=values)
    assert (answer.status_code, answer.location) == (303, "/deals/board")
    assert fresh(deal).state is DealState.LOST


def test_a_plain_stale_form_gets_a_conflict_page(client_of, owner):
    deal = make_deal()
    client = client_of(owner)
    page = client.get(f"/deals/{deal.id}/step")
    values = {**values_of(form_on(page, f"/deals/{deal.id}/step")), "version": "99"}
    answer = client.post(f"/deals/{deal.id}/step", data=values)
    assert answer.status_code == 409
    assert len(parsed(answer).xpath("//h1")) == 1


def test_the_same_drop_sent_twice_moves_once(drag, owner, client_of):
    deal = make_deal()
    client = client_of(owner)
    first = drag(owner, deal, 2, version=1, client=client, submission_id="once")
    again = drag(owner, deal, 2, version=1, client=client, submission_id="once")
    assert (first.status_code, again.status_code) == (200, 200)
    assert db.session.query(Event).filter_by(action="moved").count() == 1


def test_a_strangers_deal_does_not_exist(drag, restricted, owner):
    deal = make_deal(owner_id=owner.id)
    assert drag(restricted, deal, 2).status_code == 404
    assert column_of(1) == [deal.id]


def test_a_restricted_user_moves_what_is_theirs(drag, restricted):
    deal = make_deal(owner_id=restricted.id)
    assert drag(restricted, deal, 2).status_code == 200


def test_colleagues_move_each_others_deals(drag, colleague, owner):
    deal = make_deal(owner_id=owner.id)
    assert drag(colleague, deal, 2).status_code == 200


def test_nobody_is_sent_to_the_login(anonymous, team):
    deal = make_deal()
    token = parsed(anonymous.get("/login")).xpath("//input[@name='csrf_token']/@value")[0]
    answer = anonymous.post(f"/deals/{deal.id}/step", data={"step": step_id(2), "csrf_token": token})
    assert answer.location.startswith("/login")
    assert column_of(1) == [deal.id]


def test_unknown_ids_and_methods(client_of, drag, owner):
    deal = make_deal()
    client = client_of(owner)
    assert client.get("/deals/99999/step").status_code == 404
    assert client.put(f"/deals/{deal.id}/step").status_code == 405
    assert client.get(f"/deals/{2**70}/step").status_code == 404


def test_what_a_drop_costs(drag, owner, client_of):
    """The answer is made of what was written: deal, step and event are not read again for it."""
    deal = make_deal("a", contact_id=make_company().id)
    client = client_of(owner)
    drag(owner, deal, 2, client=client)
    db.session.refresh(deal)
    db.session.commit()
    with statements() as sent:
        assert drag(owner, deal, 3, client=client).status_code == 200
    begun = next(place for place, each in enumerate(sent) if each.words.startswith("INSERT INTO submission"))
    reads = reading(sent[begun:])
    # PostgreSQL reads the deal once more, under its lock.
    assert len(reads) <= (8 if db.engine.dialect.name == "sqlite" else 9)


class TestStepByStep:
    """A strict process skips nothing, whichever way a deal is moved (MC-32)."""

    SAID = "This process goes step by step: choose the next one, or one before."

    @pytest.fixture
    def strict(self, owner):
        owner.language = "en"
        sale().mode = ProcessMode.STRICT
        db.session.commit()

    def test_a_dropped_card_goes_back_and_says_why(self, strict, drag, owner):
        deal = make_deal("Scaune")
        answer = drag(owner, deal, 3)
        assert answer.status_code == 422  # which makes the script put it back
        assert self.SAID in parts(answer)["#toasts"].text_content()
        assert column_of(1) == [deal.id]
        assert drag(owner, deal, 2).status_code == 200

    def test_won_is_reached_from_the_last_step_on_the_way(self, strict, drag, owner):
        deal = make_deal("Scaune", step=4)
        assert drag(owner, deal, 6).status_code == 422
        assert drag(owner, fresh(deal), 5).status_code == 200
        assert drag(owner, fresh(deal), 6).status_code == 200
        assert fresh(deal).state is DealState.WON

    def test_a_loss_may_come_at_any_time(self, strict, drag, owner):
        deal = make_deal("Scaune")
        assert drag(owner, deal, 7, loss_reason=reason_id()).status_code == 200
        assert fresh(deal).state is DealState.LOST

    @pytest.mark.parametrize("page", ["step", "edit"])
    def test_forms_say_it_on_the_field(self, strict, owner, client_of, page):
        deal = make_deal("Scaune")
        answer = submit(client_of(owner), f"/deals/{deal.id}/{page}", step=str(step_id(4)))
        assert answer.status_code == 422
        assert self.SAID in parsed(answer).get_element_by_id("step-error").text_content()
        assert column_of(1) == [deal.id]

    def test_the_page_offers_only_what_may_follow(self, strict, owner, client_of):
        deal = make_deal("Scaune", step=3)
        client = client_of(owner)
        ladder = parsed(client.get(f"/deals/{deal.id}")).xpath("//*[contains(@class, 'ladder-form')]//button")
        disabled = [button.get("disabled") is not None for button in ladder]
        assert disabled == [False, False, False, False, True, True]
        piece = parsed(client.get(f"/deals/{deal.id}/step", headers=PARTIAL))
        offered = [int(option.get("value")) for option in piece.iter("option")]
        assert offered == [step_id(number) for number in (1, 2, 4, 7)]

    def test_a_lost_deal_is_taken_up_where_it_stood(self, strict, drag, owner, client_of):
        deal = make_deal("Scaune", step=2)
        assert drag(owner, deal, 7, loss_reason=reason_id()).status_code == 200
        client = client_of(owner)
        ladder = parsed(client.get(f"/deals/{deal.id}")).xpath("//*[contains(@class, 'ladder-form')]//button")
        assert [button.get("disabled") is None for button in ladder] == [
            True,
            True,
            False,
            False,
            False,
            False,
        ]
        piece = parsed(client.get(f"/deals/{deal.id}/step", headers=PARTIAL))
        assert [int(option.get("value")) for option in piece.iter("option")] == [step_id(1), step_id(2)]
        assert piece.xpath("//option[@selected]/@value") == [str(step_id(2))]
        assert drag(owner, fresh(deal), 5).status_code == 422
        assert drag(owner, fresh(deal), 2).status_code == 200
