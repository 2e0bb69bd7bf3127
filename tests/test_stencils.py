"""Rows and cards that are drawn once: each reader gets their own words, and no text becomes markup."""

from datetime import UTC, datetime
from urllib.parse import parse_qs

import pytest
from lxml.html import tostring
from sqlalchemy import select

from crm.database import db
from crm.lib import clock
from crm.models import ContactPoint, Event, PointKind, State
from tests.factories import make_company, make_deal, make_interaction
from tests.pages import parsed, row_button

LIST = "/interactions/"
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}
NASTY = '<b title="%(token)s">100% & \ue000title\ue001</b>'


@pytest.fixture(autouse=True)
def monday():
    with clock.set_to(datetime(2026, 11, 23, 10, 20, tzinfo=UTC)):
        yield


@pytest.mark.parametrize(("page", "place"), [("/", "//article"), ("/interactions/", "//tbody/tr")])
class TestRowsAndCards:
    def test_texts_stay_texts(self, client_of, owner, page, place):
        company = make_company(NASTY)
        make_interaction(NASTY, responsible_id=owner.id, contact_id=company.id)
        row = parsed(client_of(owner).get(page)).xpath(place)[0]
        assert [link.text for link in row.xpath(".//a[text()]")] == [NASTY, NASTY]
        assert all(NASTY in label for label in row.xpath(".//input/@aria-label | .//a/@aria-label"))
        assert not row.xpath(".//b")

    def test_each_reader_gets_their_language(self, client_of, owner, page, place):
        make_interaction(responsible_id=owner.id, is_private=True)
        client = client_of(owner)
        words = {}
        for language in ("ro", "hu"):
            owner.language = language
            db.session.commit()
            words[language] = parsed(client.get(page)).xpath(f"{place}//svg/@aria-label")
        assert words == {"ro": ["Privată"], "hu": ["Privát"]}


class TestOtherStencils:
    """Wherever else a template is filled: what people typed never becomes markup."""

    def shown(self, client, page: str, place: str) -> list:
        found = parsed(client.get(page)).xpath(place)
        assert found, f"{page} shows nothing at {place}"
        assert not [each for element in found for each in element.xpath(".//b | .//i")]
        return found

    def test_rows_of_contacts(self, client_of, owner):
        owner.family_name = "<b>Rusu & \ue000owner\ue001 %d"
        company = make_company(NASTY, owner_id=owner.id)
        company.tag_names = ["<b>%(id)s"]
        company.points = [
            ContactPoint.of(PointKind.ADDRESS, "", city='<b>"Iași" %s', country="RO"),
            ContactPoint(kind=PointKind.PHONE, value="<b>0721", normalized=""),
            ContactPoint(kind=PointKind.EMAIL, value='a"<b>@x.ro', normalized='a"<b>@x.ro'),
        ]
        (row,) = self.shown(client_of(owner), "/contacts/", "//tbody/tr")
        text = row.text_content()
        assert row.xpath(".//input/@aria-label") == [NASTY]
        for word in (NASTY, "<b>%(id)s", '<b>"Iași" %s', "<b>0721", 'a"<b>@x.ro', owner.family_name):
            assert word in text

    @pytest.mark.parametrize(
        ("page", "place"),
        [("/deals/", "//tbody/tr"), ("/deals/board", "//li[starts-with(@id, 'deal-')]")],
    )
    def test_deals(self, client_of, owner, page, place):
        without_sum = {"amount_minor": None}  # on a card it stands in a <b>
        make_deal(NASTY, contact_id=make_company(NASTY).id, owner_id=owner.id, **without_sum)
        (row,) = self.shown(client_of(owner), page, place)
        assert row.text_content().count(NASTY) >= 2

    @pytest.mark.parametrize("grouping", ["contact", "deal"])
    def test_headings_of_groups(self, client_of, owner, grouping):
        made = {"contact_id": make_company(NASTY).id, "deal_id": make_deal(NASTY).id}
        make_interaction(responsible_id=owner.id, **made)
        place = "//tr[@class='group-head']"
        (head,) = self.shown(client_of(owner), f"/interactions/?group={grouping}", place)
        assert NASTY in head.text_content()

    def test_the_next_step_of_a_contact(self, client_of, owner):
        company = make_company("A")
        make_interaction(NASTY, responsible_id=owner.id, contact_id=company.id)
        (box,) = self.shown(client_of(owner), f"/contacts/{company.id}", "//section[@id='next-step']")
        assert NASTY in box.text_content()

    def test_files_and_the_way_back(self, client_of, owner):
        """The address a form returns to comes from the reader."""
        deal = make_deal(NASTY, owner_id=owner.id)
        page = f'/deals/{deal.id}?x="><b>%(token)s'
        (form,) = self.shown(client_of(owner), page, "//form[@data-attach]")
        assert "<b>" not in html_of(form).replace("&lt;b&gt;", "")


class TestSubmissionIds:
    """Nothing of what was drawn once is sent twice under one id."""

    def test_no_two_cards_are_sent_under_one_id(self, client_of, owner):
        one_of_each_state(owner)
        client = client_of(owner)
        sent = [
            each
            for _visit in range(2)
            for each in parsed(client.get("/")).xpath("//article//input[@name='submission_id']/@value")
        ]
        assert len(sent) == len(set(sent)) == 6
        assert all(len(each) <= 64 for each in sent)

    def test_no_two_rows_are_sent_under_one_id(self, client_of, owner):
        one_of_each_state(owner)
        client = client_of(owner)
        pages = [parsed(client.get(LIST)) for _visit in range(2)]
        sent = [each for page in pages for each in ids_of_rows(page)]
        sent += [page.xpath("//form[@id='bulk']//input[@name='submission_id']/@value")[0] for page in pages]
        assert len(sent) == len(set(sent)) == 14
        assert all(len(each) <= 64 for each in sent)

    def test_two_rows_are_turned_one_after_the_other(self, client_of, owner):
        """By the buttons alone, without a script: each time of a fresh page."""
        first, second = (make_interaction(responsible_id=owner.id) for _each in range(2))
        client = client_of(owner)
        for interaction in (first, second, first):
            action, data = row_button(client, interaction, "state")
            assert client.post(action, data=data).status_code == 303
        db.session.expire_all()
        assert (first.state, second.state) == (State.DONE, State.IN_PROGRESS)

    @pytest.mark.parametrize("headers", [{}, PARTIAL], ids=["plain", "script"])
    def test_acts_of_one_page_are_told_apart_and_each_happens_once(self, client_of, owner, headers):
        """The page stays open (in another tab, or by Back): its rows share a form, not an id."""
        turned, reviewed = (make_interaction(responsible_id=owner.id) for _each in range(2))
        client = client_of(owner)
        page = client.get(LIST)
        acts = [row_button(client, turned, "state", page), row_button(client, reviewed, "reviewed", page)]
        first = [client.post(action, data=data, headers=headers) for action, data in acts]
        again = [client.post(action, data=data, headers=headers) for action, data in acts]
        assert {answer.status_code for answer in first} == ({200} if headers else {303})
        assert [answer.data for answer in again] == [answer.data for answer in first]
        db.session.expire_all()
        assert (turned.state, turned.is_reviewed) == (State.IN_PROGRESS, False)
        assert (reviewed.state, reviewed.is_reviewed) == (State.OPEN, True)
        assert [acts_on(each) for each in (turned, reviewed)] == [["state_changed"], ["reviewed"]]

    def test_a_row_s_id_does_not_let_another_act_in(self, client_of, owner):
        interaction, client = make_interaction(responsible_id=owner.id), client_of(owner)
        action, data = row_button(client, interaction, "state")
        assert client.post(action, data=data).status_code == 303
        assert client.post(action, data={**data, "state": "done"}).status_code == 422
        assert client.post(action.replace("/state?", "/review?"), data=data).status_code == 422
        db.session.expire_all()
        assert interaction.state is State.IN_PROGRESS

    def test_the_rows_leave_the_form_its_own_id(self, client_of, owner):
        """After an act on a row, the ticked ones can still be changed from the same page."""
        turned, ticked = (make_interaction(responsible_id=owner.id) for _each in range(2))
        client = client_of(owner)
        page = client.get(LIST)
        action, data = row_button(client, turned, "state", page)
        assert client.post(action, data=data).status_code == 303
        many = {**data, "ids": f"{ticked.id}.{ticked.version}", "act": "watch"}
        assert client.post("/interactions/bulk", data=many).status_code == 303
        db.session.expire_all()
        assert ticked.is_on_watch

    def test_a_row_comes_back_with_another_id(self, client_of, owner):
        """By a script: the row is swapped for itself, the page around it stays."""
        rows = [make_interaction(responsible_id=owner.id) for _each in range(2)]
        client = client_of(owner)
        page = client.get(LIST)
        sent = set(ids_of_rows(parsed(page)))
        for interaction in rows:
            action, data = row_button(client, interaction, "state", page)
            answer = client.post(action, data=data, headers=PARTIAL)
            assert answer.status_code == 200
            sent |= set(ids_of_rows(parsed(answer)))
        assert len(sent) == 8


def html_of(element) -> str:
    return tostring(element, encoding="unicode")


def one_of_each_state(owner) -> None:
    for state in State:
        make_interaction(state=state, responsible_id=owner.id)


def acts_on(interaction) -> list[str]:
    """The events of *interaction*, in their order."""
    query = select(Event.action).where(Event.record_type == "interaction", Event.record_id == interaction.id)
    return list(db.session.scalars(query.order_by(Event.id)))


def ids_of_rows(page) -> list[str]:
    """The ids under which the acts of the rows are sent: each button says its own in its address."""
    buttons = page.xpath("//tr//button[@formaction]")
    # Without an address htmx asks the same one as the plain form (static/js/formaction.js).
    assert all(each.get("hx-post") in ("", each.get("formaction")) for each in buttons)
    return [parse_qs(each.get("formaction").partition("?")[2])["submission_id"][0] for each in buttons]
