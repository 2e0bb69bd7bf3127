"""The list of those who lack something: a phone, an e-mail, a name of their own."""

import pytest

from crm.models import ContactPoint, PointKind
from tests.factories import make_company, make_person
from tests.pages import classed, parsed


def names(client, query: str) -> list[str]:
    rows = parsed(client.get(f"/contacts/{query}")).xpath("//td[contains(@class, 'cell-main')]//a[1]")
    return [" ".join(row.text_content().split()) for row in rows]


@pytest.fixture
def client(owner, client_of):
    owner.language = "en"
    whole = make_company("Alfa SRL", owner_id=owner.id, phone="0721 234 567")
    whole.points.append(ContactPoint(kind=PointKind.EMAIL, value="a@example.com"))
    make_company("Beta SRL", phone="0721 234 568")
    bare = make_company("BETA S.R.L.")
    bare.points.append(ContactPoint(kind=PointKind.EMAIL, value="b@example.com"))
    make_person("Beta", "Ana")
    return client_of(owner)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?lacks=phone", ["Ana Beta", "BETA S.R.L."]),
        ("?lacks=email", ["Ana Beta", "Beta SRL"]),
        ("?lacks=unique_name", ["BETA S.R.L.", "Beta SRL"]),
        ("?lacks=phone&kind=person", ["Ana Beta"]),
        ("?lacks=nothing", ["Alfa SRL", "Ana Beta", "BETA S.R.L.", "Beta SRL"]),
    ],
)
def test_only_they_are_listed(client, query, found):
    assert sorted(names(client, query)) == found


def test_a_namesake_in_the_archive_is_no_double(client, owner):
    double = make_company("Alfa S.R.L.")
    assert "Alfa SRL" in names(client, "?lacks=unique_name")
    double.archive(by=owner)
    assert "Alfa SRL" not in names(client, "?lacks=unique_name")


def test_the_filter_is_said_above_the_list(client):
    chips = classed(parsed(client.get("/contacts/?lacks=phone")), "chip")
    assert "Missing: A phone" in chips[0].text_content()
    assert chips[0].get("href") == "/contacts/"


def test_a_restricted_user_is_shown_their_own_only(client, restricted, client_of, colleague):
    make_company("Gama SRL", owner_id=colleague.id)
    make_company("Delta SRL", owner_id=restricted.id)
    found = names(client_of(restricted), "?lacks=phone")
    assert "Delta SRL" in found
    assert "Gama SRL" not in found


def test_namesakes_are_looked_up_by_their_index(client, query_plans):
    plan = query_plans(lambda: client.get("/contacts/?lacks=unique_name"))
    assert "SEARCH contact_1 USING INDEX ix_contact_name_key (name_key=?)" in plan
