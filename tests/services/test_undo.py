"""Undo plays "before" back, unless somebody touched the same fields since."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from crm.database import db
from crm.models import Event, Note, State
from crm.services.undo import CannotUndo, one_gesture, undo
from tests.factories import TODAY, make_company, make_deal, make_interaction, sale


def last_event() -> Event:
    return db.session.scalars(select(Event).order_by(Event.id.desc())).first()


def test_a_moved_day_comes_back(owner):
    interaction = make_interaction()
    with one_gesture():
        interaction.reschedule(TODAY + timedelta(days=90), by=owner, words="Sună în trei luni")
    undo(last_event(), by=owner)
    assert interaction.starts_on == TODAY
    assert interaction.due_on == TODAY
    assert db.session.scalars(select(Note)).one().is_archived


def test_an_undone_act_cannot_be_undone_again(owner):
    interaction = make_interaction()
    interaction.set_state(State.DONE, by=owner)
    event = last_event()
    undo(event, by=owner)
    assert interaction.state is State.OPEN
    assert interaction.done_at is None
    with pytest.raises(CannotUndo):
        undo(event, by=owner)


def test_newer_changes_of_the_same_field_forbid_it(owner, colleague):
    interaction = make_interaction()
    interaction.set_state(State.IN_PROGRESS, by=owner)
    event = last_event()
    interaction.set_state(State.DONE, by=colleague)
    with pytest.raises(CannotUndo):
        undo(event, by=owner)
    assert interaction.state is State.DONE


def test_newer_changes_of_other_fields_do_not(owner, colleague):
    interaction = make_interaction()
    interaction.set_state(State.IN_PROGRESS, by=owner)
    event = last_event()
    interaction.title = "Alt titlu"
    interaction.record_event("updated", by=colleague)
    undo(event, by=owner)
    assert (interaction.state, interaction.title) == (State.OPEN, "Alt titlu")


def test_a_made_record_is_archived(owner):
    company = make_company()
    db.session.commit()
    fresh = make_company("Altă firmă SRL")
    fresh.record_event("created", by=owner)
    undo(last_event(), by=owner)
    assert fresh.is_archived
    assert not company.is_archived


def test_a_moved_deal_comes_back_whole(owner):
    deal = make_deal()
    db.session.commit()
    won = next(step for step in sale().steps if step.number == 6)
    deal.move_to(won, by=owner, on=date(2026, 11, 23))
    undo(last_event(), by=owner)
    assert (deal.is_open, deal.step.number, deal.probability, deal.closed_on) == (True, 1, 10, None)


TAGS = st.lists(st.text("aăbcșțłő ", min_size=1, max_size=8), max_size=5)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=TAGS, after=TAGS)
def test_tags_come_back_whatever_they_were(owner, before, after):
    company = make_company()
    company.tag_names = before
    db.session.flush()
    was, parts = company.tag_names, company.parts()
    company.tag_names = after
    company.record_event("tagged", by=owner, parts_before=parts)
    undo(last_event(), by=owner)
    assert company.tag_names == was
