"""Pages of deals: every order walked forth and back shows each deal once, whatever has no value."""

from datetime import date, timedelta

import pytest

from crm.database import db
from crm.models import Deal, DealState
from crm.services.deals import listing as deal_list
from crm.services.deals.list_statements import NOBODY, Criteria
from crm.services.deals.listing import Order, Place, page_of
from tests.factories import TODAY, make_company, make_deal

EVERYTHING = Criteria(state=None)


@pytest.fixture
def deals(team, owner, monkeypatch):
    """Seven deals with equal and missing values, on pages of two."""
    monkeypatch.setattr(deal_list, "PAGE_SIZE", 2)
    days = (3, 1, None, 1, None, 2, 1)
    return [
        make_deal(
            str(number),
            expected_close_on=TODAY + timedelta(days=day) if day else None,
            closed_on=TODAY - timedelta(days=day) if day else None,
            amount_minor=day * 1000 if day else None,
        )
        for number, day in enumerate(days)
    ]


def wanted(deals, order: Order) -> list[int]:
    sign = 1 if order.is_rising else -1
    values = {deal.id: getattr(deal, order.column.key) for deal in deals}

    def key(deal_id):
        value = values[deal_id]
        rank = value.toordinal() if isinstance(value, date) else value
        return (value is None, sign * (rank or 0), sign * deal_id)

    return sorted(values, key=key)


@pytest.mark.parametrize("order", Order)
def test_pages_forth_and_back_show_each_deal_once(deals, owner, order):
    page = page_of(EVERYTHING, order, owner)
    assert page.before is None
    seen, pages = [], []
    while True:
        pages.append([row.id for row in page.rows])
        seen += pages[-1]
        if page.after is None:
            break
        page = page_of(EVERYTHING, order, owner, after=Place.parse(str(page.after), order))
    assert seen == wanted(deals, order)
    for expected in reversed(pages[:-1]):
        page = page_of(EVERYTHING, order, owner, before=Place.parse(str(page.before), order))
        assert [row.id for row in page.rows] == expected


@pytest.mark.parametrize("text", ["", ".", "x.1", "2026-13-01.1", "1.x", "9" * 30 + ".1", ".-1", None])
@pytest.mark.parametrize("order", [Order.CLOSE, Order.AMOUNT])
def test_a_malformed_place_is_none(text, order):
    assert Place.parse(text, order) is None


def found(owner, **criteria) -> list[str]:
    db.session.flush()
    return sorted(row.title for row in page_of(Criteria(**criteria), Order.NEWEST, owner).rows)


def test_filters(team, owner, colleague):
    company = make_company("Lidl")
    make_deal("a", owner_id=owner.id, amount_minor=100, expected_close_on=TODAY, contact_id=company.id)
    make_deal("b", step=3, amount_minor=900, expected_close_on=TODAY + timedelta(days=9))
    make_deal("c", currency="EUR", amount_minor=500)
    make_deal("d", step=6)
    assert found(owner) == ["a", "b", "c"]
    assert found(owner, state=DealState.WON) == ["d"]
    assert found(owner, state=None) == ["a", "b", "c", "d"]
    assert found(owner, owner_id=owner.id) == ["a"]
    assert found(owner, owner_id=NOBODY) == ["b", "c"]
    assert found(owner, contact_id=company.id) == ["a"]
    assert found(owner, first_day=TODAY, last_day=TODAY) == ["a"]
    assert found(owner, without_day=True) == ["c"]
    assert found(owner, least=200, currency="RON") == ["b"]
    assert found(owner, most=500, currency="RON") == ["a"]
    assert found(owner, step_id=db.session.query(Deal).filter_by(title="b").one().step_id) == ["b"]
    assert found(owner, words="!!!") == []


def test_archived_ones_are_apart(team, owner):
    make_deal("a").archive(by=owner)
    make_deal("b")
    assert found(owner) == ["b"]
    assert found(owner, archived=True) == ["a"]


def test_a_restricted_user_sees_theirs_and_nobodys(team, owner, restricted):
    make_deal("a", owner_id=owner.id)
    make_deal("b", owner_id=restricted.id)
    make_deal("c")
    assert found(restricted) == ["b", "c"]
