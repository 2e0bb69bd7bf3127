"""A deal set by hand is offered to the rest of the chain: form, page, many at once (OC-06)."""

import pytest

from crm.database import db
from crm.models import Event
from tests.factories import make_deal
from tests.pages import classed, form_on, parsed, submit, values_of
from tests.services.interactions.test_chains import chain_of

SPREAD = "/interactions/chain-deal"


@pytest.fixture
def deal(team):
    return make_deal("Birouri")


@pytest.fixture
def chain(deal):
    links = chain_of("Apel", "Catalog", "Întâlnire")
    db.session.commit()
    return links


def page(interaction) -> str:
    return f"/interactions/{interaction.id}"


def deals_of(links) -> list:
    db.session.expire_all()
    return [link.deal_id for link in links]


def offered(response) -> str | None:
    links = classed(parsed(response), "toast", f"//a[contains(@href, '{SPREAD}')]")
    return links[0].get("href") if links else None


def edited(client, link, deal_id):
    submit(client, f"{page(link)}/edit", deal_id=deal_id)
    return client.get(page(link))


def in_bulk(client, links, title: str):
    ids = [f"{link.id}.{link.version}" for link in links]
    submit(client, "/interactions/", "/interactions/bulk", ids=ids, act="apply", to_deal=title)
    return client.get("/interactions/")


@pytest.mark.parametrize("way", ["form", "bulk"])
def test_it_is_offered_asked_and_undone(client_of, owner, chain, deal, way):
    client, (call, *others) = client_of(owner), chain
    shown = edited(client, call, deal.id) if way == "form" else in_bulk(client, [call], deal.title)
    assert deals_of(chain) == [deal.id, None, None]
    asked = client.get(offered(shown))
    assert all(link.title in asked.text for link in others)
    answer = client.post(SPREAD, data=values_of(form_on(asked, SPREAD)))
    assert deals_of(chain) == [deal.id] * 3
    undo = classed(parsed(client.get(answer.location)), "toast", "//form")[0]
    client.post(undo.action, data=values_of(undo))
    assert deals_of(chain) == [deal.id, None, None]


def test_the_page_of_the_link_does_it_by_one_tap(client_of, owner, chain, deal):
    chain[1].deal_id = deal.id
    db.session.commit()
    answer = submit(client_of(owner), page(chain[1]), SPREAD)
    assert answer.location == page(chain[1])
    assert deals_of(chain) == [deal.id] * 3


def test_a_next_link_with_a_deal_of_its_own_offers_it(client_of, owner, chain, deal):
    client, here = client_of(owner), f"{page(chain[2])}/continue"
    answer = submit(client, f"{here}?channel=call", here, deal_id=deal.id)
    assert offered(client.get(answer.location))


def test_what_changes_nothing_else_offers_nothing(client_of, owner, chain, deal):
    client, (call, *_others) = client_of(owner), chain
    assert not offered(edited(client, call, ""))
    alone = chain_of("Singur")[0]
    assert not offered(edited(client, alone, deal.id))
    for link in chain:
        link.deal_id = deal.id
    call.deal_id = None
    db.session.commit()
    assert not offered(edited(client, call, deal.id))


def test_a_chain_about_something_else_is_left_as_it_is(client_of, owner, chain, deal):
    chain[2].deal_id = make_deal("Alta").id
    db.session.commit()
    client = client_of(owner)
    shown = edited(client, chain[0], deal.id)
    assert not offered(shown)
    assert not parsed(shown).xpath(f"//form[@action='{SPREAD}']")
    answer = client.get(f"{SPREAD}?deal_id={deal.id}&of={chain[0].id}")
    assert answer.status_code == 303


def test_what_others_keep_private_is_neither_told_nor_changed(client_of, owner, colleague, chain, deal):
    chain[1].is_private, chain[1].responsible_id = True, colleague.id
    db.session.commit()
    client = client_of(owner)
    asked = client.get(offered(edited(client, chain[0], deal.id)))
    assert "Catalog" not in asked.text
    client.post(SPREAD, data=values_of(form_on(asked, SPREAD)))
    assert deals_of(chain) == [deal.id, None, deal.id]


def test_only_what_one_may_see(client_of, owner, restricted, chain, deal):
    deal.owner_id = owner.id
    db.session.commit()
    address = f"{SPREAD}?deal_id={deal.id}&of={chain[0].id}"
    assert client_of(restricted).get(address).status_code == 404
    assert client_of(owner).get(f"{SPREAD}?of=7").status_code == 404


def test_sent_twice_it_is_one_act(client_of, owner, chain, deal):
    client = client_of(owner)
    asked = client.get(offered(edited(client, chain[0], deal.id)))
    first = values_of(form_on(asked, SPREAD))
    again = {**first, "submission_id": "b" * 32}
    assert [client.post(SPREAD, data=each).status_code for each in (first, again)] == [303, 303]
    assert db.session.query(Event).filter_by(action="attached").count() == 2
