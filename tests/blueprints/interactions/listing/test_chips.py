"""The filters that are set stand above the list in words, each with the way out of it."""

import pytest

from crm.database import db
from crm.models import Channel, SavedView, State
from tests.factories import TODAY, make_company, make_interaction, sale
from tests.pages import classed, parsed

LIST = "/interactions/"


def chips(page) -> dict[str, str]:
    """Text → address."""
    found = parsed(page).xpath("//p[contains(@class, 'chips') and not(contains(@class, 'views'))]/a")
    return {each.xpath("string(span[1])"): each.get("href") for each in found}


def titles(page) -> list[str]:
    return [each.text for each in classed(parsed(page), "cell-main", "/a[not(@class)]")]


def test_each_says_what_it_is_and_leads_out(client_of, owner):
    company = make_company("Țesături SRL")
    made = {"responsible_id": owner.id, "channel": Channel.SMS}
    make_interaction("A", contact_id=company.id, **made)
    make_interaction("B", **made)
    client = client_of(owner)
    query = f"?state=open&channel=sms&contact_id={company.id}&group=day"
    found = chips(client.get(LIST + query))
    assert list(found) == ["Stare: Deschisă", "Canal: SMS", "Contact: Țesături SRL"]
    assert titles(client.get(LIST + query)) == ["A"]
    assert sorted(titles(client.get(found["Contact: Țesături SRL"]))) == ["A", "B"]
    assert found["Stare: Deschisă"] == f"{LIST}?channel=sms&contact_id={company.id}&group=day"


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("q=perdele", "Căutare: perdele"),
        ("first=2026-03-02", "De la: 02.03.2026"),
        ("budget_from=1500", "Buget de la: 1.500,00\xa0RON"),
        ("no_contact=1", "Fără contact"),
        ("responsible=none", "Responsabil: Nimeni"),
        ("step=none", "Pas: Fără pas"),
        ("period=overdue", "Perioadă: Termen depășit"),
        ("tag=%3Cb%3Ex", "Etichetă: <b>x"),
    ],
)
def test_words(client_of, owner, query, text):
    assert list(chips(client_of(owner).get(f"{LIST}?{query}"))) == [text]


def test_a_process_and_a_step(client_of, owner):
    process, client = sale(), client_of(owner)
    step = process.steps[0]
    assert list(chips(client.get(f"{LIST}?step=p{process.id}"))) == ["Pas: Vânzare"]
    (text,) = chips(client.get(f"{LIST}?step={step.id}"))
    assert text.startswith("Pas: Vânzare - 01 - ")


@pytest.mark.parametrize(
    "query", ["", "?group=day", "?by=updated", "?state=x", "?responsible=999", "?step=x"]
)
def test_what_means_nothing_is_no_filter(client_of, owner, query):
    assert chips(client_of(owner).get(LIST + query)) == {}


def test_those_of_a_view_can_be_taken_away_one_by_one(client_of, owner):
    view = SavedView(owner_id=owner.id, name="V", filters={"state": "open", "channel": "sms"})
    db.session.add(view)
    db.session.flush()
    owner.open_with_view(view.id)
    make_interaction("A", state=State.OPEN, on=TODAY)
    client = client_of(owner)
    assert titles(client.get(LIST)) == []
    rest = chips(client.get(LIST))["Canal: SMS"]
    assert titles(client.get(rest)) == ["A"]
    (last,) = chips(client.get(rest)).values()
    assert last == f"{LIST}?view=all", "else the default view would come back"
