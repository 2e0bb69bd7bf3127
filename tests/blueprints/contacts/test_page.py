"""The page of a contact, its small acts, consents and vCard."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from crm.database import db
from crm.lib import clock
from crm.lib.vcards import read_vcards
from crm.models import Company, ConsentChannel, ContactPoint, Event, NoteKind, PointKind, State
from tests.factories import TODAY, make_company, make_deal, make_interaction, make_person
from tests.pages import classed, form_on, parsed, submit, values_of


@pytest.fixture
def client(client_of, owner):
    return client_of(owner)


@pytest.fixture
def company(owner):
    made = make_company("Alfa SRL", owner_id=owner.id)
    made.points = [
        ContactPoint.of(PointKind.PHONE, "0721 234 567", region="RO"),
        ContactPoint.of(PointKind.EMAIL, "a@alfa.example"),
        ContactPoint.of(PointKind.ADDRESS, "", street="Str. Lungă 5", city="Iași"),
    ]
    db.session.flush()
    return made


def url(contact) -> str:
    return f"/contacts/{contact.id}"


def test_no_next_step_shouts_and_offers_a_way_out(client, company):
    block = parsed(client.get(url(company))).get_element_by_id("next-step")
    assert "next-step-missing" in block.get("class")
    assert block.xpath(f".//a[contains(@href, 'contact_id={company.id}')]")


def test_the_next_step_stands_before_the_story_and_the_facts(client, company):
    make_interaction("Mai târziu", contact_id=company.id, on=TODAY + timedelta(days=5))
    make_interaction("Întâi", contact_id=company.id, on=TODAY)
    text = client.get(url(company)).text
    marks = ("next-step", "log-bar", "story-title", "facts-title")
    places = [text.index(f'id="{mark}"') for mark in marks]
    assert places == sorted(places)
    assert "Întâi" in parsed(client.get(url(company))).get_element_by_id("next-step").text_content()


def test_own_words_and_the_client_s_are_told_apart(client, company, owner):
    interaction = make_interaction(contact_id=company.id)
    interaction.add_note("Revin luni", by=owner)
    interaction.add_note("Prea scump", by=owner, kind=NoteKind.CLIENT)
    story = parsed(client.get(url(company))).get_element_by_id("story")
    assert "Prea scump" in classed(story, "moment-client", "//q")[0].text_content()
    assert "Revin luni" in classed(story, "moment-own")[0].text_content()


def test_points_can_be_called_written_to_and_found_on_a_map(client, company):
    links = [link.get("href") for link in classed(parsed(client.get(url(company))), "points", "//a")]
    assert "tel:+40721234567" in links
    assert "sms:+40721234567" in links
    assert "viber://chat?number=%2B40721234567" in links
    assert "https://wa.me/40721234567" in links
    assert "mailto:a@alfa.example" in links
    assert any(link.startswith("geo:0,0?q=Str.") for link in links)
    assert any(link.startswith("https://www.openstreetmap.org/search?query=Str.") for link in links)


def test_a_link_is_never_made_of_a_script(client, company):
    company.points = [ContactPoint.of(PointKind.WEBSITE, "javascript:alert(1)//a.b")]
    links = [link.get("href") for link in classed(parsed(client.get(url(company))), "points", "//a")]
    assert not any(link.startswith("javascript:") for link in links)


def test_people_and_companies_are_linked_both_ways(client, company):
    person = make_person("Popescu", "Ana")
    company.affiliations_data = [{"contact_id": person.id, "role": "director", "is_main": False}]
    daughter = make_company("Beta SRL", parent_id=company.id)
    text = client.get(url(company)).text
    assert f'href="{url(person)}"' in text
    assert "director" in text
    assert f'href="{url(daughter)}"' in text
    assert f'href="{url(company)}"' in client.get(url(person)).text
    assert f'href="{url(company)}"' in client.get(url(daughter)).text


def test_a_restricted_user_sees_no_names_of_what_is_not_theirs(client_of, restricted, colleague):
    company = make_company("Alfa SRL", owner_id=restricted.id)
    hidden = make_person("Ascuns", "Ion", owner_id=colleague.id)
    company.affiliations_data = [{"contact_id": hidden.id, "role": "", "is_main": False}]
    make_deal("Secret", contact_id=company.id, owner_id=colleague.id)
    make_interaction("Tainic", contact_id=company.id, responsible_id=colleague.id, state=State.DONE)
    text = client_of(restricted).get(url(company)).text
    assert not any(word in text for word in ("Ascuns", "Secret", "Tainic"))
    assert "Ascuns" not in client_of(restricted).get(f"{url(company)}.vcf").text
    assert client_of(restricted).get(url(hidden)).status_code == 404


def test_the_story_goes_on_with_more(client, company, owner):
    interaction = make_interaction(contact_id=company.id)
    for number in range(45):
        with clock.set_to(clock.now() - timedelta(minutes=number)):
            interaction.add_note(f"Nota {number:02}", by=owner)
    page = parsed(client.get(url(company)))
    told = [item.get("id") for item in classed(page.get_element_by_id("story"), "moment")]
    more = page.get_element_by_id("story-older").find("a").get("href")
    whole = parsed(client.get(more))
    told += [item.get("id") for item in classed(whole.get_element_by_id("story"), "moment")]
    piece = client.get(more, headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    assert "<html" not in piece.text
    assert "Nota 25" in piece.text
    assert len(told) == len(set(told)) == 40


def test_a_wrong_tax_number_is_marked(client, company):
    company.set_tax_number("RO18547291", "RO")
    facts = parsed(client.get(url(company))).xpath("//section[@aria-labelledby='facts-title']")[0]
    assert classed(facts, "badge-warning")
    company.set_tax_number("RO18547290", "RO")
    facts = parsed(client.get(url(company))).xpath("//section[@aria-labelledby='facts-title']")[0]
    assert not classed(facts, "badge-warning")


def test_assign_and_its_undo(client, company, owner, colleague):
    submit(client, f"{url(company)}/owner", owner_id=str(colleague.id))
    assert company.owner == colleague
    page = client.get(url(company))
    undo_url = parsed(page).xpath("//*[@id='toasts']//form")[0].get("action")
    client.post(undo_url, data=values_of(form_on(page, undo_url)))
    assert company.owner == owner


def test_a_restricted_user_who_hands_over_lands_on_the_list(client_of, restricted, colleague):
    company = make_company("Alfa SRL", owner_id=restricted.id)
    answer = submit(client_of(restricted), f"{url(company)}/owner", owner_id=str(colleague.id))
    assert answer.location == "/contacts/"


def test_tag_and_untag(client, company):
    submit(client, url(company), f"{url(company)}/tags", tag="Târg")
    assert company.tag_names == ["Târg"]
    submit(client, url(company), f"{url(company)}/tags", tag="targ", remove="1")
    assert company.tag_names == []


def test_archive_and_restore(client, company):
    submit(client, url(company), f"{url(company)}/archive")
    assert company.is_archived
    page = client.get(url(company))
    assert page.status_code == 200
    submit(client, url(company), f"{url(company)}/restore")
    assert not company.is_archived
    actions = db.session.scalars(select(Event.action).order_by(Event.id)).all()
    assert actions == ["archived", "restored"]


def test_consent_is_given_and_withdrawn_and_both_stay(client, company, owner):
    page = f"{url(company)}/consents"
    submit(client, page, channel="email", source="telefon", wording="De acord cu oferte")
    submit(client, page, channel="email", statement="withdrawn")
    assert not company.allows(ConsentChannel.EMAIL)
    text = client.get(page).text
    assert "De acord cu oferte" in text
    assert len(classed(parsed(client.get(page)), "moment")) == 2
    assert [consent.user for consent in company.consents] == [owner, owner]


@pytest.mark.parametrize("fields", [{"channel": "pigeon"}, {"statement": "maybe"}, {"source": "x" * 201}])
def test_a_wrong_consent_is_refused_and_nothing_is_written(client, company, fields):
    assert submit(client, f"{url(company)}/consents", **fields).status_code == 422
    assert company.consents == []


def test_the_vcard_says_what_the_page_says(client, company):
    company.tag_names = ["VIP"]
    answer = client.get(f"{url(company)}.vcf")
    assert answer.mimetype == "text/vcard"
    assert "attachment" in answer.headers["Content-Disposition"]
    card = next(iter(read_vcards(answer.data)))
    assert "Alfa SRL" in repr(card)
    assert "+40721234567" in repr(card)
    assert "Iași" in repr(card)


@pytest.mark.parametrize("path", ["", "/edit", "/owner", "/consents", ".vcf"])
def test_who_may_see_it(client_of, anonymous, restricted, colleague, admin, path):
    company = make_company("Alfa SRL", owner_id=colleague.id)
    assert client_of(colleague).get(url(company) + path).status_code == 200
    assert client_of(admin).get(url(company) + path).status_code == 200
    assert client_of(restricted).get(url(company) + path).status_code == 404
    assert anonymous.get(url(company) + path).status_code == 303
    assert client_of(admin).get(f"/contacts/999999{path}").status_code == 404


@pytest.mark.parametrize("act", ["owner", "tags", "archive", "restore", "consents", "edit"])
def test_who_may_act(client_of, restricted, colleague, without_csrf, act):
    company = make_company("Alfa SRL", owner_id=colleague.id)
    answer = client_of(restricted).post(f"{url(company)}/{act}", data={"tag": "x", "channel": "email"})
    assert answer.status_code == 404
    assert db.session.scalars(select(Event)).all() == []
    assert db.session.scalars(select(Company)).one().owner_id == colleague.id
    assert client_of(colleague).put(f"{url(company)}/{act}").status_code == 405


def test_nobody_unknown_becomes_responsible(client, company, owner):
    assert submit(client, f"{url(company)}/owner", owner_id="999").status_code == 422
    assert company.owner == owner


def test_a_tax_number_is_called_as_its_country_calls_it(owner, client_of):
    company = make_company()
    company.set_tax_number("98313721-2-05", "HU")
    db.session.commit()
    page = client_of(owner).get(f"/contacts/{company.id}", headers={"Accept-Language": "ro"})
    assert "Adószám" in page.get_data(as_text=True)
