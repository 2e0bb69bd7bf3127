"""The help: every chapter in every language, nothing of what is off, links that lead somewhere."""

from pathlib import Path

import pytest

from crm.blueprints.help.chapters import CHAPTERS
from crm.config import LANGUAGES
from crm.database import db
from crm.feature_table import FEATURES
from tests.blueprints.desk.test_page import switch
from tests.pages import parsed

FOLDER = Path(__file__).parents[3] / "crm" / "templates" / "help" / "chapters"
WITH_FEATURE = {name: each.feature for name, each in CHAPTERS.items() if each.feature}


def chapter_links(page) -> list[str]:
    return parsed(page).xpath("//main//nav//a[starts-with(@href, '/help/')]/@href")


def paragraphs(page) -> list[str]:
    return [" ".join(each.text_content().split()) for each in parsed(page).xpath("//article/p[not(.//a)]")]


def test_each_chapter_has_its_template_and_each_template_its_chapter():
    assert {path.stem for path in FOLDER.glob("*.html")} == set(CHAPTERS)


def test_each_names_a_part_that_exists():
    assert set(WITH_FEATURE.values()) <= set(FEATURES)


def test_the_index_leads_to_all(client_of, owner):
    assert chapter_links(client_of(owner).get("/help/")) == [f"/help/{name}" for name in CHAPTERS]


@pytest.mark.parametrize("name", CHAPTERS)
def test_all_languages_say_the_same_in_their_own_words(client_of, owner, name):
    client, told = client_of(owner), {}
    for language in LANGUAGES:
        owner.language = language
        db.session.commit()
        page = client.get(f"/help/{name}")
        assert page.status_code == 200
        told[language] = paragraphs(page)
    assert len({len(each) for each in told.values()}) == 1
    for each in zip(*told.values(), strict=True):
        assert len(set(each)) == len(LANGUAGES)


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_link_of_a_chapter_leads_somewhere(client_of, admin, name):
    client = client_of(admin)
    for address in parsed(client.get(f"/help/{name}")).xpath("//article//a/@href"):
        assert client.get(address).status_code == 200, address


def test_only_leaders_are_sent_to_the_settings(client_of, admin, owner):
    path = "//article//a[starts-with(@href, '/settings')]"
    assert parsed(client_of(admin).get("/help/reminders")).xpath(path)
    assert not parsed(client_of(owner).get("/help/reminders")).xpath(path)


@pytest.mark.parametrize(("name", "feature"), WITH_FEATURE.items())
def test_what_is_off_has_no_chapter(client_of, owner, name, feature):
    switch(feature, False)
    client = client_of(owner)
    assert f"/help/{name}" not in chapter_links(client.get("/help/"))
    assert client.get(f"/help/{name}").status_code == 404


def test_without_deals_and_types_nothing_speaks_of_them(client_of, owner):
    owner.language = "en"
    for name in ("deals", "steps"):
        switch(name, False)
    text = " ".join(
        word for name in ("next-step", "light") for word in paragraphs(client_of(owner).get(f"/help/{name}"))
    )
    assert "deal" not in text.lower()
    assert "step that" not in text


def test_the_last_chapter_is_the_end(client_of, owner):
    client = client_of(owner)
    names = list(CHAPTERS)
    assert parsed(client.get(f"/help/{names[0]}")).xpath("//a[@rel='next']/@href") == [f"/help/{names[1]}"]
    assert parsed(client.get(f"/help/{names[-1]}")).xpath("//a[@rel='next']") == []


def test_an_unknown_chapter_is_not_there(client_of, owner):
    assert client_of(owner).get("/help/nothing").status_code == 404


def test_the_keyboard_help_leads_to_it(client_of, owner):
    page = parsed(client_of(owner).get("/contacts/"))
    assert page.xpath("//dialog[@id='shortcuts']//a/@href") == ["/help/"]
