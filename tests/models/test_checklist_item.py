"""What is to be ticked off: who did it and when, how far it is, and the way back (MC-42)."""

import pytest
from sqlalchemy import select

from crm.database import db
from crm.lib import clock
from crm.models import ChecklistItem, Event, Interaction
from crm.services import history
from crm.services.interactions.checklist import add, items_of
from crm.services.undo import CannotUndo, undo
from tests.factories import make_company, make_interaction


@pytest.fixture
def interaction(app, owner):
    made = make_interaction(responsible_id=owner.id, contact=make_company())
    add(made, ["Keys", "Laser", "Signature"], by=owner)
    db.session.commit()
    return made


def numbers(interaction: Interaction) -> tuple[int, int]:
    db.session.expire(interaction)
    return interaction.checklist_done, interaction.checklist_total


def texts(interaction: Interaction) -> list[str]:
    return [item.text for item in items_of(interaction)]


def test_a_tick_says_who_and_when_and_counts(interaction, owner, colleague):
    item = items_of(interaction)[1]
    event = item.tick(True, by=colleague)
    assert (item.is_done, item.done_by, item.done_at <= clock.now()) == (True, colleague, True)
    assert (event.name, event.parent_id) == ("checklist_item.ticked", interaction.id)
    assert {*event.after} == {"done_at", "done_by_id"}
    assert numbers(interaction) == (1, 3)
    assert item.tick(True, by=owner) is None  # so it is already: whoever came first did it
    assert item.done_by == colleague
    item.tick(False, by=owner)
    assert (item.done_at, item.done_by, numbers(interaction)) == (None, None, (0, 3))


def test_every_act_can_be_taken_back(interaction, owner):
    item = items_of(interaction)[0]
    acts = [item.tick(True, by=owner), item.rename("Both keys", by=owner), item.archive(by=owner)]
    assert (numbers(interaction), texts(interaction)) == ((0, 2), ["Laser", "Signature"])
    for event in reversed(acts):
        undo(event, by=owner)
    assert (numbers(interaction), texts(interaction)) == ((0, 3), ["Keys", "Laser", "Signature"])
    assert (item.done_at, item.done_by_id) == (None, None)


def test_what_is_off_the_list_is_not_changed_by_an_undo(interaction, owner):
    item = items_of(interaction)[0]
    ticked = item.tick(True, by=owner)
    item.archive(by=owner)
    with pytest.raises(CannotUndo):
        undo(ticked, by=owner)
    assert (item.is_done, numbers(interaction)) == (True, (0, 2))


def test_several_lines_are_one_gesture(interaction, owner):
    event = add(interaction, ["Tape", "Saw"], by=owner)
    undo(event, by=owner)
    assert (numbers(interaction), texts(interaction)) == ((0, 3), ["Keys", "Laser", "Signature"])


def test_a_tick_makes_no_form_of_the_interaction_stale(interaction, owner):
    before = (interaction.version, interaction.updated_at)
    items_of(interaction)[0].tick(True, by=owner)
    db.session.commit()
    db.session.expire(interaction)
    assert (interaction.version, interaction.updated_at) == before


def test_items_are_seen_with_their_interaction(interaction, owner, colleague, restricted, admin):
    interaction.is_private = True
    db.session.flush()
    item = items_of(interaction)[0]

    def is_seen(user) -> bool:
        query = ChecklistItem.visible_to(user).where(ChecklistItem.id == item.id)
        return db.session.scalars(query).one_or_none() is not None

    assert is_seen(owner)
    assert not any(is_seen(user) for user in (colleague, restricted, admin))
    event = db.session.scalars(select(Event).where(Event.record_type == "checklist_item")).first()
    assert history.visible_event(event.id, owner) is not None
    assert history.visible_event(event.id, admin) is None


def test_the_history_of_the_interaction_tells_and_that_of_its_client_does_not(interaction, owner):
    items_of(interaction)[0].tick(True, by=owner)
    names = [event.name for event in history.page_of(interaction, user=owner)]
    assert names.count("checklist_item.added") == 3
    assert names[0] == "checklist_item.ticked"
    of_client = history.page_of(interaction.contact, user=owner)
    assert not any(event.record_type == "checklist_item" for event in of_client)
