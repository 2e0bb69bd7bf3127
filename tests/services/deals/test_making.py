"""A deal from a chain: the subject of every link, with its people, taken back by one undo (OC-07)."""

import pytest
from sqlalchemy import func, select

from crm.database import db
from crm.models import Deal, Event, Interaction
from crm.services.deals.making import Draft, SubjectTaken, make, people_to_take
from crm.services.interactions import chains
from crm.services.interactions.participants import row_of
from crm.services.undo import undo
from tests.factories import TODAY, make_company, make_deal, make_interaction, make_person, sale
from tests.services.interactions.test_chains import chain_of

PHONE = "0721 234 567"


def draft(contact=None, **values) -> Draft:
    return Draft(**{"title": "Birouri", "contact": contact, "process": sale(), "amount_minor": 500_00,
                    "currency": "RON", **values})  # fmt: skip


def names(deal) -> list[str]:
    return [row.name for row in deal.participants]


def subjects_of(links) -> list:
    return [link.deal_id for link in links]


def test_the_deal_becomes_the_subject_of_every_link(owner):
    company = make_company()
    links = chain_of("Apel", "E-mail", "Întâlnire", contact_id=company.id)
    deal, _event = make(draft(company), links[1], by=owner, on=TODAY)
    assert subjects_of(links) == [deal.id] * 3
    assert (deal.title, deal.contact_id, deal.amount_minor, deal.owner_id, deal.opened_on) == (
        "Birouri", company.id, 500_00, owner.id, TODAY)  # fmt: skip
    assert deal.step_id == sale().first_step.id


def test_an_interaction_alone_can_become_a_deal(owner):
    alone = make_interaction()
    deal, _event = make(draft(), alone, by=owner, on=TODAY)
    assert alone.deal_id == deal.id


def test_one_undo_archives_the_deal_and_gives_the_links_back(owner):
    links = chain_of("1", "2")
    deal, event = make(draft(), links[0], by=owner, on=TODAY)
    undo(event, by=owner)
    assert deal.is_archived
    assert subjects_of(links) == [None, None]
    again, _event = make(draft(), links[1], by=owner, on=TODAY)
    assert subjects_of(links) == [again.id, again.id]


def test_people_are_taken_over_without_doubles(owner, colleague):
    company, ana = make_company(), make_person("Pop", "Ana")
    dan = make_person("Rusu", "Dan")
    links = chain_of("1", "2", contact_id=company.id)
    links[0].participants_data = [
        row_of("Ana Pop", "", None, contact_id=ana.id),
        row_of("Vecinul", PHONE, "RO"),
        row_of(colleague.name, "", None, user_id=colleague.id),
    ]
    links[1].participants_data = [
        row_of("Ana", PHONE, "RO", contact_id=ana.id),
        row_of("vecinul", "+40721234567", "RO"),
        row_of("Dan Rusu", "", None, contact_id=dan.id),
    ]
    db.session.flush()
    deal, _event = make(draft(company), links[0], by=owner, on=TODAY)
    assert deal.person_id == ana.id
    assert names(deal) == ["Vecinul", colleague.name, "Dan Rusu"]
    assert deal.participants[0].normalized == "+40721234567"
    assert [row["name"] for row in people_to_take(links[0], owner)] == [
        company.name, "Ana Pop", "Vecinul", colleague.name, "Dan Rusu"]  # fmt: skip


def test_contacts_of_other_links_are_people_of_the_deal(owner):
    company, partner = make_company(), make_company("Partener SRL")
    first, second = chain_of("1", "2")
    first.contact_id, second.contact_id = company.id, partner.id
    db.session.flush()
    deal, _event = make(draft(company), first, by=owner, on=TODAY)
    assert names(deal) == ["Partener SRL"]


def test_what_others_keep_private_stays_as_it_was(owner, colleague):
    first, secret, third = chain_of("1", "Tainic", "3", responsible_id=colleague.id)
    secret.is_private = True
    secret.participants_data = [row_of("Amanta", "", None)]
    db.session.flush()
    deal, _event = make(draft(), first, by=owner, on=TODAY)
    assert subjects_of([first, secret, third]) == [deal.id, None, deal.id]
    assert names(deal) == []
    assert db.session.scalar(select(func.count(Event.id)).where(Event.record_id == secret.id,
                                                                Event.action == "attached")) == 0  # fmt: skip


def test_one_s_own_private_link_comes_along(owner):
    first, secret = chain_of("1", "Tainic", responsible_id=owner.id)
    secret.is_private = True
    deal, _event = make(draft(), first, by=owner, on=TODAY)
    assert secret.deal_id == deal.id


def test_a_restricted_user_reaches_every_link_but_learns_nothing(restricted, owner):
    first, other = chain_of("1", "2")
    first.responsible_id, other.responsible_id = restricted.id, owner.id
    other.participants_data = [row_of("Necunoscut", "", None)]
    db.session.flush()
    deal, _event = make(draft(), first, by=restricted, on=TODAY)
    assert subjects_of([first, other]) == [deal.id, deal.id]
    assert names(deal) == []


def test_a_chain_is_about_one_deal_only(owner):
    known = make_deal()
    first, second = chain_of("1", "2")
    second.deal_id = known.id
    db.session.flush()
    with pytest.raises(SubjectTaken) as error:
        make(draft(), first, by=owner, on=TODAY)
    assert error.value.subject[1] == known.id
    assert db.session.scalar(select(func.count(Deal.id))) == 1


def test_newer_work_on_the_deal_is_not_undone(owner):
    from crm.services.undo import CannotUndo

    first, _second = chain_of("1", "2")
    deal, event = make(draft(), first, by=owner, on=TODAY)
    deal.title = "Altfel"
    deal.record_event("updated", by=owner)
    with pytest.raises(CannotUndo):
        undo(event, by=owner)


def test_the_number_of_statements_grows_by_the_links_only(owner, count_queries):
    def statements(size: int) -> int:
        links = chain_of(*map(str, range(size)), contact_id=make_company(f"Firma {size}").id)
        db.session.commit()
        assert all(link.id for link in db.session.scalars(select(Interaction)))
        assert owner.id
        return count_queries(lambda: make(draft(), links[0], by=owner, on=TODAY))

    small, large = statements(2), statements(12)
    assert large - small <= 2 * 10


def test_links_are_held_before_they_are_read(owner):
    first, _second = chain_of("1", "2")
    chains.hold(first)
    assert [link.title for link in chains.links_of(first)] == ["1", "2"]


def test_a_guest_s_deal_takes_nothing_out_of_a_private_link(owner, colleague):
    call, secret = (
        make_interaction("Call"),
        make_interaction("Secret", is_private=True, responsible_id=owner.id),
    )
    chains.join(secret, call, by=owner)
    secret.participants_data = [row_of("Plughperson", "", None), row_of("C", "", None, user_id=colleague.id)]
    db.session.flush()
    deal, _event = make(draft(), call, by=colleague, on=TODAY)
    assert secret.deal_id is None
    assert deal.participants == []
