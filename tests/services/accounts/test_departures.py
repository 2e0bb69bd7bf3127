"""Somebody leaves: open records pass to a colleague in one gesture, the history stays."""

from sqlalchemy import select

from crm.database import db
from crm.models import DealState, Event, State, UserState
from crm.services.accounts import departures
from tests.factories import make_company, make_deal, make_interaction


def records_of(user):
    company = make_company(owner_id=user.id)
    return [
        company,
        make_interaction(contact_id=company.id, responsible_id=user.id),
        make_deal(contact_id=company.id, owner_id=user.id),
    ]


def finished_of(user):
    return [
        make_interaction("Gata", responsible_id=user.id, state=State.DONE),
        make_deal("Câștigat", owner_id=user.id, state=DealState.WON),
    ]


def holder_of(record) -> int:
    return record.responsible_id if record.record_type() == "interaction" else record.owner_id


def test_open_records_pass_on_and_closed_ones_stay(owner, colleague, admin):
    is_open, closed, others = records_of(owner), finished_of(owner), records_of(admin)
    departures.depart(owner, colleague, by=admin)
    db.session.commit()
    assert {holder_of(record) for record in is_open} == {colleague.id}
    assert {holder_of(record) for record in closed} == {owner.id}
    assert {holder_of(record) for record in others} == {admin.id}
    assert owner.state is UserState.LEFT


def test_each_record_gets_its_event_in_one_gesture(owner, colleague, admin):
    company, interaction, deal = records_of(owner)
    departures.depart(owner, colleague, by=admin)
    events = db.session.scalars(select(Event).where(Event.action == "handed_over")).all()
    assert {(event.record_type, event.record_id) for event in events} == {
        ("contact", company.id), ("interaction", interaction.id), ("deal", deal.id),
    }  # fmt: skip
    assert {(event.parent_type, event.parent_id) for event in events} == {
        (None, None), ("contact", company.id),
    }  # fmt: skip
    assert {(event.before.get("owner_id"), event.after.get("owner_id")) for event in events} == {
        (owner.id, colleague.id), (None, None),
    }  # fmt: skip
    left = db.session.scalars(select(Event).where(Event.action == "left")).one()
    assert {event.batch for event in events} == {left.batch}


def test_a_form_opened_before_is_stale_afterwards(owner, colleague, admin):
    company = records_of(owner)[0]
    version = company.version
    departures.depart(owner, colleague, by=admin)
    assert company.version == version + 1


def test_without_an_heir_the_records_stay(owner, admin):
    records = records_of(owner)
    departures.depart(owner, None, by=admin)
    assert {holder_of(record) for record in records} == {owner.id}


def test_holdings_count_what_would_pass_on(owner):
    records_of(owner)
    finished_of(owner)
    assert departures.holdings(owner) == {"contact": 1, "interaction": 1, "deal": 1, "series": 0}
