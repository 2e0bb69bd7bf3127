"""Make a deal from this: the small form, what it makes, two people at once (OC-07)."""

import threading

import pytest
from sqlalchemy import func, select

from crm.database import db
from crm.models import Company, Deal, Interaction
from crm.services.interactions.participants import row_of
from tests.factories import make_company, make_deal, make_interaction, sale
from tests.pages import alert_on, classed, form_on, parsed, submit, values_of
from tests.services.interactions.test_chains import chain_of


def form_of(interaction) -> str:
    return f"/interactions/{interaction.id}/deal"


def the_deal() -> Deal:
    return db.session.scalars(select(Deal)).one()


def subjects() -> set:
    return set(db.session.scalars(select(Interaction.deal_id)))


def undo_on(client, address: str):
    undo = classed(parsed(client.get(address)), "toast", "//form")[0]
    return client.post(undo.action, data=values_of(undo))


def test_the_form_is_filled_in_and_shows_what_it_will_take(client_of, owner):
    company = make_company()
    call, _letter = chain_of("Apel", "Catalog", contact_id=company.id)
    call.budget_minor, call.budget_currency = 1_200_00, "EUR"
    call.participants_data = [row_of("Vecinul", "0721 234 567", "RO")]
    db.session.commit()
    answer = client_of(owner).get(form_of(call))
    values = values_of(form_on(answer, form_of(call)))
    assert (values["title"], values["contact"], values["amount"]) == ("Apel", company.name, "1200,00")
    for words in ("Catalog", "Vecinul", "0721 234 567", "EUR"):
        assert words in answer.text


def test_from_any_link_to_a_deal_about_all(client_of, owner):
    company = make_company()
    call, letter = chain_of("Apel", "Catalog", contact_id=company.id)
    db.session.commit()
    client = client_of(owner)
    answer = submit(client, form_of(letter), title="Birouri", amount="12.500")
    deal = the_deal()
    assert answer.location == f"/deals/{deal.id}"
    assert (deal.title, deal.contact_id, deal.amount_minor, deal.currency, deal.process_id) == (
        "Birouri", company.id, 1_250_000, "RON", sale().id)  # fmt: skip
    assert subjects() == {deal.id}
    shown = client.get(f"/deals/{deal.id}").text
    assert "Apel" in shown
    assert "Catalog" in shown
    assert f"/interactions/{call.id}/deal" not in client.get(f"/interactions/{call.id}").text


def test_one_tap_takes_it_all_back(client_of, owner):
    call, _letter = chain_of("Apel", "Catalog")
    db.session.commit()
    client = client_of(owner)
    submit(client, form_of(call), contact="Nou SRL", contact_id="company", contact_for="Nou SRL")
    deal = the_deal()
    assert db.session.scalars(select(Company)).one().name == "Nou SRL"
    undo_on(client, f"/deals/{deal.id}")
    db.session.expire_all()
    assert subjects() == {None}
    assert the_deal().is_archived
    assert db.session.scalars(select(Company)).one().is_archived


def test_a_restricted_user_may_take_back_what_reached_links_of_others(client_of, restricted, owner):
    call, letter = chain_of("Apel", "Catalog")
    call.responsible_id, letter.responsible_id = restricted.id, owner.id
    db.session.commit()
    client = client_of(restricted)
    submit(client, form_of(call))
    assert subjects() == {the_deal().id}
    undo_on(client, f"/deals/{the_deal().id}")
    db.session.expire_all()
    assert subjects() == {None}


@pytest.mark.parametrize(
    "fields", [{"title": ""}, {"amount": "multe"}, {"amount": "-5"}, {"contact": "Nimeni SRL"},
               {"process_id": "0"}, {"process_id": "x"}]
)  # fmt: skip
def test_what_is_wrong_makes_nothing_and_stays(client_of, owner, fields):
    call, _letter = chain_of("Apel", "Catalog")
    db.session.commit()
    answer = submit(client_of(owner), form_of(call), **{"title": "Rămâne", **fields})
    assert answer.status_code == 422
    assert db.session.scalar(select(func.count(Deal.id))) == 0
    assert alert_on(answer)


def test_a_chain_with_a_deal_leads_to_it(client_of, owner):
    deal = make_deal("Cunoscut")
    call, letter = chain_of("Apel", "Catalog")
    letter.deal_id = deal.id
    db.session.commit()
    client = client_of(owner)
    assert client.get(form_of(call)).location == f"/deals/{deal.id}"
    assert "Cunoscut" in classed(parsed(client.get(f"/deals/{deal.id}")), "toast")[0].text_content()


def test_a_deal_of_somebody_else_is_not_named(client_of, restricted, owner):
    deal = make_deal("Strict secret", owner_id=owner.id)
    call, letter = chain_of("Apel", "Catalog", responsible_id=restricted.id)
    letter.deal_id, letter.responsible_id = deal.id, owner.id
    db.session.commit()
    client = client_of(restricted)
    answer = client.get(form_of(call))
    assert answer.location == f"/interactions/{call.id}"
    page = client.get(answer.location)
    assert classed(parsed(page), "toast")
    assert "Strict secret" not in page.text


def test_strangers_find_nothing(client_of, restricted, owner):
    secret = make_interaction(responsible_id=owner.id, is_private=True)
    db.session.commit()
    assert client_of(restricted).get(form_of(secret)).status_code == 404


def test_two_people_at_once_make_one_deal_and_the_other_is_told(client_of, owner, colleague):
    links = chain_of("Apel", "Catalog", "Întâlnire")
    addresses = [form_of(links[0]), form_of(links[2])]
    db.session.commit()
    ready = []
    for user, address in zip((owner, colleague), addresses, strict=True):
        client = client_of(user)
        values = values_of(form_on(client.get(address), address))
        ready.append((client, address, {name: value for name, value in values.items() if value is not None}))
    db.session.remove()
    gate, answers = threading.Barrier(2), []

    def send(client, address, values):
        gate.wait()
        answers.append((client, client.post(address, data=values)))

    threads = [threading.Thread(target=send, args=each) for each in ready]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    deal = the_deal()
    assert [answer.status_code for _client, answer in answers] == [303, 303]
    assert {answer.location for _client, answer in answers} == {f"/deals/{deal.id}"}
    assert subjects() == {deal.id}
    told = [
        classed(parsed(client.get(answer.location)), "toast")[0].get("class") for client, answer in answers
    ]
    assert sorted("toast-error" in each for each in told) == [False, True]
