"""Sums of time: for whom they are, and what is in none of them (SC-34, SC-29)."""

from datetime import date

import pytest

from crm.database import db
from crm.models import Affiliation, TimeEntry
from crm.services.files.attachments import Sent, attach
from crm.services.time_spent import clock as time_tracking
from crm.services.time_spent import report as time_report
from crm.services.time_spent.report import Period
from tests.factories import make_company, make_deal, make_interaction, make_person

DAY = date(2026, 11, 20)
WEEK = Period(date(2026, 11, 16), date(2026, 11, 22))


def spend(interaction, user, minutes: int, day: date = DAY):
    return time_tracking.add(interaction, day=day, minutes=minutes, words="", by=user)


@pytest.fixture
def company(team):
    return make_company()


@pytest.fixture
def deal(company):
    return make_deal(contact_id=company.id)


@pytest.fixture
def spent(company, deal, owner, colleague):
    """90 and 30 minutes on an open one, 60 on a private one of the owner."""
    call = make_interaction(contact_id=company.id, deal_id=deal.id)
    secret = make_interaction(contact_id=company.id, is_private=True, responsible_id=owner.id)
    spend(call, owner, 90)
    spend(call, colleague, 30)
    spend(secret, owner, 60)
    return call


def seconds(record, user) -> int | None:
    return time_report.marks_of(record, user).seconds


def test_a_record_shows_everybody_s_time_but_private(spent, company, deal, owner, colleague, admin):
    assert seconds(company, owner) == 180 * 60
    assert seconds(company, admin) == seconds(company, colleague) == 120 * 60
    assert seconds(deal, colleague) == 120 * 60
    assert seconds(spent, colleague) == 120 * 60


def test_a_company_has_the_time_of_its_people(spent, company, owner, colleague, manager):
    person = make_person()
    db.session.add_all([Affiliation(person=person, company=each) for each in (company, make_company())])
    spend(make_interaction(contact_id=person.id), owner, 10)
    spend(make_interaction(contact_id=person.id, is_private=True, responsible_id=owner.id), owner, 20)
    db.session.flush()
    assert seconds(company, owner) == 210 * 60
    assert seconds(company, colleague) == 130 * 60
    assert seconds(person, colleague) == 10 * 60
    of_company = Period(WEEK.first, WEEK.last, contact_id=company.id)
    assert sum(row.seconds for row in time_report.by_user(of_company, manager)) == 130 * 60


def test_without_time_there_is_none(team, company, owner):
    assert seconds(company, owner) is None


def test_marks_are_one_statement(spent, owner, count_queries):
    attach([Sent("a.txt", b"a")], spent, by=owner)
    db.session.commit()
    assert spent.id
    assert owner.id
    marks = []
    assert count_queries(lambda: marks.append(time_report.marks_of(spent, owner))) == 1
    assert tuple(marks[0]) == (True, 120 * 60)


def test_leaders_read_everybody_s_the_others_their_own(spent, owner, colleague, manager):
    sums = {user: time_report.by_user(WEEK, user) for user in (owner, colleague, manager)}
    assert [(row.id, row.seconds // 60) for row in sums[owner]] == [(owner.id, 150)]
    assert [(row.id, row.seconds // 60) for row in sums[colleague]] == [(colleague.id, 30)]
    assert [(row.id, row.seconds // 60) for row in sums[manager]] == [(owner.id, 90), (colleague.id, 30)]
    assert len(time_report.entries(WEEK, manager)) == 2
    assert len(time_report.entries(WEEK, colleague)) == 1


def test_by_contact_and_deal(spent, company, deal, manager):
    assert [(row.id, row.seconds) for row in time_report.by_contact(WEEK, manager)] == [(company.id, 7200)]
    assert [(row.id, row.seconds) for row in time_report.by_deal(WEEK, manager)] == [(deal.id, 7200)]


def test_contacts_that_one_may_not_see_are_not_named(spent, company, owner, restricted):
    company.owner_id = owner.id
    mine = make_interaction(contact_id=company.id, responsible_id=restricted.id)
    spend(mine, restricted, 15)
    assert time_report.by_contact(WEEK, restricted) == []
    assert [row.seconds for row in time_report.by_user(WEEK, restricted)] == [900]


def test_only_the_days_asked_for_and_what_counts(spent, owner, manager):
    spend(spent, owner, 500, date(2026, 11, 15))
    spend(spent, owner, 500, date(2026, 11, 23))
    gone = spend(spent, owner, 500)
    db.session.get(TimeEntry, gone.record_id).archive(by=owner)
    time_tracking.start(spent, by=owner)
    assert sum(row.seconds for row in time_report.by_user(WEEK, manager)) == 120 * 60


def test_limited_to_a_record_or_a_colleague(spent, owner, colleague, manager):
    other = make_interaction()
    spend(other, owner, 10)
    for limit in ({"interaction_id": other.id}, {"user_id": colleague.id}):
        (row,) = time_report.by_user(Period(WEEK.first, WEEK.last, **limit), manager)
        assert row.seconds == (600 if "interaction_id" in limit else 1800)


def test_pages_go_on_where_they_stopped(spent, owner, monkeypatch):
    monkeypatch.setattr(time_report, "PAGE_SIZE", 2)
    for minutes in range(1, 6):
        spend(spent, owner, minutes)
    seen, before = [], None
    while rows := time_report.entries(WEEK, owner, before)[:2]:
        seen += [row.id for row in rows]
        before = rows[-1].day, rows[-1].id
    assert seen == sorted(set(seen), reverse=True)
    assert len(seen) == 7
