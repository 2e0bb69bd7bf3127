"""Cards of a column: always in one order, never two in one place (T17)."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from crm.database import db
from crm.models import Deal, PlaceGone
from crm.models.mixins import placeable
from tests.factories import TODAY, make_deal, sale


def column(number: int) -> list[str]:
    step = next(each for each in sale().steps if each.number == number)
    return list(db.session.scalars(select(Deal.title).where(Deal.step_id == step.id).order_by(Deal.position)))


def test_new_cards_come_on_top(team):
    for title in "abc":
        make_deal(title)
    assert column(1) == ["c", "b", "a"]


def test_cards_made_in_one_go_get_places_of_their_own(team):
    step = sale().steps[0]
    db.session.add_all(
        Deal(title=title, step_id=step.id, process_id=step.process_id, currency="RON") for title in "abc"
    )
    db.session.flush()
    assert sorted(column(1)) == ["a", "b", "c"]


def test_a_card_stands_behind_the_one_it_was_put_behind(team, owner):
    a, b, c = (make_deal(title) for title in "abc")
    a.move_to(a.step, by=owner, on=TODAY, behind=c.id)
    assert column(1) == ["c", "a", "b"]
    c.move_to(c.step, by=owner, on=TODAY, behind=b.id)
    assert column(1) == ["a", "b", "c"]


def test_a_card_that_left_cannot_be_stood_behind(team, owner):
    deal, gone = make_deal("a"), make_deal("b", step=2)
    with pytest.raises(PlaceGone):
        deal.move_to(deal.step, by=owner, on=TODAY, behind=gone.id)


def test_no_card_stands_behind_itself(team, owner):
    deal = make_deal()
    with pytest.raises(PlaceGone):
        deal.move_to(deal.step, by=owner, on=TODAY, behind=deal.id)


def test_a_column_without_gaps_is_spread_and_keeps_its_order(team, owner, monkeypatch):
    monkeypatch.setattr(placeable, "GAP", 2)
    first = make_deal("first")
    last = make_deal("last")
    last.move_to(last.step, by=owner, on=TODAY, behind=first.id)
    for title in "abc":
        card = make_deal(title, step=2)
        card.move_to(first.step, by=owner, on=TODAY, behind=first.id)
    assert column(1) == ["first", "c", "b", "a", "last"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 6)), max_size=30))
def test_any_moves_give_the_order_of_a_plain_list(team, owner, moves):
    """The same moves on a Python list; gaps of 2 make the column run out of room often."""
    step = sale().steps[0]
    cards = [make_deal(str(number)) for number in range(6)]
    wanted = list(reversed(cards))
    room, placeable.GAP = placeable.GAP, 2
    try:
        for moved, place in moves:
            card = cards[moved]
            wanted.remove(card)
            behind = wanted[place - 1] if 0 < place <= len(wanted) else None
            wanted.insert(wanted.index(behind) + 1 if behind else 0, card)
            card.move_to(step, by=owner, on=TODAY, behind=behind.id if behind else None)
        assert column(1) == [card.title for card in wanted]
    finally:
        placeable.GAP = room
        db.session.rollback()
