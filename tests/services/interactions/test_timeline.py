"""The story of a contact: every source in one order, page after page, for those who may see it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.database import db
from crm.lib import clock
from crm.models import Note, Participant, State
from crm.services.interactions import timeline
from crm.services.interactions.timeline import Kind, page_of, read_cursor
from tests.factories import make_company, make_deal, make_interaction, make_person

START = datetime(2026, 11, 1, 12, tzinfo=UTC)


def whole_story(contact, user) -> list:
    """Every moment, read page after page as the reader does."""
    told, cursor = [], None
    while True:
        page = page_of(contact, user, read_cursor(cursor))
        told += page.moments
        if page.older is None:
            return told
        cursor = page.older


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["note", "done", "event"]), st.integers(0, 3)), max_size=60))
def test_pages_tell_everything_once_and_newest_first(owner, acts):
    """Also when many things happened in the same instant."""
    company = make_company()
    stamped = make_interaction(contact_id=company.id)
    for act, minute in acts:
        with clock.set_to(START + timedelta(minutes=minute)):
            if act == "note":
                db.session.add(Note(interaction=stamped, author_id=owner.id, at=clock.now(), text="x"))
            elif act == "done":
                make_interaction(contact_id=company.id, state=State.DONE, done_at=clock.now())
            else:
                company.assign_to(owner, by=owner)
    db.session.flush()
    told = whole_story(company, owner)
    keys = [moment.key for moment in told]
    assert keys == sorted(keys, reverse=True)
    assert len(set(keys)) == len(keys) == len(acts)


def test_deals_begin_and_end_in_the_story(owner):
    company = make_company()
    make_deal(contact_id=company.id, opened_on=date(2026, 1, 5), closed_on=date(2026, 3, 1))
    assert [(each.kind, each.at.date()) for each in whole_story(company, owner)] == [
        (Kind.DEAL_CLOSED, date(2026, 3, 1)),
        (Kind.DEAL_OPENED, date(2026, 1, 5)),
    ]


def test_a_person_s_story_has_what_they_took_part_in(owner):
    person = make_person()
    meeting = make_interaction(state=State.DONE, done_at=START)
    meeting.participants = [Participant(name="Ana", contact_id=person.id)]
    assert [each.record.id for each in whole_story(person, owner)] == [meeting.id]


def test_a_company_s_story_has_what_happened_with_its_people_and_says_with_whom(owner):
    company, person = make_company(), make_person("Popescu", "Ana")
    company.affiliations_data = [{"contact_id": person.id, "role": "", "is_main": False}]
    make_interaction("Cu firma", contact_id=company.id, state=State.DONE, done_at=START)
    call = make_interaction("Cu Ana", contact_id=person.id)
    call.add_note("Revine", by=owner)
    told = [(each.kind, each.record.title, each.record.whose) for each in whole_story(company, owner)]
    assert sorted(told) == [(Kind.INTERACTION, "Cu firma", None), (Kind.NOTE, "Cu Ana", "Ana Popescu")]
    assert [each.record.whose for each in whole_story(person, owner)] == [None]


def test_whose_it_was_is_not_said_to_those_who_may_not_know_them(restricted, colleague):
    company, person = make_company(), make_person("Popescu", "Ana", owner_id=colleague.id)
    company.affiliations_data = [{"contact_id": person.id, "role": "", "is_main": False}]
    make_interaction(contact_id=person.id, state=State.DONE, responsible_id=restricted.id, done_at=START)
    assert [each.record.whose for each in whole_story(company, restricted)] == [None]


def test_open_interactions_without_a_note_are_still_to_come(owner):
    company = make_company()
    make_interaction(contact_id=company.id)
    assert whole_story(company, owner) == []


def test_what_was_taken_back_is_not_told(owner):
    company = make_company()
    interaction = make_interaction(contact_id=company.id)
    note = interaction.add_note("Greșit", by=owner)
    record = note if isinstance(note, Note) else db.session.query(Note).one()
    record.archived_at = clock.now()
    event = company.archive(by=owner)
    event.undone_at = clock.now()
    db.session.flush()
    assert whole_story(company, owner) == []


def test_private_moments_are_told_to_their_people_only(owner, colleague):
    company = make_company()
    secret = make_interaction(contact_id=company.id, is_private=True, responsible_id=colleague.id)
    secret.add_note("Tainic", by=colleague)
    assert whole_story(company, owner) == []
    assert len(whole_story(company, colleague)) == 1


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "x",
        "2026-11-01_5_1",
        "2026-11-01T12:00:00+00:00_5",
        "2026-11-01T12:00:00+00:00_5_-1",
        f"2026-11-01T12:00:00+00:00_5_{2**63}",
    ],
)
def test_a_cursor_that_is_none_is_the_first_page(text):
    assert read_cursor(text) is None


def test_a_cursor_says_where_to_go_on():
    moment = timeline.Moment(START, Kind.NOTE, type("Row", (), {"id": 7})())
    assert read_cursor(moment.cursor) == moment.key
