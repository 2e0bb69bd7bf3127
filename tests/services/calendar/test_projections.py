"""What a series will make: with what it has made it is the days of its rule, and nothing more (SC-02)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from crm.database import db
from crm.lib import clock
from crm.lib.recurrence import Frequency, Rule
from crm.models import Interaction, Series
from crm.services.calendar.days import Busy, Limits, read_days
from crm.services.calendar.free_slots import next_free
from crm.services.calendar.projections import Projected, add_projections, projected_spans
from crm.services.readers import reader_of
from crm.services.recurrence.changes import stop
from crm.services.recurrence.series import begin
from crm.team import team as settings_of_team
from tests.factories import TODAY, at, make_interaction

NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)
ZONE = "Europe/Bucharest"
ALL = Limits(appointments=300, tasks=300, together=600)
WEEKLY = Rule(Frequency.WEEKLY)


@pytest.fixture(autouse=True)
def monday():
    with clock.set_to(NOW):
        yield


def recurring(owner, rule=WEEKLY, **values) -> Series:
    """A series that has just begun, with the four that are made ahead."""
    people = values.pop("people", [])
    first = make_interaction(responsible_id=owner.id, created_by_id=owner.id, **values)
    first.participants_data = people
    made = begin(first, rule, by=owner)
    db.session.flush()
    return made


def shown(reader, first, count, *, users=None, zone=ZONE, limits=ALL):
    days = [first + timedelta(days=number) for number in range(count)]
    asked = {"reader": reader_of(reader), "zone": zone, "users": users, "limits": limits}
    found = read_days(days, **asked)
    add_projections(found, **asked)
    return found


def projected(days) -> list[date]:
    """The days that hold something of a series that is not made yet."""
    return [day.day for day in days for each in day.appointments + day.tasks if isinstance(each, Projected)]


def week(number: int) -> date:
    return TODAY + timedelta(weeks=number)


RULES = st.builds(
    Rule,
    frequency=st.sampled_from(Frequency),
    every=st.integers(1, 3),
    weekdays=st.sets(st.integers(0, 6), max_size=3).map(lambda days: tuple(sorted(days))),
    until=st.one_of(st.none(), st.dates(TODAY, TODAY + timedelta(days=70))),
    times=st.one_of(st.none(), st.integers(1, 9)),
).filter(lambda rule: next(rule.days(TODAY), None) is not None)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(RULES, st.integers(0, 30), st.booleans())
def test_with_the_records_they_are_the_days_of_the_rule(owner, rule, since, is_task):
    first, count = TODAY + timedelta(days=since), 45
    last = first + timedelta(days=count - 1)
    with db.session.begin_nested() as savepoint:
        recurring(owner, rule, **({} if is_task else {"at": at(10)}))
        days = shown(owner, first, count)
        found = [day.day for day in days for _each in day.appointments + day.tasks]
        assert sorted(found) == list(rule.days_between(TODAY, first, last))
        savepoint.rollback()


def test_four_are_records_and_the_next_are_projected(owner):
    recurring(owner, at=at(10), minutes=45)
    days = shown(owner, TODAY, 42)
    assert projected(days) == [week(4), week(5)]
    entry = days[28].appointments[0]
    assert entry.starts_at == datetime(2026, 12, 21, 8, tzinfo=UTC)
    assert entry.ends_at - entry.starts_at == timedelta(minutes=45)


def test_one_left_out_moved_or_done_is_not_projected_again(owner):
    series = recurring(owner, at=at(10))
    records = list(db.session.scalars(select(Interaction).order_by(Interaction.starts_on)))
    records[1].skip(by=owner)
    records[2].move_to(week(2) + timedelta(days=1), zone=ZONE, by=owner)
    db.session.flush()
    assert projected(shown(owner, TODAY, 28)) == []
    stop(series, after=TODAY, by=owner)
    assert projected(shown(owner, TODAY, 90)) == []


def test_days_that_went_by_are_not_made_up_for(owner):
    recurring(owner, at=at(10))
    with clock.set_to(NOW + timedelta(weeks=10)):
        assert projected(shown(owner, week(8), 28)) == [week(10), week(11)]


def test_the_end_ends_them(owner):
    recurring(owner, Rule(Frequency.WEEKLY, until=week(5)), at=at(10))
    recurring(owner, Rule(Frequency.WEEKLY, times=5), at=at(12))
    assert projected(shown(owner, week(4), 60)) == [week(4), week(4), week(5)]


def test_only_those_of_the_colleagues_shown_and_of_whoever_takes_part(owner, colleague, manager):
    guest = {"name": "Csaba", "coordinates": "", "contact_id": None, "user_id": colleague.id}
    recurring(owner, at=at(10), people=[guest])
    assert projected(shown(manager, week(5), 1, users=(owner.id,))) == [week(5)]
    assert projected(shown(manager, week(5), 1, users=(colleague.id,))) == [week(5)]
    assert projected(shown(manager, week(5), 1, users=(manager.id,))) == []


def test_a_task_is_only_in_the_calendar_of_whoever_is_responsible(owner, colleague):
    guest = {"name": "Csaba", "coordinates": "", "contact_id": None, "user_id": colleague.id}
    recurring(owner, people=[guest])
    assert projected(shown(owner, week(5), 1, users=(owner.id,))) == [week(5)]
    assert projected(shown(owner, week(5), 1, users=(colleague.id,))) == []


def test_a_private_one_of_somebody_else_is_busy_and_a_task_is_not_there(owner, admin):
    recurring(owner, at=at(10), is_private=True)
    recurring(owner, is_private=True)
    day = shown(admin, week(5), 1)[0]
    assert [type(each) for each in day.appointments] == [Busy]
    assert day.tasks == []
    assert len(projected(shown(owner, week(5), 1))) == 2


def test_a_restricted_user_sees_only_that_others_are_busy(owner, restricted):
    recurring(owner, at=at(10))
    assert [type(each) for each in shown(restricted, week(5), 1)[0].appointments] == [Busy]


@pytest.mark.parametrize(("night", "offsets"), [
    (date(2027, 3, 28), [2, 3, 3]), (date(2027, 10, 31), [3, 2, 2]),
])  # fmt: skip
@pytest.mark.parametrize("zone", ["Europe/Bucharest", "Europe/Chisinau"])
def test_the_wall_time_is_the_same_on_both_nights(owner, zone, night, offsets):
    """Ten o'clock stays ten o'clock; a winter later the series is still right."""
    recurring(owner, Rule(Frequency.DAILY), at=at(10))
    days = shown(owner, night - timedelta(days=1), 3, zone=zone)
    instants = [day.appointments[0].starts_at for day in days]
    assert [each.hour for each in instants] == [10 - offset for offset in offsets]


@pytest.mark.parametrize(("zone", "shift"), [("Asia/Vladivostok", 1), ("America/Los_Angeles", -1)])
def test_it_stands_under_the_day_of_the_reader(owner, zone, shift):
    recurring(owner, at=at(20) if shift > 0 else at(2))
    assert projected(shown(owner, week(5) - timedelta(days=1), 3, zone=zone)) == [
        week(5) + timedelta(days=shift)
    ]


def test_one_across_midnight_stands_on_both_days(owner):
    recurring(owner, at=at(23), minutes=120)
    assert projected(shown(owner, week(5), 3)) == [week(5), week(5) + timedelta(days=1)]
    assert projected(shown(owner, week(5) + timedelta(days=1), 1)) == [week(5) + timedelta(days=1)]


def test_what_exists_comes_first_where_there_is_little_room(owner):
    for hour in range(9, 12):
        make_interaction(on=week(5), at=at(hour), responsible_id=owner.id)
    recurring(owner, at=at(8))
    recurring(owner, at=at(12))
    limits = Limits(appointments=4, tasks=4, together=4)
    day = shown(owner, week(5), 1, limits=limits)[0]
    assert [each.starts_at.hour for each in day.appointments] == [6, 7, 8, 9]
    assert day.hidden == 1


def test_the_earliest_are_shown_whatever_their_zone(owner):
    for hour, zone in ((9, "Europe/Bucharest"), (11, "Asia/Vladivostok"), (8, "Europe/Bucharest")):
        series = recurring(owner, Rule(Frequency.DAILY), at=at(hour))
        series.time_zone = zone
    db.session.flush()
    limits = Limits(appointments=2, tasks=2, together=2)
    day = shown(owner, week(5), 1, limits=limits)[0]
    assert [each.starts_at.hour for each in day.appointments] == [1, 6]
    assert day.hidden == 1


def test_one_statement_and_none_for_days_gone_by(owner, team, count_queries):
    recurring(owner, at=at(10))
    asked = {"reader": reader_of(owner), "zone": ZONE, "users": None, "limits": ALL}
    ahead, behind = (read_days([day], **asked) for day in (week(6), week(-6)))
    settings_of_team()
    assert count_queries(lambda: add_projections(ahead, **asked)) == 1
    assert count_queries(lambda: add_projections(behind, **asked)) == 0


def test_the_series_and_their_places_are_read_by_an_index(owner, query_plans):
    recurring(owner, at=at(10))
    asked = {"reader": reader_of(owner), "zone": ZONE, "users": None, "limits": ALL}
    days = read_days([week(6)], **asked)
    plan = "\n".join(query_plans(lambda: add_projections(days, **asked)))
    assert "ix_series_active" in plan
    assert "ix_interaction_occurrence" in plan


def test_what_will_come_leaves_no_slot_free(owner, colleague):
    guest = {"name": "Csaba", "coordinates": "", "contact_id": None, "user_id": colleague.id}
    recurring(owner, at=at(9), people=[guest], is_private=True)
    for user in (owner, colleague):
        slots = next_free([user], 60, since=week(5), zone=ZONE, limit=1)
        assert slots[0][0] == datetime(2026, 12, 28, 8, tzinfo=UTC)
    begins = datetime(2026, 12, 28, tzinfo=UTC)
    assert projected_spans([owner.id], begins, begins + timedelta(hours=12)) == [
        (begins + timedelta(hours=7), begins + timedelta(hours=8))
    ]
