"""What the calendar reads: ranges, whose, what is only busy, and hours that match the clocks."""

from datetime import date, time, timedelta

import pytest

from crm.models import State
from crm.services.calendar.days import Busy, Limits, read_days
from crm.services.readers import reader_of
from tests.factories import TODAY, at, make_company, make_interaction

ZONE = "Europe/Bucharest"
ALL = Limits(appointments=50, tasks=50, together=100)
DAY = timedelta(days=1)


def days_of(reader, *, users=None, first=TODAY, count=7, limits=ALL, zone=ZONE):
    days = [first + timedelta(days=place) for place in range(count)]
    return read_days(days, reader=reader_of(reader), zone=zone, users=users, limits=limits)


def titles(entries) -> list[str]:
    return ["Busy" if isinstance(each, Busy) else each.title for each in entries]


def plan(title: str, owner, **values):
    return make_interaction(title, responsible_id=owner.id, created_by_id=owner.id, **values)


def test_a_day_has_appointments_by_time_deadlines_and_tasks(owner):
    plan("Later", owner, at=at(15))
    plan("Earlier", owner, at=at(9, 30))
    plan("Task", owner)
    plan("Due", owner, on=TODAY - DAY, deadline_on=TODAY)
    plan("Done", owner, state=State.DONE)
    [day] = days_of(owner, count=1)
    assert titles(day.appointments) == ["Earlier", "Later"]
    assert titles(day.deadlines) == ["Due"]
    assert titles(day.tasks) == ["Task", "Done"]


def test_a_task_whose_deadline_is_its_day_stands_there_once(owner):
    plan("Same day", owner, deadline_on=TODAY)
    [day] = days_of(owner, count=1)
    assert (titles(day.deadlines), titles(day.tasks)) == ([], ["Same day"])


def test_the_deadline_of_what_is_done_is_none(owner):
    plan("Done", owner, on=TODAY - DAY, deadline_on=TODAY, state=State.DONE)
    assert days_of(owner, count=1)[0].is_empty


def test_only_the_chosen_colleagues_are_shown(owner, colleague):
    plan("Mine", owner, at=at(9))
    plan("Theirs", colleague, at=at(9))
    make_interaction("Nobody's", at=at(9))
    assert titles(days_of(owner, users=(owner.id,))[0].appointments) == ["Mine"]
    assert sorted(titles(days_of(owner, users=(owner.id, colleague.id))[0].appointments)) == [
        "Mine",
        "Theirs",
    ]
    assert len(days_of(owner)[0].appointments) == 3


def test_what_is_archived_is_not_shown(owner):
    archived = plan("Gone", owner, at=at(9))
    archived.archived_at = archived.starts_at
    assert days_of(owner, count=1)[0].is_empty


def test_a_private_appointment_of_somebody_else_is_busy_for_every_role(owner, colleague, manager, admin):
    plan("Dentist", owner, at=at(10), is_private=True, contact_id=make_company("Dental SRL").id)
    for reader in (colleague, manager, admin):
        [entry] = days_of(reader)[0].appointments
        assert isinstance(entry, Busy)
        assert not hasattr(entry, "title")
    assert titles(days_of(owner)[0].appointments) == ["Dentist"]


def test_a_private_task_of_somebody_else_leaves_no_trace(owner, admin):
    plan("Gift", owner, deadline_on=TODAY + DAY, is_private=True)
    assert all(day.is_empty and not day.hidden for day in days_of(admin))


def test_a_restricted_user_sees_own_and_nobody_s_and_that_others_are_busy(owner, restricted):
    plan("Theirs", owner, at=at(9))
    plan("Their task", owner)
    plan("Own", restricted, at=at(10))
    make_interaction("Nobody's", at=at(11))
    day = days_of(restricted)[0]
    assert titles(day.appointments) == ["Busy", "Own", "Nobody's"]
    assert day.tasks == []


def test_an_appointment_across_midnight_stands_on_both_days(owner):
    plan("Night", owner, at=at(23), minutes=120)
    first, second, third = days_of(owner, count=3)
    assert [titles(day.appointments) for day in (first, second, third)] == [["Night"], ["Night"], []]


def test_one_that_ends_at_midnight_does_not_reach_the_next_day(owner):
    plan("Evening", owner, at=at(23), minutes=60)
    assert [len(day.appointments) for day in days_of(owner, count=2)] == [1, 0]


def test_a_week_long_one_stands_on_each_of_its_days_whatever_the_first_shown(owner):
    plan("Fair", owner, at=at(0), minutes=7 * 24 * 60)
    found = days_of(owner, first=TODAY + 5 * DAY, count=4)
    assert [len(day.appointments) for day in found] == [1, 1, 0, 0]


@pytest.mark.parametrize(("zone", "shift"), [("Europe/Bucharest", 0), ("Asia/Vladivostok", 1)])
def test_an_appointment_stands_under_the_reader_s_day(owner, zone, shift):
    plan("Evening", owner, at=at(20))
    found = days_of(owner, count=2, zone=zone)
    assert [len(day.appointments) for day in found] == [1 - shift, shift]


@pytest.mark.parametrize("night", [date(2026, 3, 29), date(2026, 10, 25)])
def test_on_both_nights_each_hour_belongs_to_one_day(owner, night):
    for hour in (0, 2, 4, 23):
        plan(f"at {hour}", owner, on=night, at=time(hour), minutes=30)
    found = days_of(owner, first=night - DAY, count=3)
    assert [len(day.appointments) for day in found] == [0, 4, 0]


def test_what_is_left_out_is_counted_up_to_a_limit(owner):
    for _place in range(7):
        plan("Task", owner)
    limits = Limits(appointments=4, tasks=4, together=4)
    [day] = days_of(owner, count=1, limits=limits)
    assert (len(day.tasks), day.hidden, day.is_cut) == (4, 3, False)
    for _place in range(7):
        plan("Task", owner)
    [day] = days_of(owner, count=1, limits=limits)
    assert (len(day.tasks), day.is_cut) == (4, True)


def test_two_statements_whatever_there_is(owner, count_queries):
    reader = reader_of(owner)
    days = [TODAY + timedelta(days=place) for place in range(42)]

    def read() -> None:
        read_days(days, reader=reader, zone=ZONE, users=None, limits=ALL)

    assert count_queries(read) == 1
    for place in range(30):
        plan("Task", owner, on=TODAY + timedelta(days=place))
        plan("Meeting", owner, on=TODAY + timedelta(days=place), at=at(9))
    assert count_queries(read) == 2
