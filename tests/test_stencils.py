"""Rows and cards that are drawn once: each reader gets their own words, and no text becomes markup."""

import json
from datetime import UTC, datetime

import pytest

from crm.database import db
from crm.lib import clock
from crm.models import State
from tests.factories import make_company, make_interaction
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
        assert len(sent) == len(set(sent)) == 8
        assert all(len(each) <= 64 for each in sent)

    def test_two_rows_are_turned_one_after_the_other(self, client_of, owner):
        """By the buttons alone, without a script: the page after the first act has an id of its own."""
        first, second = (make_interaction(responsible_id=owner.id) for _each in range(2))
        client = client_of(owner)
        for interaction in (first, second, first):
            action, data = row_button(client, interaction, "state")
            assert client.post(action, data=data).status_code == 303
            assert client.post(action, data=data).status_code == 303, "a repeat gets the first answer"
        db.session.expire_all()
        assert (first.state, second.state) == (State.DONE, State.IN_PROGRESS)

    def test_a_row_comes_back_with_another_id(self, client_of, owner):
        """By a script: the row is swapped for itself, the page around it stays."""
        rows = [make_interaction(responsible_id=owner.id) for _each in range(2)]
        client, sent = client_of(owner), set()
        page = parsed(client.get(LIST))
        for interaction in rows:
            action, data = row_button(client, interaction, "state")
            data["submission_id"] = ids_of_rows(page, f"[@id='interaction-{interaction.id}']")[0]
            answer = client.post(action, data=data, headers=PARTIAL)
            assert answer.status_code == 200
            sent |= {data["submission_id"], *ids_of_rows(parsed(answer))}
        assert len(sent) == 4


def one_of_each_state(owner) -> None:
    for state in State:
        make_interaction(state=state, responsible_id=owner.id)


def ids_of_rows(page, condition: str = "") -> list[str]:
    """The ids under which a script sends the acts of the rows."""
    return [
        json.loads(each)["submission_id"]
        for each in page.xpath(f"//tr{condition}/@*[name()='hx-vals:inherited']")
    ]
