"""The kept parts of the frame never show one visitor what belongs to another."""

import pytest

from crm.config import LANGUAGES
from tests.pages import parsed


def rail_of(page) -> list[str]:
    return parsed(page).xpath("//nav[@class='rail']/a[@class='rail-item']/@href")


def test_each_role_sees_its_own_menu(client_of, admin, restricted):
    for _ in range(2):
        assert "/settings/" in rail_of(client_of(admin).get("/search"))
        assert "/settings/" not in rail_of(client_of(restricted).get("/search"))


def test_each_reader_sees_their_own_language(client_of, admin, restricted):
    admin.language, restricted.language = "hu", "pl"
    client, other = client_of(admin), client_of(restricted)
    for _ in range(2):
        assert "Mai nap" in client.get("/search").text
        assert "Mój dzień" in other.get("/search").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_frame_is_whole_in_every_language(client_of, admin, language):
    admin.language = language
    page = parsed(client_of(admin).get("/search"))
    assert page.get("lang") == language
    (current,) = page.xpath("//div[@class='languages'][1]//button[@aria-pressed='true']/@value")[:1]
    assert current == language


def test_tokens_and_names_are_never_kept(client_of, admin, manager):
    pages = [client_of(user).get("/search") for user in (admin, manager)]
    for field in ("csrf_token", "submission_id"):
        first, second = (set(parsed(page).xpath(f"//input[@name='{field}']/@value")) for page in pages)
        assert first
        assert not first & second
    assert "Ana Pop" not in pages[1].text
