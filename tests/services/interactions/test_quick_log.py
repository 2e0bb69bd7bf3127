"""The three taps: an open next step evolves, otherwise an interaction begins (C3, SC-11)."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from crm.database import db
from crm.models import Channel, Interaction, NoteKind, State, Touch
from crm.services.interactions.quick_log import Entry, log
from crm.services.undo import undo
from tests.factories import TODAY, make_company, make_deal, make_interaction

LATER = TODAY + timedelta(days=90)


@pytest.fixture
def company(owner):
    return make_company(owner_id=owner.id)


def logged(entry: Entry, owner, contact=None, deal=None) -> Interaction:
    """The one interaction there is after *entry*."""
    log(entry, contact=contact, deal=deal, by=owner, today=TODAY)
    return db.session.scalars(select(Interaction)).one()


def test_without_a_next_step_one_begins_on_the_chosen_day(owner, company):
    made = logged(Entry(Touch.CALLED, LATER, "Revine"), owner, contact=company)
    assert (made.starts_on, made.update_date, made.state) == (LATER, LATER, State.OPEN)
    assert (made.contact_id, made.responsible_id, made.channel) == (company.id, owner.id, Channel.CALL)
    assert [(note.touch, note.text) for note in made.notes] == [(Touch.CALLED, "Revine")]


def test_without_a_day_it_is_finished_at_once(owner, company):
    made = logged(Entry(Touch.MET), owner, contact=company)
    assert (made.starts_on, made.state, made.channel) == (TODAY, State.DONE, Channel.MEETING)
    assert made.done_at is not None


def test_the_next_step_gets_the_stamp_and_the_new_day(owner, company):
    planned = make_interaction(contact_id=company.id, responsible_id=owner.id)
    assert logged(Entry(Touch.NO_ANSWER, LATER), owner, contact=company) is planned
    assert planned.starts_on == LATER
    assert [(note.touch, note.text) for note in planned.notes] == [(Touch.NO_ANSWER, "")]


def test_without_a_day_the_next_step_keeps_its_own(owner, company):
    planned = make_interaction(contact_id=company.id, responsible_id=owner.id)
    logged(Entry(Touch.WRITTEN, words="Oferta", kind=NoteKind.CLIENT), owner, contact=company)
    assert (planned.starts_on, planned.state) == (TODAY, State.OPEN)
    assert planned.notes[0].kind is NoteKind.CLIENT


def test_a_deal_has_a_next_step_of_its_own(owner, company):
    of_contact = make_interaction("Altceva", contact_id=company.id)
    deal = make_deal(contact_id=company.id)
    log(Entry(Touch.CALLED, LATER), contact=None, deal=deal, by=owner, today=TODAY)
    made = db.session.scalars(select(Interaction).where(Interaction.deal_id == deal.id)).one()
    assert (made.contact_id, made.starts_on) == (company.id, LATER)
    assert of_contact.notes == []


def test_with_one_open_deal_a_log_is_about_it(owner, company):
    deal = make_deal(contact_id=company.id)
    assert logged(Entry(Touch.CALLED, LATER), owner, contact=company).deal_id == deal.id


def test_with_two_open_deals_it_is_not_guessed(owner, company):
    make_deal(contact_id=company.id)
    make_deal("Scaune", contact_id=company.id)
    assert logged(Entry(Touch.CALLED, LATER), owner, contact=company).deal_id is None


def test_a_private_step_of_a_colleague_is_not_touched(owner, colleague, company):
    private = make_interaction(contact_id=company.id, responsible_id=colleague.id, is_private=True)
    log(Entry(Touch.CALLED, LATER), contact=company, deal=None, by=owner, today=TODAY)
    assert (private.starts_on, private.notes) == (TODAY, [])
    assert db.session.scalar(select(func.count(Interaction.id))) == 2


def test_undo_takes_the_whole_log_back(owner, company):
    event = log(Entry(Touch.CALLED, LATER, "x"), contact=company, deal=None, by=owner, today=TODAY)
    undo(event, by=owner)
    made = db.session.scalars(select(Interaction)).one()
    assert made.is_archived
    assert made.notes[0].is_archived
