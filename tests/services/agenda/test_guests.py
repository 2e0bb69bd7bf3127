"""Appointments one takes part in: on My day, on paper, in the plan, and by which index they are found."""

from datetime import UTC, datetime, timedelta

import pytest

from crm.lib import clock
from crm.models import State
from crm.services.agenda.day import build_day
from crm.services.agenda.plan import build_plan
from crm.services.agenda.sheet import build_sheet
from tests.factories import TODAY, at, make_company, make_interaction, take_part

ZONE = "Europe/Bucharest"
NOON = datetime(2026, 11, 23, 10, 20, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def noon():
    with clock.set_to(NOON):
        yield


def appointments(of, *, reader=None, day=TODAY):
    built = build_day(day, of=of, reader=reader or of, today=TODAY, zone=ZONE)
    return [(each.title, bool(each.is_guest)) for hour in built.hours for each in hour.appointments]


def meeting(title, owner, *guests, **values):
    owner_id = owner.id if owner is not None else None
    return take_part(make_interaction(title, responsible_id=owner_id, **{"at": at(10), **values}), *guests)


def test_my_day_shows_what_one_takes_part_in_and_says_so(owner, colleague):
    meeting("Planning", owner, colleague)
    meeting("Own", colleague, at=at(9))
    assert appointments(colleague) == [("Own", False), ("Planning", True)]
    assert appointments(owner) == [("Planning", False)]


def test_whoever_is_responsible_and_takes_part_is_there_once(owner):
    meeting("Planning", owner, owner, owner)
    assert appointments(owner) == [("Planning", False)]


def test_nobody_s_appointment_is_there_for_who_takes_part(colleague):
    meeting("Fair", None, colleague)
    assert appointments(colleague) == [("Fair", True)]


def test_another_day_and_what_is_archived_are_not_there(owner, colleague):
    meeting("Tomorrow", owner, colleague, on=TODAY + DAY)
    gone = meeting("Gone", owner, colleague)
    gone.archived_at = gone.starts_at
    assert appointments(colleague) == []
    assert appointments(colleague, day=TODAY + DAY) == [("Tomorrow", True)]


def test_a_task_and_what_was_missed_stay_with_the_responsible_one(owner, colleague):
    meeting("Letter", owner, colleague, at=None)
    meeting("Missed", owner, colleague, on=TODAY - DAY)
    built = build_day(TODAY, of=colleague, reader=colleague, today=TODAY, zone=ZONE)
    assert built.is_empty


def test_a_private_one_is_there_for_who_takes_part_only(owner, colleague, manager):
    meeting("Salaries", owner, colleague, is_private=True)
    assert appointments(colleague) == [("Salaries", True)]
    assert appointments(colleague, reader=manager) == []


def test_the_sheet_and_the_plan_have_it_too(owner, colleague):
    done = meeting("Done", owner, colleague, at=at(8))
    done.state = State.DONE
    company = make_company("Mobila SRL", phone="0721 234 567", owner_id=owner.id)
    meeting("Planning", owner, colleague, contact_id=company.id)
    sheet = build_sheet(TODAY, of=colleague, today=TODAY, zone=ZONE)
    assert [(each.title, sheet.phones[each.contact_id]) for each in sheet.appointments] == [
        ("Planning", "0721 234 567")
    ]
    plan = build_plan(TODAY, of=colleague, zone=ZONE, work_hours=(at(8), at(17)))
    assert [each.title for hour in plan.hours for each in hour.appointments] == ["Done", "Planning"]


def test_a_contact_out_of_sight_is_a_name_without_a_page_or_a_phone(owner, restricted):
    company = make_company("Mobila SRL", phone="0721 234 567", owner_id=owner.id)
    meeting("Planning", owner, restricted, contact_id=company.id)
    sheet = build_sheet(TODAY, of=restricted, today=TODAY, zone=ZONE)
    [row] = sheet.appointments
    assert (row.contact_name, row.contact_id, sheet.phones) == ("Mobila SRL", None, {})


def test_as_many_statements_as_without(owner, colleague, count_queries):
    meeting("Own", colleague)
    few = count_queries(lambda: appointments(colleague))
    for number in range(9):
        meeting(f"{number}", owner, colleague, at=at(9 + number))
    assert count_queries(lambda: appointments(colleague)) == few


def test_only_a_day_of_the_team_is_looked_through(owner, query_plans):
    plan = "\n".join(query_plans(lambda: appointments(owner)))
    assert "COVERING INDEX ix_interaction_span (starts_at>? AND starts_at<?)" in plan
    assert "COVERING INDEX ix_interaction_responsible_span (responsible_id=? AND starts_at>?" in plan
    assert "COVERING INDEX ix_participant_user (user_id=? AND interaction_id=?)" in plan
