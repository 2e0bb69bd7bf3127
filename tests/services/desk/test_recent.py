"""The contacts one had to do with last."""

from crm.models import Event
from crm.services.desk.recent import LOOKED_THROUGH, SHOWN, recent_contacts
from tests.factories import TODAY, make_company, make_interaction


def names(user) -> list[str]:
    return [each.name for each in recent_contacts(user)]


def touched(contact, by):
    contact.record_event("updated", by=by)
    return contact


def test_the_last_one_touched_stands_first_and_once(owner):
    alfa, beta = make_company("Alfa SRL"), make_company("Beta SRL")
    for contact in (alfa, beta, alfa):
        touched(contact, owner)
    assert names(owner) == ["Alfa SRL", "Beta SRL"]


def test_what_was_done_with_it_counts_as_well(owner):
    alfa, beta = make_company("Alfa SRL"), make_company("Beta SRL")
    talk = make_interaction(contact_id=alfa.id, responsible_id=owner.id)
    letter = make_interaction(contact_id=beta.id, responsible_id=owner.id)
    letter.record_event("created", by=owner)
    talk.add_note("Sună marți", by=owner)
    assert names(owner) == ["Alfa SRL", "Beta SRL"]


def test_acts_of_others_and_of_the_system_do_not_count(owner, colleague):
    touched(make_company("Alfa SRL"), colleague)
    touched(make_company("Beta SRL"), None)
    assert names(owner) == []


def test_archived_ones_and_those_out_of_sight_are_left_out(owner, restricted, colleague):
    touched(make_company("Arhivă SRL"), owner).archive(by=owner)
    for name, user in (("A mea SRL", restricted), ("A nimănui SRL", None), ("A lui SRL", colleague)):
        touched(make_company(name, owner_id=user.id if user else None), restricted)
    assert names(owner) == []
    assert names(restricted) == ["A nimănui SRL", "A mea SRL"]


def test_ten_are_enough(owner):
    for number in range(SHOWN + 2):
        touched(make_company(f"Firma {number}"), owner)
    assert len(names(owner)) == SHOWN


def test_an_interaction_without_a_contact_is_nobody(owner):
    make_interaction(responsible_id=owner.id, on=TODAY).record_event("created", by=owner)
    assert names(owner) == []


def test_it_looks_through_ones_last_acts_by_their_index(owner, query_plans):
    assert LOOKED_THROUGH == 200
    plan = query_plans(lambda: recent_contacts(owner))
    reads = [step for step in plan if step.startswith(("SEARCH event", "SCAN event"))]
    assert reads == ["SEARCH event USING INDEX ix_event_user (user_id=?)"]
    assert Event.__table__.name not in " ".join(step for step in plan if step.startswith("SCAN"))
