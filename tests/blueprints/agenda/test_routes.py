"""My day as a page."""

from datetime import UTC, datetime, timedelta

import pytest

from crm.lib import clock
from crm.services.agenda.day import TASKS_SHOWN
from tests.factories import TODAY, at, make_company, make_deal, make_interaction
from tests.pages import parsed

NOW = datetime(2026, 11, 23, 10, 20, tzinfo=UTC)


@pytest.fixture(autouse=True)
def monday():
    with clock.set_to(NOW):
        yield


def headings(page) -> list[str]:
    return [each.text_content().strip() for each in parsed(page).xpath("//main//h2")]


def test_an_empty_day_teaches_the_method(client_of, owner):
    page = client_of(owner).get("/")
    assert "O interacțiune evoluează" in parsed(page).xpath("//main")[0].text_content()


def test_a_full_day_has_its_parts_in_order(client_of, owner):
    company = make_company(owner_id=owner.id)
    make_deal(owner_id=owner.id, contact_id=company.id)
    make_interaction("Restanță", on=TODAY - timedelta(days=1), responsible_id=owner.id)
    make_interaction("Întâlnire", at=at(10), responsible_id=owner.id, contact_id=company.id)
    make_interaction("Sarcină", responsible_id=owner.id)
    page = client_of(owner).get("/")
    assert headings(page) == ["Termen depășit", "Întâlniri programate", "Sarcini", "Fără pas următor"]
    assert "Acum: 12:20" in page.text


def test_tomorrow_is_one_tap_away(client_of, owner):
    make_interaction("Mâine", on=TODAY + timedelta(days=1), responsible_id=owner.id)
    client = client_of(owner)
    assert "/?date=2026-11-24" in parsed(client.get("/")).xpath("//nav[@class='days']//a/@href")
    assert "Mâine" in parsed(client.get("/?date=2026-11-24")).xpath("//main")[0].text_content()


@pytest.mark.parametrize("text", ["", "x", "2026-02-30", "0001-01-01", "9999-12-31", "2026-11-23;"])
def test_a_date_that_cannot_be_read_is_today(client_of, owner, text):
    page = client_of(owner).get("/", query_string={"date": text})
    assert page.status_code == 200
    assert "23 noiembrie 2026" in page.text


def test_a_manager_may_look_at_a_colleague_s_day_but_not_at_what_is_private(client_of, owner, manager):
    make_interaction("Sarcina Olgăi", responsible_id=owner.id)
    make_interaction("Medic", responsible_id=owner.id, is_private=True)
    page = client_of(manager).get(f"/?user={owner.id}").text
    assert "Sarcina Olgăi" in page
    assert "Medic" not in page
    assert client_of(manager).get("/?user=999").status_code == 404


def test_anybody_else_sees_their_own_day_only(client_of, owner, colleague):
    make_interaction("Sarcina Olgăi", responsible_id=owner.id)
    assert "Sarcina Olgăi" not in client_of(colleague).get(f"/?user={owner.id}").text


def test_more_tasks_than_are_shown_are_one_link_away(client_of, owner):
    for number in range(TASKS_SHOWN):
        make_interaction(f"{number}", responsible_id=owner.id)
    client, words = client_of(owner), "//a[text()='Tot ce începe în această zi']/@href"
    assert parsed(client.get("/")).xpath(words) == []
    make_interaction("Și încă una", responsible_id=owner.id)
    page = parsed(client.get("/"))
    assert len(page.xpath("//article")) == TASKS_SHOWN
    assert "Și încă una" in client.get(page.xpath(words)[0]).text


def test_the_number_of_queries_does_not_grow_with_the_day(client_of, owner, count_queries):
    client = client_of(owner)
    make_interaction(responsible_id=owner.id)
    client.get("/")  # the team's settings are read once
    few = count_queries(lambda: client.get("/"))
    for number in range(12):
        company = make_company(f"Firma {number}")
        make_interaction(f"{number}", responsible_id=owner.id, contact_id=company.id)
        make_interaction(f"{number}", responsible_id=owner.id, contact_id=company.id, at=at(10))
    client.get("/")  # what hangs on new interactions is written once
    assert count_queries(lambda: client.get("/")) == few <= 10
