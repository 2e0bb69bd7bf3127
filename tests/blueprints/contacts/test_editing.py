"""Making and changing companies and persons through the forms the pages show."""

import pytest
from sqlalchemy import select

from crm.database import db
from crm.models import (
    Company,
    Contact,
    ContactKind,
    ContactPoint,
    Event,
    Messenger,
    Person,
    PointKind,
)
from crm.services.undo import undo
from tests.factories import make_company, make_person
from tests.pages import form_on, parsed, submit, values_of

NEW = "/contacts/new"


def company_form(client, **fields):
    return submit(client, f"{NEW}?kind=company", **fields)


def only(model):
    return db.session.scalars(select(model)).one()


def test_a_company_with_everything(client_of, owner):
    make_company("Holding SA")
    answer = company_form(
        client_of(owner),
        name="Mobila Nord SRL",
        tax_number="RO 18547290",
        tax_country="RO",
        industry="Mobilă",
        size="10-49",
        employees="42",
        registration_number="J12/1/2020",
        parent="holding sa",
        tags="VIP, dealer, vip",
        preferred_channel="phone",
        preferred_hours="9–12",
        language="hu",
        about="Din 1998",
        **{
            "phones-0-value": "0721 234 567",
            "phones-0-label": "birou",
            "emails-0-value": "Ana@Example.com",
            "messengers-0-service": "viber",
            "messengers-0-value": "+40721234567",
            "websites-0-value": "mobila.example",
            "addresses-0-street": "Str. Lungă 5",
            "addresses-0-city": "Cluj-Napoca",
            "addresses-0-region": "Cluj",
            "addresses-0-country": "RO",
        },
    )
    assert answer.status_code == 303
    company = db.session.scalars(select(Company).where(Company.name == "Mobila Nord SRL")).one()
    assert answer.location.endswith(f"/contacts/{company.id}")
    assert (company.tax_number, company.tax_number_key) == ("RO 18547290", "RO18547290")
    assert company.parent.name == "Holding SA"
    assert company.tag_names == ["dealer", "VIP"]
    assert company.owner == owner
    phone = company.main_point(PointKind.PHONE)
    assert (phone.value, phone.normalized, phone.label) == ("0721 234 567", "+40721234567", "birou")
    assert company.main_point(PointKind.EMAIL).normalized == "ana@example.com"
    assert company.main_point(PointKind.WEBSITE).normalized == "https://mobila.example"
    address = company.main_point(PointKind.ADDRESS)
    assert (address.value, address.region) == ("Str. Lungă 5, Cluj-Napoca, Cluj", "Cluj")


def test_a_person_with_a_company_that_is_made_along(client_of, owner):
    client = client_of(owner)
    names = {"family_name": "Szűcs", "given_name": "Csaba", "name_order": "family_first"}
    asked = submit(client, f"{NEW}?kind=person", **names, **{"affiliations-0-contact": "Bútor Kft."})
    assert asked.status_code == 422
    made = submit(
        client,
        f"{NEW}?kind=person",
        **names,
        **{
            "affiliations-0-contact": "Bútor Kft.",
            "affiliations-0-contact_id": "company",
            "affiliations-0-contact_for": "Bútor Kft.",
            "affiliations-0-role": "beszerző",
        },
    )
    assert made.status_code == 303
    person = only(Person)
    assert person.name == "Szűcs Csaba"
    assert [(row.company.name, row.role) for row in person.companies] == [("Bútor Kft.", "beszerző")]


def test_one_undo_takes_back_the_contact_and_what_was_made_along(client_of, owner):
    submit(
        client_of(owner),
        f"{NEW}?kind=person",
        family_name="Pop",
        **{
            "affiliations-0-contact": "Nou SRL",
            "affiliations-0-contact_id": "company",
            "affiliations-0-contact_for": "Nou SRL",
        },
    )
    event = db.session.scalars(select(Event).where(Event.record_id == only(Person).id)).one()
    undo(event, by=owner)
    assert all(contact.is_archived for contact in db.session.scalars(select(Contact)))


def test_another_row_keeps_what_was_typed_and_saves_nothing(client_of, owner):
    answer = company_form(client_of(owner), name="Mobila", add="phones", **{"phones-0-value": "0721"})
    assert answer.status_code == 200
    form = form_on(answer, NEW)
    values = values_of(form)
    assert values["name"] == "Mobila"
    assert (values["phones-0-value"], values["phones-1-value"]) == ("0721", "")
    assert db.session.scalar(select(Contact)) is None


@pytest.mark.parametrize(
    ("fields", "field_id"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 301}, "name"),
        ({"name": "A", "emails-0-value": "ana@"}, "emails-0-value"),
        ({"name": "A", "employees": "-5"}, "employees"),
        ({"name": "A", "size": "7"}, "size"),
        ({"name": "A", "language": "xx"}, "language"),
        ({"name": "A", "tax_country": "ZZ"}, "tax_country"),
        ({"name": "A", "owner_id": "999"}, "owner_id"),
        ({"name": "A", "parent": "Nimeni SRL"}, "parent"),
        ({"name": "A", "addresses-0-country": "ZZ", "addresses-0-city": "Cluj"}, "addresses-0-country"),
    ],
)
def test_what_is_wrong_is_marked_and_what_was_typed_stays(client_of, owner, fields, field_id):
    answer = company_form(client_of(owner), about="rămâne", **fields)
    assert answer.status_code == 422
    page = parsed(answer)
    assert page.get_element_by_id(field_id).get("aria-invalid") == "true"
    assert "rămâne" in page.get_element_by_id("about").text
    assert db.session.scalar(select(Contact)) is None


def test_a_person_needs_some_name(client_of, owner):
    answer = submit(client_of(owner), f"{NEW}?kind=person", given_name=" ")
    assert answer.status_code == 422
    assert parsed(answer).get_element_by_id("family_name").get("aria-invalid") == "true"


def test_a_wrong_tax_number_is_asked_about_and_may_stay(client_of, owner):
    client = client_of(owner)
    fields = {"name": "Mobila", "tax_number": "RO18547291", "tax_country": "RO"}
    asked = company_form(client, **fields)
    assert asked.status_code == 422
    values = values_of(form_on(asked, NEW))
    assert values["tax_number"] == "RO18547291"
    saved = client.post(f"{NEW}?kind=company", data={**values, "save_anyway": "y"})
    assert saved.status_code == 303
    assert only(Company).tax_number == "RO18547291"


def test_the_tick_is_for_what_was_shown_only(client_of, owner):
    client = client_of(owner)
    asked = company_form(client, name="Mobila", tax_number="RO18547291", tax_country="RO")
    values = values_of(form_on(asked, NEW)) | {"save_anyway": "y", "tax_number": "RO11"}
    assert client.post(f"{NEW}?kind=company", data=values).status_code == 422
    assert db.session.scalar(select(Contact)) is None


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "S.C. MOBILA NORD srl"},
        {"name": "Altul", "phones-0-value": "+40 721 234 567"},
        {"name": "Altul", "emails-0-value": "OFFICE@mobila.example"},
        {"name": "Altul", "tax_number": "18547290", "tax_country": "RO"},
    ],
)
def test_duplicates_are_asked_about_on_save(client_of, owner, fields):
    known_company()
    client = client_of(owner)
    asked = company_form(client, **fields)
    assert asked.status_code == 422
    assert "Mobila Nord SRL" in asked.text
    saved = client.post(f"{NEW}?kind=company", data={**values_of(form_on(asked, NEW)), "save_anyway": "y"})
    assert saved.status_code == 303
    assert len(db.session.scalars(select(Contact)).all()) == 2


def known_company(**values):
    company = make_company("Mobila Nord SRL", **values)
    company.set_tax_number("RO18547290", "RO")
    company.points = [
        ContactPoint.of(PointKind.PHONE, "0721234567", region="RO"),
        ContactPoint.of(PointKind.EMAIL, "office@mobila.example"),
        ContactPoint.of(PointKind.ADDRESS, "", city="Cluj-Napoca"),
    ]
    db.session.flush()
    return company


def test_the_same_name_in_another_town_is_somebody_else(client_of, owner):
    known_company()
    fields = {"name": "Mobila Nord SRL", "addresses-0-city": "Iași"}
    assert company_form(client_of(owner), **fields).status_code == 303


def test_a_restricted_user_learns_only_that_it_exists_and_who_to_ask(client_of, restricted, colleague):
    company = known_company(owner_id=colleague.id)
    answer = company_form(client_of(restricted), name="Altul", **{"phones-0-value": "0721234567"})
    assert answer.status_code == 422
    assert colleague.name in answer.text
    assert "Mobila Nord" not in answer.text
    assert f"/contacts/{company.id}" not in answer.text


def test_while_typing_the_known_are_shown(client_of, owner):
    company = known_company()
    client = client_of(owner)
    page = client.get("/contacts/known?kind=company&phones-0-value=0721-234-567").text
    assert f'href="/contacts/{company.id}"' in page
    assert client.get("/contacts/known?kind=company&name=Nimeni").text.strip() == ""
    assert client.get(f"/contacts/known?kind=company&but={company.id}&name=Mobila+Nord").text.strip() == ""
    assert client.get("/contacts/known?kind=nothing").status_code == 404


def edit_url(contact) -> str:
    return f"/contacts/{contact.id}/edit"


def test_an_edit_that_changes_nothing_changes_nothing(client_of, owner):
    company = known_company()
    before = company.parts()
    assert submit(client_of(owner), edit_url(company)).status_code == 303
    event = db.session.scalars(select(Event).where(Event.action == "updated")).one()
    assert company.parts() == before
    assert (event.before, event.after) == ({}, {})


def test_an_edit_writes_before_and_after_and_can_be_undone(client_of, owner):
    company = known_company(industry="Mobilă")
    company.tag_names = ["vip"]
    answer = submit(
        client_of(owner),
        edit_url(company),
        industry="Lemn",
        tags="dealer",
        **{"phones-0-value": "0722 000 000"},
    )
    assert answer.status_code == 303
    event = db.session.scalars(select(Event).where(Event.action == "updated")).one()
    assert (event.before["industry"], event.after["industry"]) == ("Mobilă", "Lemn")
    assert (event.before["tag_names"], event.after["tag_names"]) == (["vip"], ["dealer"])
    assert event.after["points_data"][0]["normalized"] == "+40722000000"
    undo(event, by=owner)
    db.session.commit()
    assert (company.industry, company.tag_names) == ("Mobilă", ["vip"])
    assert company.main_point(PointKind.PHONE).value == "0721234567"


def test_a_phone_that_is_not_retyped_keeps_its_meaning(client_of, owner):
    company = make_company("Bútor Kft.")
    company.points = [ContactPoint.of(PointKind.PHONE, "06 30 123 4567", region="HU")]
    submit(client_of(owner), edit_url(company), industry="Bútor")
    assert only(ContactPoint).normalized == "+36301234567"


def test_an_emptied_row_is_gone_and_the_newly_ticked_phone_is_the_main_one(client_of, owner):
    company = known_company()
    submit(
        client_of(owner),
        edit_url(company),
        **{"emails-0-value": "", "phones-1-value": "0744 111 222", "phones-1-is_main": "y"},
    )
    assert company.main_point(PointKind.EMAIL) is None
    phones = [(point.value, point.is_main) for point in company.points if point.kind is PointKind.PHONE]
    assert phones == [("0721234567", False), ("0744 111 222", True)]


def test_a_stale_save_shows_both_values(client_of, owner):
    company = known_company()
    client = client_of(owner)
    page = client.get(edit_url(company))
    values = values_of(form_on(page, edit_url(company))) | {"industry": "Lemn"}
    submit(client_of(owner), edit_url(company), industry="Mobilă")
    answer = client.post(edit_url(company), data=values)
    assert answer.status_code == 409
    assert "Mobilă" in answer.text
    assert values_of(form_on(answer, edit_url(company)))["industry"] == "Lemn"
    saved = client.post(edit_url(company), data=values_of(form_on(answer, edit_url(company))))
    assert saved.status_code == 303
    assert company.industry == "Lemn"


def test_a_change_of_rows_alone_makes_an_open_form_stale(client_of, owner):
    company = known_company()
    client = client_of(owner)
    values = values_of(form_on(client.get(edit_url(company)), edit_url(company)))
    submit(client_of(owner), edit_url(company), **{"phones-0-value": "0722 000 000"})
    assert client.post(edit_url(company), data={**values, "about": "x"}).status_code == 409


def test_affiliations_that_a_restricted_user_does_not_see_stay(client_of, restricted, colleague):
    company = make_company("Alfa SRL", owner_id=restricted.id)
    hidden, seen = make_person("Ascuns", "Ion", owner_id=colleague.id), make_person("Popescu", "Ana")
    company.affiliations_data = [
        {"contact_id": each.id, "role": "", "is_main": False} for each in (hidden, seen)
    ]
    db.session.flush()
    client = client_of(restricted)
    assert "Ascuns" not in client.get(edit_url(company)).text
    assert submit(client, edit_url(company), industry="Lemn").status_code == 303
    assert {row.person_id for row in company.people} == {hidden.id, seen.id}


def test_a_company_is_no_part_of_itself(client_of, owner):
    top = make_company("Sus SA")
    below = make_company("Jos SRL", parent_id=top.id)
    assert submit(client_of(owner), edit_url(top), parent="Jos SRL").status_code == 422
    assert submit(client_of(owner), edit_url(top), parent="Sus SA").status_code == 422
    assert below.is_part_of(top)


def test_who_may_make_and_change(client_of, anonymous, restricted, colleague, owner):
    company = make_company("Alfa SRL", owner_id=colleague.id)
    assert client_of(restricted).get(edit_url(company)).status_code == 404
    assert submit(client_of(owner), edit_url(company)).status_code == 303
    assert anonymous.get(edit_url(company)).status_code == 303
    assert client_of(owner).get("/contacts/999999/edit").status_code == 404
    assert client_of(owner).get(f"{NEW}?kind=thing").status_code == 404
    assert client_of(owner).delete(edit_url(company)).status_code == 405
    assert company.kind is ContactKind.COMPANY


def test_the_main_company_is_the_person_s_matter(client_of, owner):
    """Saving a company's form leaves alone which company is the main one of its people."""
    first, second = make_company("Alfa SRL"), make_company("Beta SRL")
    ana, ion = make_person("Popescu", "Ana"), make_person("Ionescu", "Ion")
    for person in (ana, ion):
        person.affiliations_data = [{"contact_id": first.id, "role": "", "is_main": True}]
    db.session.flush()
    client = client_of(owner)
    submit(client, edit_url(first), industry="Lemn")
    submit(client, edit_url(second), **{"affiliations-0-contact": "Ana Popescu"})
    assert [row.is_main for row in first.people] == [True, True]
    assert [row.is_main for row in second.people] == [False]


@pytest.mark.parametrize(
    ("fields", "is_open"),
    [({}, False), ({"industry": "Mobilă"}, True), ({"employees": "many"}, True), ({"language": "hu"}, True)],
    ids=["nothing", "a word", "a mistake", "a choice"],
)
def test_rarer_fields_are_folded_up_while_they_say_nothing(client_of, owner, fields, is_open):
    page = company_form(client_of(owner), name="", **fields)
    (folded,) = parsed(page).xpath("//form//details[.//*[@name='industry']]")
    assert (folded.get("open") is not None) is is_open


def test_one_of_each_kind_of_point_is_the_main_one(client_of, owner):
    """Not phones and e-mails alone: the messenger to write to, the site and the address that count."""
    company = make_company("Alfa SRL")
    company.points = [
        ContactPoint.of(PointKind.WEBSITE, "old.example"),
        ContactPoint.of(PointKind.MESSENGER, "@alfa", service=Messenger.TELEGRAM),
        ContactPoint.of(PointKind.ADDRESS, "", city="Iași"),
    ]
    db.session.commit()
    answer = submit(
        client_of(owner),
        f"/contacts/{company.id}/edit",
        **{"websites-0-is_main": "y", "messengers-0-is_main": "y", "addresses-0-is_main": "y"},
    )
    assert answer.status_code == 303
    assert [point.is_main for point in company.points] == [True, True, True]
    submit(client_of(owner), f"/contacts/{company.id}/edit", **{"addresses-0-is_main": None})
    main = {point.kind: point.is_main for point in company.points}
    assert main == {PointKind.WEBSITE: True, PointKind.MESSENGER: True, PointKind.ADDRESS: False}
