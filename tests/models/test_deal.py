"""What is always true of a deal: its chance, its end, its way back, its lines."""

from datetime import date
from decimal import Decimal

import pytest

from crm.database import db
from crm.models import Deal, DealLine, DealState, LossReason, LossReasonMissing, Product
from crm.services.undo import undo
from tests.factories import TODAY, make_deal, sale

LATER = date(2026, 12, 1)


def step(number: int):
    return next(each for each in sale().steps if each.number == number)


def reason() -> LossReason:
    return db.session.query(LossReason).order_by(LossReason.position).first()


def test_probability_grows_at_each_shipped_step(team, owner):
    """ST-07: only failure lowers it, to nothing."""
    deal = make_deal()
    seen = [deal.probability]
    for number in range(2, 7):
        deal.move_to(step(number), by=owner, on=TODAY)
        seen.append(deal.probability)
    assert seen == sorted(set(seen))
    assert seen[-1] == 100
    deal.move_to(step(7), by=owner, on=TODAY, loss_reason=reason())
    assert deal.probability == 0


def test_a_deal_cannot_be_lost_without_a_reason(team, owner):
    deal = make_deal(step=3)
    with pytest.raises(LossReasonMissing):
        deal.move_to(step(7), by=owner, on=TODAY)
    assert deal.state is DealState.OPEN
    assert deal.step.number == 3


def test_closing_stamps_the_day_and_reopening_takes_it_away(team, owner):
    deal = make_deal()
    deal.move_to(step(6), by=owner, on=TODAY)
    assert (deal.state, deal.closed_on) == (DealState.WON, TODAY)
    deal.move_to(step(2), by=owner, on=LATER)
    assert (deal.state, deal.closed_on, deal.probability) == (DealState.OPEN, None, step(2).probability)


def test_won_that_turns_out_lost_is_closed_on_the_later_day(team, owner):
    deal = make_deal()
    deal.move_to(step(6), by=owner, on=TODAY)
    deal.move_to(step(7), by=owner, on=LATER, loss_reason=reason(), loss_text="Prea scump")
    assert (deal.closed_on, deal.loss_text) == (LATER, "Prea scump")


def test_reopening_forgets_why_it_was_lost(team, owner):
    deal = make_deal()
    deal.move_to(step(7), by=owner, on=TODAY, loss_reason=reason(), loss_text="Prea scump")
    deal.move_to(step(1), by=owner, on=TODAY)
    assert (deal.loss_reason_id, deal.loss_text) == (None, "")


def test_an_estimate_by_hand_stands_while_the_deal_walks(team, owner):
    deal = make_deal()
    deal.estimate(35)
    deal.move_to(step(4), by=owner, on=TODAY)
    assert (deal.probability, deal.probability_by_hand) == (35, True)
    deal.estimate(None)
    assert (deal.probability, deal.probability_by_hand) == (step(4).probability, False)


def test_an_estimate_by_hand_stands_again_after_reopening(team, owner):
    deal = make_deal()
    deal.estimate(35)
    deal.move_to(step(6), by=owner, on=TODAY)
    assert deal.probability == 100
    deal.move_to(step(7), by=owner, on=TODAY, loss_reason=reason())
    assert deal.probability == 0
    deal.move_to(step(2), by=owner, on=TODAY)
    assert (deal.probability, deal.probability_by_hand) == (35, True)


def test_undo_brings_back_step_state_and_place(team, owner):
    below, above = make_deal("jos", step=2), make_deal("sus", step=2)
    moving = below
    place = moving.position
    event = moving.move_to(step(6), by=owner, on=TODAY)
    undo(event, by=owner)
    assert (moving.step.number, moving.state, moving.closed_on) == (2, DealState.OPEN, None)
    assert moving.position == place > above.position


def test_undo_stands_behind_the_card_that_took_the_place(team, owner):
    moving = make_deal("mută", step=2)
    place = moving.position
    event = moving.move_to(step(3), by=owner, on=TODAY)
    taker = make_deal("alta", step=2, position=place)
    undo(event, by=owner)
    assert moving.step.number == 2
    assert moving.position > taker.position == place


def test_lines_add_up_and_round_half_to_even(team):
    deal = make_deal()
    for quantity, price in ((2000, 10_050), (500, 101), (1500, 101), (1000, None)):
        product = Product(name="Birou")
        db.session.add(product)
        db.session.flush()
        deal.lines.append(DealLine(product=product, quantity_thousandths=quantity, price_minor=price))
    db.session.flush()
    assert [line.quantity for line in deal.lines] == [2, Decimal("0.5"), Decimal("1.5"), 1]
    assert [line.total_minor for line in deal.lines] == [20_100, 50, 152, None]
    assert deal.lines_total_minor == 20_302


def test_a_deal_without_priced_lines_has_no_total(team):
    assert make_deal().lines_total_minor is None


def test_a_deal_begins_at_the_chance_of_its_step(team, owner):
    deal = Deal(title="Scaune", currency="RON")
    event = deal.begin(step(3), by=owner, on=TODAY)
    assert (deal.state, deal.probability, event.name) == (DealState.OPEN, 50, "deal.created")
