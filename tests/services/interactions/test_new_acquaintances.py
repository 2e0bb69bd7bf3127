"""Unknown participants become contacts, wherever they were logged, and back by one undo (OC-08)."""

import pytest
from sqlalchemy import func, select

from crm.database import db
from crm.models import Contact, ContactPoint, Person, PointKind
from crm.services.deals.making import make as make_deal_of
from crm.services.interactions.new_acquaintances import AlreadyKnown, known_like, link, make_contact
from crm.services.interactions.participants import row_of
from crm.services.interactions.timeline import page_of
from crm.services.undo import undo
from tests.factories import TODAY, make_company, make_interaction, make_person
from tests.services.deals.test_making import draft
from tests.services.interactions.test_chains import chain_of

PHONE = "0721 234 567"


def logged(*rows, interaction=None, **values):
    interaction = interaction or make_interaction(**values)
    interaction.participants_data = list(rows)
    db.session.flush()
    return interaction


def linked(interaction) -> list:
    return [row.contact_id for row in interaction.participants]


def made_of(interaction, owner, name="Ion Popescu", place=0):
    row = interaction.participants[place]
    return make_contact(row, name, by=owner, language="ro", region="RO")


def test_a_person_with_the_phone_as_it_was_typed(owner):
    interaction = logged(row_of("Ion Popescu", PHONE, "RO"))
    contact, _event = made_of(interaction, owner)
    assert isinstance(contact, Person)
    assert (contact.family_name, contact.given_name, contact.owner_id) == ("Popescu", "Ion", owner.id)
    (point,) = contact.points
    assert (point.kind, point.value, point.normalized) == (PointKind.PHONE, PHONE, "+40721234567")
    assert linked(interaction) == [contact.id]


@pytest.mark.parametrize(
    ("coordinates", "kind"), [("ion@example.com", PointKind.EMAIL), ("int. 12", None), ("", None)]
)
def test_an_e_mail_is_an_e_mail_and_what_is_neither_is_no_point(owner, coordinates, kind):
    contact, _event = made_of(logged(row_of("Ion", coordinates, "RO")), owner)
    assert [point.kind for point in contact.points] == ([kind] if kind else [])


def test_what_was_with_nobody_known_is_with_the_new_contact(owner):
    letter = logged(row_of("Ion Popescu", PHONE, "RO"))
    visit = logged(row_of("Ion Popescu", PHONE, "RO"), contact_id=make_company().id)
    contact, event = made_of(letter, owner)
    assert letter.contact is contact
    assert "ion popescu" in letter.search_text
    assert visit.contact_id != contact.id
    undo(event, by=owner)
    assert letter.contact_id is None


def test_one_undo_takes_contact_and_links_back(owner):
    interaction = logged(row_of("Ion Popescu", PHONE, "RO"))
    contact, event = made_of(interaction, owner)
    undo(event, by=owner)
    assert contact.is_archived
    assert linked(interaction) == [None]


def test_everywhere_the_same_phone_and_name_were_logged(owner):
    here, there = logged(row_of("Ion", PHONE, "RO")), logged(row_of("ION", "+40721234567", "RO"))
    neighbour = logged(row_of("Maria", PHONE, "RO"))
    contact, event = made_of(here, owner)
    assert (linked(here), linked(there), linked(neighbour)) == ([contact.id], [contact.id], [None])
    undo(event, by=owner)
    assert linked(there) == [None]


def test_a_bare_name_is_the_same_person_in_one_chain_only(owner):
    first, second = chain_of("1", "2")
    for each in (first, second):
        logged(row_of("Domnul de la poartă", "", None), interaction=each)
    elsewhere = logged(row_of("Domnul de la poartă", "", None))
    contact, _event = made_of(first, owner)
    assert (linked(second), linked(elsewhere)) == ([contact.id], [None])


def test_private_interactions_of_others_are_not_touched(owner, colleague):
    here = logged(row_of("Ion", PHONE, "RO"))
    secret = logged(row_of("Ion", PHONE, "RO"), is_private=True, responsible_id=colleague.id)
    made_of(here, owner)
    assert linked(secret) == [None]


def test_the_deal_that_was_made_of_it_knows_the_contact_too(owner):
    first, _second = chain_of("1", "2")
    logged(row_of("Ion", PHONE, "RO"), row_of("Maria", PHONE, "RO"), interaction=first)
    deal, _event = make_deal_of(draft(), first, by=owner, on=TODAY)
    contact, event = made_of(first, owner)
    assert linked(deal) == [contact.id, None]
    undo(event, by=owner)
    assert linked(deal) == [None, None]


def test_an_interaction_is_in_the_story_of_whoever_took_part(owner):
    interaction = logged(row_of("Ion Popescu", PHONE, "RO"), contact_id=make_company().id)
    interaction.add_note("A sunat", by=owner)
    contact, _event = made_of(interaction, owner)
    told = [each.record for each in page_of(contact, owner).moments]
    assert "A sunat" in [getattr(each, "text", None) for each in told]


class TestDuplicates:
    def test_found_by_phone_e_mail_and_name(self, owner):
        by_phone, by_name = make_person("Alt", "Nume"), make_person("Popescu", "Ion")
        by_phone.points = [ContactPoint.of(PointKind.PHONE, "+40721234567", region="RO")]
        db.session.flush()
        row = logged(row_of("Ion Popescu", PHONE, "RO")).participants[0]
        assert {each.id for each in known_like(row, row.name, owner)} == {by_phone.id, by_name.id}

    def test_of_others_contacts_only_the_owner_is_said(self, owner, restricted):
        make_person("Popescu", "Ion", owner_id=owner.id)
        row = logged(row_of("Ion Popescu", "", None), responsible_id=restricted.id).participants[0]
        (known,) = known_like(row, row.name, restricted)
        assert (known.name, known.owner) == (None, owner)

    def test_linked_to_the_existing_one_instead(self, owner):
        known = make_person("Popescu", "Ion")
        interaction = logged(row_of("Ion", PHONE, "RO"))
        event = link(interaction.participants[0], known, by=owner)
        assert linked(interaction) == [known.id]
        assert db.session.scalar(select(func.count(Contact.id))) == 1
        undo(event, by=owner)
        assert linked(interaction) == [None]
        assert not known.is_archived


def test_whoever_is_known_by_now_is_not_made_twice(owner):
    interaction = logged(row_of("Ion", PHONE, "RO"))
    link(interaction.participants[0], make_person(), by=owner)
    with pytest.raises(AlreadyKnown):
        made_of(interaction, owner)
