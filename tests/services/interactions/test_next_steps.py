"""What is next with a client."""

from datetime import timedelta

from crm.models import DealState, State
from crm.services.interactions.next_steps import next_step_of, of_contact, only_open_deal
from tests.factories import TODAY, make_company, make_deal, make_interaction


def test_the_earliest_open_one_is_next_also_when_it_is_late(owner):
    company = make_company()
    later = make_interaction(contact_id=company.id, on=TODAY + timedelta(days=3))
    late = make_interaction(contact_id=company.id, on=TODAY - timedelta(days=3))
    make_interaction(contact_id=company.id, on=TODAY - timedelta(days=9), state=State.DONE)
    assert next_step_of(owner, contact=company) == late
    assert [row.id for row in of_contact(company, owner)] == [late.id, later.id]


def test_of_a_deal_only_its_own_steps_count(owner):
    company = make_company()
    deal = make_deal(contact_id=company.id)
    make_interaction(contact_id=company.id, on=TODAY)
    own = make_interaction(contact_id=company.id, deal_id=deal.id, on=TODAY + timedelta(days=1))
    assert next_step_of(owner, deal=deal) == own


def test_what_is_archived_or_somebody_s_secret_is_no_next_step(owner, colleague):
    company = make_company()
    make_interaction(contact_id=company.id).archive(by=owner)
    secret = make_interaction(contact_id=company.id, is_private=True, responsible_id=colleague.id)
    assert next_step_of(owner, contact=company) is None
    assert next_step_of(colleague, contact=company) == secret


def test_the_only_open_deal_is_what_a_call_is_about(owner):
    company = make_company()
    assert only_open_deal(company, owner) is None
    deal = make_deal(contact_id=company.id)
    make_deal(contact_id=company.id, state=DealState.WON)
    assert only_open_deal(company, owner) == deal
    make_deal(contact_id=company.id)
    assert only_open_deal(company, owner) is None
