"""Picking a contact by its typed name, as forms without a script do it."""

import pytest
from flask import g
from werkzeug.datastructures import MultiDict

from crm.database import db
from crm.forms import BaseForm, ContactField, UserField
from crm.models import Contact, ContactKind, Event, UserState
from tests.factories import make_company, make_person, make_user


class PickForm(BaseForm):
    contact = ContactField("Client")
    company = ContactField("Company", kind=ContactKind.COMPANY, may_make=False)
    owner = UserField("Owner")


@pytest.fixture
def fill(app, owner):
    """Post values to the form as *user*; gives the form."""

    def fill_as(user=owner, record=None, **values):
        with app.test_request_context("/", method="POST"):
            g._login_user = user
            form = PickForm(MultiDict(values), data=record, meta={"csrf": False})
            form.validate()
            return form

    return fill_as


@pytest.mark.parametrize("typed", ["Ștefănescu Ion", "stefanescu ion", "ION STEFANESCU", "Ion Ştefănescu"])
def test_the_only_contact_of_the_name_is_taken(fill, typed):
    person = make_person("Ștefănescu", "Ion")
    assert fill(contact=typed).contact.data == person


def test_nothing_typed_is_nobody(fill):
    form = fill(contact="  ")
    assert form.contact.data is None
    assert not form.errors


def test_several_of_the_name_are_offered(fill):
    first, second = make_company("Mobila Nord SRL"), make_company("Mobila Nord SRL")
    form = fill(contact="mobila nord srl")
    assert form.contact.errors
    assert form.contact.typed == "mobila nord srl"
    assert {row.id for row in form.contact.offers} == {first.id, second.id}
    chosen = fill(contact="mobila nord srl", contact_id=str(second.id), contact_for="mobila nord srl")
    assert chosen.contact.data == second


def test_without_the_legal_form_a_name_is_only_offered(fill):
    company = make_company("SC Mobila Nord S.R.L.")
    form = fill(contact="Mobila Nord")
    assert form.contact.errors
    assert [row.id for row in form.contact.offers] == [company.id]


def test_an_unknown_name_can_become_a_contact(fill, owner):
    assert fill(contact="Nou SRL").contact.errors
    form = fill(contact="Nou SRL", contact_id="company", contact_for="Nou SRL")
    assert not form.errors
    made = form.contact.resolve(by=owner)
    assert (made.kind, made.name, made.owner_id) == (ContactKind.COMPANY, "Nou SRL", owner.id)
    assert db.session.query(Event).filter_by(record_id=made.id, action="created").count() == 1
    assert form.contact.resolve(by=owner) is made


def test_a_new_person_gets_the_parts_of_the_name(fill, owner):
    form = fill(contact="Ana Maria Pop", contact_id="person", contact_for="Ana Maria Pop")
    made = form.contact.resolve(by=owner)
    assert (made.family_name, made.given_name, made.name) == ("Pop", "Ana Maria", "Ana Maria Pop")


def test_a_pick_counts_only_for_the_text_it_was_made_for(fill):
    picked, typed = make_company("Alfa SRL"), make_company("Beta SRL")
    assert fill(contact="Beta SRL", contact_id=str(picked.id), contact_for="Alfa SRL").contact.data == typed
    assert fill(contact="Gama SRL", contact_id="company", contact_for="Alfa SRL").contact.errors


def test_a_field_may_refuse_new_names_and_other_kinds(fill):
    make_person("Popescu", "Ana")
    assert fill(company="Ana Popescu").company.errors
    form = fill(company="Nou SRL", company_id="company", company_for="Nou SRL")
    assert form.company.errors
    assert form.company.kinds_to_make == []


def test_a_restricted_user_reaches_only_what_they_see(fill, restricted, colleague):
    hidden = make_company("Alfa SRL", owner_id=colleague.id)
    seen = make_company("Alfa SRL", owner_id=restricted.id)
    assert fill(restricted, contact="Alfa SRL").contact.data == seen
    asked = {"contact": "Alfa SRL", "contact_id": str(hidden.id), "contact_for": "Alfa SRL"}
    assert fill(restricted, **asked).contact.data == seen


def test_archived_contacts_are_not_picked_but_the_record_s_own_stays(fill, owner):
    company = make_company("Alfa SRL")
    company.archive(by=owner)
    assert fill(contact="Alfa SRL").contact.errors
    assert fill(record={"contact": company}, contact="Alfa SRL").contact.data == company


@pytest.mark.parametrize("chosen", ["0", "-1", "9" * 30, "x", "1 OR 1", "\x00"])
def test_nonsense_as_id_is_no_pick(fill, chosen):
    make_company("Alfa SRL")
    assert fill(contact="Beta SRL", contact_id=chosen, contact_for="Beta SRL").contact.errors


def test_owners_are_working_colleagues_or_nobody(fill, owner):
    left = make_user("left@example.com", given_name="Ex", state=UserState.LEFT)
    assert fill(owner=str(owner.id)).owner.user == owner
    assert fill(owner="").owner.data is None
    assert fill(owner=str(left.id)).owner.errors
    assert fill(owner="everybody").owner.errors
    kept = fill(record={"owner": left.id}, owner=str(left.id))
    assert not kept.owner.errors
    assert (str(left.id), left.name, True, {}) in list(kept.owner.iter_choices())


def test_suggestions_are_found_by_any_word(client_of, owner):
    person = make_person("Иванов", "Пётр")
    db.session.commit()
    page = client_of(owner).get("/contacts/options?q=petr&make=1").text
    assert f'data-pick="{person.id}"' in page
    assert 'data-pick="company"' in page
    named = client_of(owner).get("/contacts/options?field=contact&contact=ivan&kind=company").text
    assert "data-pick" not in named


def test_suggestions_hide_what_is_not_visible(client_of, restricted, colleague):
    make_company("Alfa SRL", owner_id=colleague.id)
    db.session.commit()
    assert "Alfa" not in client_of(restricted).get("/contacts/options?q=alfa").text
    assert db.session.query(Contact).count() == 1
