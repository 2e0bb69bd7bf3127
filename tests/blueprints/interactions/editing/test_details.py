"""Where an interaction is, where it came from, its paper: typed, shown, found, given on (MC-42, SC-33)."""

from datetime import time

import pytest

from crm.database import db
from crm.lib.recurrence import Frequency, Rule
from crm.models import ContactPoint, Interaction, PointKind
from crm.services.recurrence.series import begin
from tests.factories import TODAY, make_company, make_deal, make_interaction, make_person
from tests.pages import classed, parsed, submit

PLACE, SOURCE, DOCUMENT = "Str. Ștefan cel Mare 1, Bălți", "târg de mobilă", "C-2026/31"
ALL = {"place": PLACE, "source": SOURCE, "document": DOCUMENT}


@pytest.fixture(autouse=True)
def romanian(owner):
    owner.language = "ro"


@pytest.fixture
def interaction(owner):
    return make_interaction(responsible_id=owner.id, created_by_id=owner.id, at=time(9), **ALL)


def options(page) -> list[str]:
    return parsed(page).xpath("//option/@value") if page.text.strip() else []


class TestForm:
    def test_all_three_are_kept_and_shown(self, owner, client_of):
        client = client_of(owner)
        submit(client, "/interactions/new", title="Vizită", **ALL)
        made = db.session.query(Interaction).one()
        assert {name: getattr(made, name) for name in ALL} == ALL
        page = client.get(f"/interactions/{made.id}").text
        assert all(words in page for words in ALL.values())

    def test_they_stay_where_the_form_says_nothing_else(self, interaction, owner, client_of):
        edit = f"/interactions/{interaction.id}/edit"
        submit(client_of(owner), edit, title="Alt titlu")
        db.session.expire_all()
        assert (interaction.title, interaction.place, interaction.document) == ("Alt titlu", PLACE, DOCUMENT)

    @pytest.mark.parametrize(("name", "length"), [("place", 200), ("source", 120), ("document", 80)])
    def test_each_has_its_length(self, owner, client_of, name, length):
        client = client_of(owner)
        answer = submit(client, "/interactions/new", title="T", **{name: "x" * (length + 1)})
        assert answer.status_code == 422
        assert submit(client, "/interactions/new", title="T", **{name: "x" * length}).status_code == 303

    def test_what_most_do_without_is_folded_up(self, interaction, owner, client_of):
        client = client_of(owner)
        more = classed(parsed(client.get("/interactions/new")), "form-more")[0]
        assert "open" not in more.attrib
        assert {"source", "document"} <= {each.get("name") for each in more.iter("input")}
        more = classed(parsed(client.get(f"/interactions/{interaction.id}/edit")), "form-more")[0]
        assert "open" in more.attrib


class TestPlace:
    def test_a_phone_opens_its_own_map(self, interaction, owner, client_of):
        client = client_of(owner)
        for path in (f"/interactions/{interaction.id}", f"/?date={TODAY}"):
            links = parsed(client.get(path)).xpath("//a[contains(., 'Str. Ștefan')]/@href")
            assert [link.partition("?")[0] for link in links] == [
                "geo:0,0",
                "https://www.openstreetmap.org/search",
            ]
            assert "%C8%98tefan" in links[0]

    def test_the_day_on_paper_says_it(self, interaction, owner, client_of):
        assert PLACE in client_of(owner).get(f"/day-sheet?date={TODAY}").text

    def test_no_place_no_link(self, owner, client_of):
        plain = make_interaction(responsible_id=owner.id)
        db.session.commit()
        assert "geo:" not in client_of(owner).get(f"/interactions/{plain.id}").text

    def test_the_contact_s_addresses_are_offered_first(self, owner, client_of):
        company, person = make_company(), make_person()
        company.points = [ContactPoint.of(PointKind.ADDRESS, "Sediu 1", is_main=True)]
        person.points = [ContactPoint.of(PointKind.ADDRESS, "Acasă 2", is_main=True)]
        make_interaction(contact_id=person.id, place="Cafenea 3")
        make_interaction(contact_id=person.id, place="Cafenea 3")
        make_interaction(contact_id=make_person("Vera").id, place="Altundeva 4")
        db.session.commit()
        client, url = client_of(owner), "/interactions/places"
        assert options(client.get(f"{url}?contact_id={company.id}")) == ["Sediu 1"]
        assert options(client.get(f"{url}?contact_id={person.id}")) == ["Acasă 2", "Cafenea 3"]
        assert options(client.get(f"{url}?contact_id={person.id}&place=caf")) == ["Cafenea 3"]
        assert options(client.get(f"{url}?contact_id=abc")) == options(client.get(url)) == []

    def test_nobody_learns_of_others_places(self, restricted, owner, client_of):
        company = make_company(owner_id=owner.id)
        company.points = [ContactPoint.of(PointKind.ADDRESS, "Sediu 1", is_main=True)]
        make_interaction(contact_id=company.id, place="Secret 2", is_private=True, responsible_id=owner.id)
        db.session.commit()
        url = f"/interactions/places?contact_id={company.id}"
        assert options(client_of(restricted).get(url)) == []
        assert options(client_of(owner).get(url)) == ["Sediu 1", "Secret 2"]


class TestSource:
    def test_words_of_deals_and_interactions_are_one_list(self, interaction, owner, client_of):
        make_deal("D", source="Recomandare")
        db.session.commit()
        client, url = client_of(owner), "/interactions/sources"
        assert options(client.get(url)) == ["Recomandare", SOURCE]
        assert options(client.get(f"{url}?source=TARG")) == [SOURCE]
        for page in ("/interactions/new", "/deals/new"):
            assert f'hx-get="{url}"' in client.get(page).text

    def test_private_ones_are_not_heard_of(self, interaction, owner, colleague, client_of):
        interaction.is_private = True
        db.session.commit()
        assert options(client_of(colleague).get("/interactions/sources")) == []

    def test_a_deal_made_of_it_came_from_there_too(self, interaction, owner, client_of):
        submit(client_of(owner), f"/interactions/{interaction.id}/deal", title="Birou", contact=None)
        db.session.expire_all()
        assert interaction.deal.source == SOURCE


class TestFinding:
    @pytest.mark.parametrize("words", ["bălți", "targ mobila", "2026/31", "c-2026"])
    def test_they_are_found_by_their_words(self, interaction, owner, client_of, words):
        assert interaction.title in client_of(owner).get(f"/search?q={words}").text

    @pytest.mark.parametrize(
        "query",
        [{"place": "ștefan"}, {"place": "Ștefan cel"}, {"source": "Târg"}, {"document": "c-2026"}],
    )
    def test_the_list_is_filtered_by_any_part(self, interaction, owner, client_of, query):
        make_interaction("Alta", place="Orhei", source="site", document="D-1", responsible_id=owner.id)
        make_interaction("Goală", responsible_id=owner.id)
        page = client_of(owner).get("/interactions/", query_string=query)
        titles = [each.text for each in classed(parsed(page), "cell-main", "/a[not(@class)]")]
        assert titles == [interaction.title]

    @pytest.mark.parametrize("name", ["place", "source", "document"])
    def test_signs_of_a_pattern_are_only_signs(self, interaction, owner, client_of, name):
        page = client_of(owner).get("/interactions/", query_string={name: "%"})
        assert classed(parsed(page), "cell-main") == []

    def test_each_is_looked_up_in_its_own_index(self, interaction, owner, client_of, query_plans):
        for name in ALL:
            plans = query_plans(lambda name=name: client_of(owner).get(f"/interactions/?{name}=x"))
            assert any(f"ix_interaction_{name}" in line for line in plans), plans


def test_a_series_takes_them_over(interaction, owner):
    series = begin(interaction, Rule(Frequency.WEEKLY), by=owner)
    db.session.commit()
    made = db.session.query(Interaction).filter(Interaction.series_id == series.id).all()
    assert len(made) > 1
    for each in made:
        assert {name: getattr(each, name) for name in ALL} == ALL
