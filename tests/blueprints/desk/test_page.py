"""The desk as its owner sees it: widgets, where their figures lead, and what is not theirs."""

from datetime import time, timedelta

import pytest

from crm.database import db
from crm.features import starter_features
from crm.models import Job, Role, SavedView, State, Team
from crm.services.desk.counting import count_contact_quality
from crm.services.jobs.runner import run_due
from crm.team import forget_team
from tests.factories import TODAY, make_company, make_interaction, make_user, sale
from tests.pages import classed, parsed, row_button, submit, values_of

SHIPPED = ["today", "work", "balance", "recent", "quality", "views"]
DAY = timedelta(days=1)


def widget_names(page) -> list[str]:
    return [each.get("id").removeprefix("widget-") for each in classed(parsed(page), "desk-widget")]


def widget(client, name: str):
    return parsed(client.get("/desk/")).get_element_by_id(f"widget-{name}")


def words_of(element) -> str:
    return " ".join(" ".join(element.itertext()).split())


def links_in(element) -> dict[str, str]:
    return {words_of(link): link.get("href") for link in element.iterfind(".//a")}


def switch(name: str, is_on: bool) -> None:
    row = db.session.get(Team, 1)
    row.features = {**row.features, name: is_on}
    db.session.commit()
    forget_team()


@pytest.fixture
def mine(owner):
    def make(title="Ofertă", **values):
        return make_interaction(title, **{"responsible_id": owner.id, "created_by_id": owner.id, **values})

    return make


def test_all_widgets_stand_there_at_first(client):
    page = client.get("/desk/")
    assert page.status_code == 200
    assert widget_names(page) == SHIPPED


def test_a_team_that_starts_simple_has_no_desk():
    assert starter_features()["desk"] is False


def test_without_types_there_is_nothing_to_count_by_type(client):
    switch("steps", False)
    assert widget_names(client.get("/desk/")) == [name for name in SHIPPED if name != "work"]


def test_the_figures_by_type_lead_to_their_rows(client, mine):
    mine("Prima", step_id=sale().steps[0].id)
    mine("A doua", step_id=sale().steps[1].id, state=State.IN_PROGRESS)
    mine("Fără tip")
    section = widget(client, "work")
    rows = [words_of(row) for row in section.iterfind(".//tbody/tr")]
    assert rows == ["Sale 1 1", "Without a type 1 0"]
    links = [link.get("href") for link in section.iterfind(".//a")]
    assert titles(client, links[0]) == ["Prima", "A doua"]
    assert titles(client, links[1]) == ["Prima"]
    assert titles(client, links[2]) == ["A doua"]
    assert titles(client, links[3]) == ["Fără tip"]


def titles(client, address: str) -> list[str]:
    rows = parsed(client.get(address)).xpath("//tr[starts-with(@id, 'interaction-')]//td[3]/a[1]")
    return [words_of(row) for row in rows]


def test_the_balance_says_each_number_and_leads_there(client, mine):
    mine("Deschisă", on=TODAY - 14 * DAY)
    mine("Începută", on=TODAY + 14 * DAY, state=State.IN_PROGRESS)
    mine("Gata", state=State.DONE)
    mine("Prea târziu", on=TODAY + 15 * DAY)
    section = widget(client, "balance")
    assert [words_of(row) for row in section.iterfind(".//tbody/tr")] == [
        "Open 1",
        "In progress 1",
        "Finished 1",
    ]
    addresses = [link.get("href") for link in section.iterfind(".//a")]
    assert [titles(client, each) for each in addresses] == [["Deschisă"], ["Începută"], ["Gata"]]
    # Never colour alone: each part of the ring carries the sign of its light.
    assert len(classed(section, "ring-slice")) == len(classed(section, "ring-disc")) == 3


def test_today_has_its_hours_and_tasks(client, mine):
    mine("Vizită", at=time(9, 0), contact_id=make_company("Alfa SRL").id)
    mine("De sunat")
    mine("De mâine", on=TODAY + DAY)
    section = widget(client, "today")
    rows = [words_of(row) for row in classed(section, "row-item")]
    assert rows == ["09:00–10:00 Vizită Alfa SRL Open", "De sunat Open"]


def test_the_last_contacts_stand_there(client, owner):
    company = make_company("Alfa SRL")
    company.record_event("created", by=owner)
    assert links_in(widget(client, "recent")) == {"Alfa SRL": f"/contacts/{company.id}"}


class TestViews:
    def view(self, owner, name, **filters):
        view = SavedView(owner_id=owner.id, name=name, filters=filters)
        db.session.add(view)
        db.session.commit()
        return view

    def test_without_a_choice_ones_own_interactions_stand_there(self, client, mine, colleague):
        mine("A mea")
        make_interaction("A colegului", responsible_id=colleague.id)
        section = widget(client, "views")
        assert "A mea" in words_of(section)
        assert "A colegului" not in words_of(section)
        assert titles(client, links_in(section)["Show all: My interactions"]) == ["A mea"]

    def test_ten_rows_of_each_and_the_way_to_the_rest(self, client, owner, mine):
        for number in range(12):
            mine(f"Rând {number}")
        assert len(classed(widget(client, "views"), "cell-main")) == 10

    def test_a_row_may_stand_in_two_views(self, client, owner, mine):
        talk = mine("Ofertă")
        views = [self.view(owner, "Toate"), self.view(owner, "Deschise", state="open")]
        owner.put_views_on_desk([view.id for view in views])
        section = widget(client, "views")
        assert [words_of(each) for each in section.iterfind("h3")] == ["Toate", "Deschise"]
        rows = section.xpath(".//tr/@id")
        assert rows == [f"view-0-interaction-{talk.id}", f"view-1-interaction-{talk.id}"]

    def test_views_that_are_gone_or_not_theirs_are_left_out(self, client, owner, colleague, mine):
        mine("A mea")
        gone, foreign = self.view(owner, "Veche"), self.view(colleague, "A lui")
        gone.remove()
        owner.put_views_on_desk([gone.id, foreign.id, 10**9])
        assert "A mea" in words_of(widget(client, "views"))

    def test_a_shared_view_of_a_leader_may_stand_there(self, client, owner, manager, mine):
        view = self.view(manager, "Pentru toți")
        view.is_shared = True
        owner.put_views_on_desk([view.id])
        assert [words_of(each) for each in widget(client, "views").iterfind("h3")] == ["Pentru toți"]

    def test_the_light_of_a_row_works_without_scripts(self, client, mine):
        talk = mine("Ofertă")
        page = parsed(client.get("/desk/"))
        button = page.xpath("//tr//button[@name='state']")[0]
        form = page.get_element_by_id(button.get("form"))
        values = {**values_of(form), "state": button.get("value")}
        answer = client.post(button.get("formaction"), data=values)
        assert (answer.status_code, answer.location) == (303, "/desk/")
        db.session.refresh(talk)
        assert talk.state is State.IN_PROGRESS
        assert row_button(client, talk, "state")[0].startswith(f"/interactions/{talk.id}/state")


class TestQuality:
    def test_before_the_first_count_it_says_so(self, client):
        assert "the first figures come soon" in words_of(widget(client, "quality"))

    def test_asked_twice_in_a_minute_it_is_counted_once(self, client):
        for _ in range(2):
            assert submit(client, "/desk/", "/desk/quality").status_code == 303
        assert db.session.query(Job).filter_by(kind="count_contact_quality").count() == 1

    def test_the_job_brings_the_figures(self, client, owner):
        make_company("Alfa SRL", owner_id=owner.id)
        submit(client, "/desk/", "/desk/quality")
        run_due(seconds=20)
        assert "My contacts: 1" in words_of(widget(client, "quality"))

    def test_what_is_missing_leads_to_those_who_lack_it(self, client, owner, colleague):
        make_company("Alfa SRL", owner_id=owner.id)
        make_company("Beta SRL", owner_id=owner.id, phone="0721 234 567")
        make_company("Gama SRL", owner_id=colleague.id)
        db.session.commit()
        count_contact_quality(Job())
        own, everything = widget(client, "quality").iterfind(".//table")
        first = own.xpath(".//tbody/tr[1]")[0]
        assert words_of(first) == "With a phone 50% 1 lacks it"
        assert contact_names(client, first.xpath(".//a/@href")[0]) == ["Alfa SRL"]
        first = everything.xpath(".//tbody/tr[1]")[0]
        assert contact_names(client, first.xpath(".//a/@href")[0]) == ["Alfa SRL", "Gama SRL"]

    def test_a_restricted_user_sees_only_their_own(self, restricted, client_of, owner):
        restricted.language = "en"
        make_company("Alfa SRL", owner_id=owner.id)
        make_company("Beta SRL", owner_id=restricted.id)
        db.session.commit()
        count_contact_quality(Job())
        section = widget(client_of(restricted), "quality")
        assert "My contacts: 1" in words_of(section)
        assert "All contacts" not in words_of(section)


def contact_names(client, address: str) -> list[str]:
    rows = parsed(client.get(address)).xpath("//table//tbody/tr//td[contains(@class, 'cell-main')]//a[1]")
    return [words_of(row) for row in rows]


@pytest.mark.parametrize("role", list(Role))
def test_private_ones_of_others_are_nowhere(owner, client_of, mine, role):
    mine("Medic zorkfeld", is_private=True, at=time(9, 0))
    reader = make_user("reader@example.com", role, language="en")
    page = client_of(reader).get("/desk/").get_data(as_text=True)
    assert "zorkfeld" not in page
    assert words_of(parsed(client_of(reader).get("/desk/")).get_element_by_id("widget-balance")).endswith(
        "Nothing begins in these weeks."
    )


def test_the_number_of_statements_is_known(client, owner, mine, count_queries):
    for number in range(12):
        mine(f"Rând {number}", contact_id=make_company(f"Firma {number}", owner_id=owner.id).id)
        mine(f"Întâlnire {number}", at=time(8 + number % 8, 0))
    db.session.commit()
    count_contact_quality(Job())
    client.get("/desk/")
    assert count_queries(lambda: client.get("/desk/")) <= 13
