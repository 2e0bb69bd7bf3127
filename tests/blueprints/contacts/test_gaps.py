"""The list of those who lack something: a phone, an e-mail, a name of their own."""

import pytest
from sqlalchemy import select

from crm.database import db
from crm.models import Contact, ContactPoint, ImportKind, PointKind
from crm.services.contacts.gaps import Gap
from crm.services.contacts.listing import Criteria, page_of
from crm.services.seeding.bulk import Sizes, seed
from crm.services.undo import undo
from tests.factories import make_company, make_person
from tests.pages import classed, parsed
from tests.services.transfers.files import bring


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


class TestTheKeptWays:
    """Whether there is a phone and an e-mail is kept beside the contact, whoever changes its points."""

    def test_taking_the_last_phone_away_and_taking_that_back(self, client, owner):
        contact = make_company("Zeta SRL", phone="0721 234 569")
        assert contact.has_phone
        before = contact.parts()
        contact.points_data = []
        event = contact.record_change("updated", by=owner, parts_before=before)
        db.session.commit()
        assert "Zeta SRL" in names(client, "?lacks=phone")
        undo(event, by=owner)
        db.session.commit()
        assert "Zeta SRL" not in names(client, "?lacks=phone")

    def test_an_import(self, client):
        bring(ImportKind.COMPANIES, "Name,Phone,E-mail\nEta SRL,0721 234 570,\nTeta SRL,,t@example.com\n")
        assert "Eta SRL" not in names(client, "?lacks=phone")
        assert "Teta SRL" in names(client, "?lacks=phone")
        assert "Teta SRL" not in names(client, "?lacks=email")

    def test_made_up_contacts(self, team):
        seed(Sizes(companies=3, people=3, interactions=0, deals=0, users=1), number=1)
        kinds = db.session.execute(select(ContactPoint.contact_id, ContactPoint.kind)).all()
        for contact in db.session.scalars(select(Contact)):
            assert contact.has_phone == ((contact.id, PointKind.PHONE) in kinds)
            assert contact.has_email == ((contact.id, PointKind.EMAIL) in kinds)

    @pytest.mark.parametrize("way", ["phone", "email"])
    def test_nobody_is_looked_at_who_has_one(self, client, owner, query_plans, way):
        plan = "\n".join(query_plans(lambda: page_of(Criteria(lacks=Gap(way)), owner)))
        assert f"SCAN contact_1 USING INDEX ix_contact_without_{way}" in plan
        assert "SCAN contact\n" not in plan
