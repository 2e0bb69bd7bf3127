"""The menus show what one may open, and where one is."""

import pytest
from lxml import html

from crm.navigation import NEW_RECORDS, PLACES, here
from crm.permissions import PERMISSIONS
from tests.pages import parsed


def names(page, path: str) -> list[str]:
    return [" ".join(link.text_content().split()) for link in parsed(page).xpath(path)]


def test_every_entry_leads_somewhere(built_app):
    for entry in (*PLACES, *NEW_RECORDS):
        assert entry.permission in PERMISSIONS
        assert entry.endpoint in built_app.view_functions


def test_three_places_the_plus_and_the_rest_fit_at_the_thumb():
    assert len([entry for entry in PLACES if entry.in_bar]) == 3


def test_the_next_place_moves_to_the_thumb_where_deals_are_off(client_of, owner, team):
    team.features = {"deals": False}
    page = client_of(owner).get("/search?q=x")
    assert names(page, "//nav[@class='bar']/a") == ["Ziua mea", "Contacte", "Calendar"]


def test_an_administrator_sees_everything(client_of, admin):
    page = client_of(admin).get("/search?q=x")
    assert len(names(page, "//nav[@class='rail']/a[@class='rail-item']")) == len(PLACES)


def test_a_restricted_user_sees_neither_import_nor_settings(client_of, restricted):
    links = parsed(client_of(restricted).get("/search?q=x")).xpath("//nav//a/@href")
    assert "/contacts/" in links
    assert "/imports/" not in links
    assert "/settings/" not in links


@pytest.mark.parametrize(
    ("path", "current"),
    [("/contacts/", "/contacts/"), ("/deals/", "/deals/"), ("/deals/board", "/deals/board")],
)
def test_the_menu_says_where_one_is(client_of, owner, path, current):
    page = html.fromstring(client_of(owner).get(path).text)
    assert page.xpath("//nav[@class='rail']//a[@aria-current='page']/@href") == [current]


def test_here_is_the_page_and_not_the_fragment(built_app):
    fragment = {"HX-Current-URL": "http://localhost/contacts/?page=2"}
    with built_app.test_request_context("/interactions/7/state", method="POST", headers=fragment):
        assert here() == "/contacts/?page=2"
    with built_app.test_request_context("/contacts/7"):
        assert here() == "/contacts/7"
    with built_app.test_request_context("/search?q=ana?"):
        assert here() == "/search?q=ana?"


def test_a_broken_header_does_not_break_the_page(built_app):
    broken = {"HX-Request-Type": "partial", "HX-Current-URL": "http://["}
    with built_app.test_request_context("/contacts/7?tab=files", headers=broken):
        assert here() == "/contacts/7"


def test_here_is_the_page_that_a_boosted_link_fetched(built_app):
    boosted = {"HX-Current-URL": "http://localhost/contacts/", "HX-Request": "true"}
    with built_app.test_request_context("/contacts/7", headers={**boosted, "HX-Request-Type": "full"}):
        assert here() == "/contacts/7"
    with built_app.test_request_context("/contacts/7", headers={**boosted, "HX-Request-Type": "partial"}):
        assert here() == "/contacts/"
