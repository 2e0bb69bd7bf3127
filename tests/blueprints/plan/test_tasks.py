"""The tasks of the plan are drawn once and filled: each form of each is sent under an id of its own."""

from datetime import UTC, date, datetime, time

import pytest

from crm.lib import clock
from tests.factories import make_company, make_interaction
from tests.pages import parsed

MONDAY = date(2026, 11, 23)
PAGE = f"/plan/?date={MONDAY}"
NASTY = '<b title="%(id)s">100% & \ue000title\ue001</b>'


@pytest.fixture(autouse=True)
def monday():
    with clock.set_to(datetime(2026, 11, 23, 10, 20, tzinfo=UTC)):
        yield


def everywhere(owner, title: str = "A") -> None:
    """Two in order, one at an hour with an appointment in its way, one left over."""
    made = {"responsible_id": owner.id, "contact_id": make_company(title).id}
    for _each in range(2):
        make_interaction(title, on=MONDAY, **made)
    make_interaction(title, on=MONDAY, **made).plan_task(MONDAY, MONDAY, start_time=time(11))
    make_interaction(title, **made).plan_appointment(MONDAY, time(11), zone="Europe/Bucharest")
    make_interaction(title, on=date(2026, 11, 2), **made)


def test_texts_stay_texts(client_of, owner):
    everywhere(owner, NASTY)
    rows = parsed(client_of(owner).get(PAGE)).xpath("//li[@data-id]")
    assert len(rows) == 4
    for row in rows:
        assert row.xpath(".//p/a/text()") == [NASTY]
        assert row.xpath(".//p/span[contains(@class, 'small')]/text()")[0] == NASTY
        assert not row.xpath(".//b")
    badges = parsed(client_of(owner).get(PAGE)).xpath("//span[contains(@class, 'badge-warning')]")
    assert [NASTY in badge.text_content() for badge in badges] == [True]


def test_no_two_forms_are_sent_under_one_id(client_of, owner):
    everywhere(owner)
    client = client_of(owner)
    path = "//li[@data-id]//input[@name='submission_id']/@value"
    sent = [each for _visit in range(2) for each in parsed(client.get(PAGE)).xpath(path)]
    assert len(sent) == len(set(sent)) == 2 * (4 * 2 + 2)
    assert all(len(each) <= 64 for each in sent)


def test_the_ends_of_the_order_go_no_further(client_of, owner):
    everywhere(owner)
    page = parsed(client_of(owner).get(PAGE))
    path = "//ol[@data-column='']//button[@name='shift' and @disabled]/@value"
    assert page.xpath(path) == ["up", "down"]


def test_what_a_form_sends_leads_back_to_the_day(client_of, owner):
    everywhere(owner)
    page = parsed(client_of(owner).get(PAGE))
    assert set(page.xpath("//li[@data-id]//input[@name='date']/@value")) == {MONDAY.isoformat()}
    links = set(page.xpath("//li[@data-id]//a[contains(@href, '/reschedule')]/@href"))
    assert all(link.endswith("reschedule?next=/plan/%3Fdate%3D2026-11-23") for link in links)


def test_the_number_of_queries_does_not_grow(client_of, owner, count_queries):
    client = client_of(owner)
    everywhere(owner)
    client.get(PAGE)
    few = count_queries(lambda: client.get(PAGE))
    for _each in range(5):
        everywhere(owner)
    client.get(PAGE)
    assert count_queries(lambda: client.get(PAGE)) <= few
