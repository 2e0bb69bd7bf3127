"""Free slots against brute force; who makes whom busy; one statement for everybody (SC-09, SC-10)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.database import db
from crm.lib import clock
from crm.models import Interaction, Participant, State
from crm.services.calendar.free_slots import busy_spans, next_free
from crm.team import forget_team
from tests.factories import at, make_interaction

MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)  # before work in Bucharest
ZONE = "Europe/Bucharest"


@pytest.fixture(autouse=True)
def early_on_monday():
    with clock.set_to(NOW):
        yield


def found(users, minutes=60, since=MONDAY, zone=ZONE, limit=3) -> list[str]:
    slots = next_free(users, minutes, since=since, zone=zone, limit=limit)
    return [f"{begins.astimezone(ZoneInfo(zone)):%d %H:%M}" for begins, _ends in slots]


def appointment(user, hour=9, minutes=60, on=MONDAY, **values):
    return make_interaction(on=on, at=at(hour), minutes=minutes, responsible_id=user.id, **values)


def test_an_empty_day_begins_with_work(owner):
    assert found([owner]) == ["23 09:00", "23 10:00", "23 11:00"]


def test_an_appointment_is_gone_round(owner):
    appointment(owner, 10, 45)
    assert found([owner]) == ["23 09:00", "23 10:45", "23 11:45"]
    assert found([owner], 90) == ["23 10:45", "23 12:15", "23 13:45"]


def test_tasks_never_make_busy(owner):
    task = make_interaction(on=MONDAY, responsible_id=owner.id)
    task.plan_task(MONDAY, start_time=time(9), deadline_on=MONDAY, deadline_time=time(18))
    assert found([owner], limit=1) == ["23 09:00"]


@pytest.mark.parametrize("values", [{"state": State.DONE}, {"archived_at": NOW}])
def test_what_is_done_or_archived_leaves_its_time_free(owner, values):
    appointment(owner, **values)
    assert found([owner], limit=1) == ["23 09:00"]


def test_a_private_appointment_of_a_colleague_makes_busy(owner, colleague):
    appointment(colleague, is_private=True)
    assert found([colleague], limit=1) == ["23 10:00"]
    assert found([owner], limit=1) == ["23 09:00"]


def test_whoever_takes_part_is_busy_too(owner, colleague):
    meeting = appointment(owner)
    meeting.participants.append(Participant(name="Csaba", user_id=colleague.id))
    assert found([colleague], limit=1) == ["23 10:00"]


def test_one_that_began_days_before_still_counts(owner):
    appointment(owner, 9, minutes=4 * 24 * 60, on=MONDAY - timedelta(days=3))
    assert found([owner], limit=1) == ["24 09:00"]


def test_several_are_free_together(owner, colleague, manager, count_queries):
    appointment(owner, 9)
    appointment(colleague, 10)
    appointment(manager, 11, 30)
    people = [owner, colleague, manager]
    assert found(people) == ["23 11:30", "23 12:30", "23 13:30"]
    ids = [user.id for user in people]
    assert count_queries(lambda: busy_spans(ids, NOW, NOW + timedelta(days=9))) == 1


def test_each_works_by_the_own_clock_and_the_asker_reads_theirs(owner, colleague):
    """Nine in Warsaw is ten in Bucharest; somebody in Moscow reads eleven."""
    owner.time_zone, colleague.time_zone = "Europe/Bucharest", "Europe/Warsaw"
    assert found([owner, colleague], limit=1) == ["23 10:00"]
    assert found([owner, colleague], limit=1, zone="Europe/Moscow") == ["23 11:00"]


def test_only_the_working_days_and_hours_of_the_team(owner, team):
    team.working_days, team.work_begins, team.work_ends = [5], time(10, 20), time(12)
    db.session.commit()
    forget_team()
    assert found([owner]) == ["28 10:30", "05 10:30", "12 10:30"]


def test_today_begins_now(owner):
    with clock.set_to(datetime(2026, 11, 23, 12, 7, tzinfo=UTC)):
        assert found([owner], limit=1) == ["23 14:15"]


def test_nothing_is_free_where_the_day_is_too_short(owner, team):
    team.work_ends = time(10)
    db.session.commit()
    forget_team()
    assert found([owner], 90) == []


minutes = st.integers(-600, 3 * 1440)
plans = st.lists(st.tuples(st.booleans(), minutes, st.integers(5, 1500)), max_size=7)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plans, st.sampled_from([30, 60, 90]), st.sampled_from([MONDAY, date(2027, 3, 27), date(2026, 10, 24)]))
def test_slots_against_brute_force(owner, colleague, plan, length, since):
    users = [owner, colleague]
    start = datetime.combine(since, time(7), UTC)
    taken = []
    for is_first, begins, lasts in plan:
        local = (start + timedelta(minutes=begins)).astimezone(ZoneInfo(ZONE))
        made = Interaction(title="x", update_date=since, responsible_id=users[is_first].id)
        made.plan_appointment(local.date(), local.time(), minutes=lasts, zone=ZONE)
        db.session.add(made)
        taken.append((made.starts_at, made.ends_at))
    with clock.set_to(start - timedelta(hours=9)):
        slots = next_free(users, length, since=since, zone=ZONE, limit=8)
    db.session.rollback()
    assert slots == brute_force(taken, timedelta(minutes=length), start - timedelta(hours=9), 8)


def brute_force(taken, length, start, limit) -> list[tuple[datetime, datetime]]:
    """Every quarter of an hour, one after another."""
    made, begins = [], start
    while len(made) < limit:
        ends, local = begins + length, begins.astimezone(ZoneInfo(ZONE))
        closing = local.replace(hour=18, minute=0)
        works = local.weekday() < 5 and local.hour >= 9 and ends <= closing
        if (
            works
            and not any(begins < b and a < ends for a, b in taken)
            and (not made or begins >= made[-1][1])
        ):
            made.append((begins, ends))
        begins += timedelta(minutes=15)
    return made
