"""Who takes part sees what they take part in, everywhere, and nothing beyond it (SC-29, SC-35).

The walk goes over the app's own list of addresses, so that a page made later is looked at as well.
"""

import re
from datetime import date, time

import pytest
from flask import url_for

from crm.database import db
from crm.models import Attachment, Contact, Deal, Interaction, Series, StoredFile, TimeEntry
from crm.services.interaction_list.criteria import Criteria
from crm.services.interaction_list.pages import page_of
from tests.factories import make_company, make_deal, make_interaction, make_person, take_part
from tests.pages import parsed

DAY = date(2026, 11, 25)
RECORD = re.compile(r"^/(contacts|deals|interactions|series)/\d+$")
SAFE_TO_CALL = re.compile(r"^(?!static|auth\.|health\.)")


@pytest.fixture
def company(owner):
    return make_company("Zorkfeld SRL", phone="0721 234 567", owner_id=owner.id, tax_number="RO6859662")


@pytest.fixture
def deal(owner, company):
    person = make_person("Plughperson", "Ana", owner_id=owner.id)
    return make_deal("Quxdeal", contact_id=company.id, person_id=person.id, owner_id=owner.id)


@pytest.fixture
def meeting(owner, company, deal):
    made = make_interaction(
        "Wibblemeet", on=DAY, at=time(10), contact_id=company.id, deal_id=deal.id,
        responsible_id=owner.id, created_by_id=owner.id,
    )  # fmt: skip
    made.record_event("created", by=owner)
    made.add_note("Xyzzynote", by=owner)
    return made


@pytest.fixture
def other(owner, company):
    """The owner's own call with the same company, about something else."""
    return make_interaction("Fnordcall", on=DAY, contact_id=company.id, responsible_id=owner.id)


@pytest.fixture
def guest(restricted, client_of):
    restricted.language = "en"
    db.session.commit()
    return client_of(restricted)


def seen(model, user) -> set[int]:
    return {row.id for row in db.session.scalars(model.visible_to(user))}


def pages(app, client, *records):
    """(address, page) of all that can be asked for with the ids of *records*."""
    ids = {f"{record.record_type()}_id": record.id for record in records} | {"user_id": 1, "step_id": 1}
    with app.test_request_context():
        rules = [
            each for each in app.url_map.iter_rules()
            if "GET" in each.methods and each.arguments <= ids.keys() and SAFE_TO_CALL.match(each.endpoint)
        ]  # fmt: skip
        addresses = [url_for(each.endpoint, **{name: ids[name] for name in each.arguments}) for each in rules]
    for address in [*addresses, f"/?date={DAY}", f"/calendar/?view=agenda&date={DAY}&users=all"]:
        answer = client.get(address)
        assert answer.status_code < 500, address
        if answer.mimetype == "text/html" and answer.text:
            yield address, answer


def links_of(answer) -> set[str]:
    hrefs = (each.partition("?")[0].partition("#")[0] for each in parsed(answer).xpath("//a/@href"))
    return {each for each in hrefs if RECORD.match(each)}


class TestOfAnInteraction:
    @pytest.fixture(autouse=True)
    def invited(self, meeting, other, restricted):
        take_part(meeting, restricted)
        db.session.commit()

    def test_it_is_in_every_list(self, guest, meeting, restricted):
        for address in ("/interactions/", "/interactions/?group=contact", "/search?q=wibble", f"/?date={DAY}",
                        f"/calendar/?view=month&date={DAY}", f"/interactions/{meeting.id}"):  # fmt: skip
            answer = guest.get(address)
            assert answer.status_code == 200, address
            assert "Wibblemeet" in answer.text, address
        assert "Xyzzynote" in guest.get(f"/interactions/{meeting.id}").text
        assert "Zorkfeld SRL" in guest.get("/interactions/").text
        assert [row.title for row in page_of(Criteria(), restricted).rows] == ["Wibblemeet"]

    def test_contact_and_deal_stay_with_their_owner(self, restricted, company, deal):
        assert seen(Contact, restricted) == seen(Deal, restricted) == set()
        assert not company.is_visible_to(restricted)
        assert not deal.is_visible_to(restricted)

    def test_of_the_contact_there_is_the_name_and_nothing_else(self, app, guest, meeting, company, deal):
        for address, answer in pages(app, guest, meeting, company, deal):
            for secret in ("Quxdeal", "Fnordcall", "234 567", "RO6859662", "Plughperson"):
                assert secret not in answer.text, (address, secret)

    def test_no_link_leads_nowhere(self, app, guest, meeting, company, deal):
        found = set().union(*(links_of(answer) for _address, answer in pages(app, guest, meeting)))
        assert found == {f"/interactions/{meeting.id}"}

    def test_who_is_not_asked_any_more_sees_nothing(self, guest, meeting):
        take_part(meeting)
        db.session.commit()
        assert guest.get(f"/interactions/{meeting.id}").status_code == 404
        assert "Wibblemeet" not in guest.get("/interactions/").text

    def test_what_hangs_on_it_is_seen_with_it(self, guest, meeting, owner, restricted, manager):
        db.session.add(TimeEntry(interaction=meeting, user_id=owner.id, day=DAY, seconds=3600))
        db.session.flush()
        assert seen(TimeEntry, restricted) == set()
        assert len(seen(TimeEntry, manager)) == 1
        assert guest.get(f"/history/interaction/{meeting.id}").status_code == 200


class TestOfADeal:
    @pytest.fixture(autouse=True)
    def invited(self, deal, meeting, other, restricted):
        take_part(deal, restricted)
        db.session.commit()

    def test_the_deal_its_people_and_its_work_are_seen(self, restricted, deal, company, meeting):
        assert seen(Deal, restricted) == {deal.id}
        assert seen(Contact, restricted) == {company.id, deal.person_id}
        assert seen(Interaction, restricted) == {meeting.id}
        assert company.is_visible_to(restricted)
        assert deal.is_visible_to(restricted)

    def test_in_every_list(self, guest, deal, company):
        for address, word in (
            ("/deals/", "Quxdeal"), ("/deals/board", "Quxdeal"), (f"/deals/{deal.id}", "Wibblemeet"),
            ("/search?q=quxdeal", "Quxdeal"), ("/contacts/", "Zorkfeld SRL"),
            ("/search?q=zorkfeld", "Zorkfeld"),
            (f"/contacts/{company.id}", "Wibblemeet"), ("/interactions/", "Wibblemeet"),
        ):  # fmt: skip
            answer = guest.get(address)
            assert answer.status_code == 200, address
            assert word in answer.text, address

    def test_other_work_with_the_company_is_not(self, app, guest, deal, company, meeting):
        for address, answer in pages(app, guest, deal, company, meeting):
            assert "Fnordcall" not in answer.text, address

    def test_no_link_leads_nowhere(self, app, guest, deal, company, meeting):
        found = set().union(*(links_of(page) for _, page in pages(app, guest, deal, company, meeting)))
        assert f"/contacts/{company.id}" in found
        for address in found:
            assert guest.get(address).status_code == 200, address

    def test_private_ones_of_the_deal_stay_private(self, guest, restricted, deal, meeting):
        meeting.is_private = True
        db.session.commit()
        assert seen(Interaction, restricted) == set()
        for address in (
            f"/deals/{deal.id}",
            "/interactions/",
            "/search?q=wibble",
            f"/contacts/{deal.contact_id}",
        ):
            assert "Wibblemeet" not in guest.get(address).text, address

    def test_the_deals_one_is_responsible_for_are_theirs_alike(self, restricted, deal, company, meeting):
        take_part(deal)
        deal.owner_id = restricted.id
        db.session.flush()
        assert seen(Interaction, restricted) == {meeting.id}
        assert company.is_visible_to(restricted)

    def test_nobody_s_deal_opens_no_colleague_s_work(self, restricted, deal, meeting):
        take_part(deal)
        deal.owner_id = None
        db.session.flush()
        assert seen(Deal, restricted) == {deal.id}
        assert seen(Interaction, restricted) == set()

    def test_files_go_with_what_they_hang_on(self, restricted, deal, company, meeting, other):
        file = StoredFile(sha256="0" * 64, name="a.pdf", media_type="application/pdf", size=1)
        holders = ({"deal": deal}, {"contact": company}, {"interaction": meeting}, {"interaction": other})
        files = [Attachment(name="a.pdf", file=file, **holder) for holder in holders]
        db.session.add_all(files)
        db.session.flush()
        assert seen(Attachment, restricted) == {each.id for each in files[:3]}


class TestPrivate:
    """Taking part is being let in, for every role; looking on is not."""

    @pytest.fixture(autouse=True)
    def private(self, meeting, colleague):
        meeting.is_private = True
        take_part(meeting, colleague)
        db.session.commit()

    def test_who_takes_part_sees_it_everywhere(self, client_of, colleague, meeting, deal, company):
        client = client_of(colleague)
        for address in ("/interactions/", f"/contacts/{company.id}", f"/deals/{deal.id}", "/search?q=wibble",
                        f"/interactions/{meeting.id}", f"/?date={DAY}"):  # fmt: skip
            assert "Wibblemeet" in client.get(address).text, address

    def test_nobody_else_does(self, admin, manager, restricted, meeting):
        for user in (admin, manager, restricted):
            assert seen(Interaction, user) == set()

    def test_taking_part_in_the_deal_is_not_enough(self, restricted, manager, deal):
        take_part(deal, restricted, manager)
        assert seen(Interaction, restricted) == seen(Interaction, manager) == set()

    def test_its_series_stays_with_the_owner(self, client_of, colleague, owner, meeting):
        series = Series(responsible_id=owner.id, created_by_id=owner.id, is_private=True)
        assert not series.is_visible_to(colleague)
        assert series.is_visible_to(owner)


class TestIndexes:
    def test_taking_part_is_one_look_into_an_index(self, restricted, query_plans):
        plan = "\n".join(query_plans(lambda: page_of(Criteria(), restricted)))
        assert "COVERING INDEX ix_participant_user (user_id=? AND interaction_id=?)" in plan
        assert "COVERING INDEX ix_deal_participant_user (user_id=? AND deal_id=?)" in plan
        assert "TEMP B-TREE" not in plan

    def test_the_filter_looks_up_what_one_takes_part_in(self, owner, query_plans):
        plan = "\n".join(query_plans(lambda: page_of(Criteria(participant_id=owner.id), owner)))
        assert "COVERING INDEX ix_participant_user (user_id=?" in plan
        assert "SCAN participant" not in plan

    def test_contacts_ask_the_deals_by_their_indexes(self, restricted, query_plans):
        plan = "\n".join(query_plans(lambda: seen(Contact, restricted)))
        assert "ix_deal_contact (contact_id=?)" in plan
        assert "ix_deal_person_id (person_id=?)" in plan

    def test_everybody_else_asks_no_deal(self, owner, query_plans):
        assert "deal" not in " ".join(query_plans(lambda: page_of(Criteria(), owner)))
        assert "deal" not in " ".join(query_plans(lambda: seen(Contact, owner)))
