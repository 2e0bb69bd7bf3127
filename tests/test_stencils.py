"""Rows and cards that are drawn once: each reader gets their own words, and no text becomes markup."""

from datetime import UTC, datetime

import pytest

from crm.database import db
from crm.lib import clock
from crm.models import State
from tests.factories import make_company, make_interaction
from tests.pages import parsed

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
        assert [link.text for link in row.xpath(".//a")] == [NASTY, NASTY]
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

    def test_no_two_forms_are_sent_under_one_id(self, client_of, owner, page, place):
        for state in State:
            make_interaction(state=state, responsible_id=owner.id)
        client = client_of(owner)
        sent = [
            each
            for _visit in range(2)
            for each in parsed(client.get(page)).xpath(f"{place}//input[@name='submission_id']/@value")
        ]
        assert len(sent) == len(set(sent)) == 6
        assert all(len(each) <= 64 for each in sent)
