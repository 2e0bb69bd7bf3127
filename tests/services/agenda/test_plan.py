"""The evening plan keeps an order, gives hours, and never touches another day."""

from datetime import time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.database import db
from crm.models import Event
from crm.services.agenda import plan as day_plan
from crm.services.agenda.day import build_day
from crm.services.agenda.plan import LATE_SHOWN, TASKS_SHOWN, build_plan
from crm.services.undo import undo
from tests.factories import TODAY, make_interaction

ZONE, HOURS = "Europe/Bucharest", (time(9), time(18))
TOMORROW = TODAY + timedelta(days=1)


def plan_of(user, day=TOMORROW):
    return build_plan(day, of=user, zone=ZONE, work_hours=HOURS)


def titles(rows) -> list[str]:
    return [row.title for row in rows]


@pytest.fixture
def tasks(owner):
    return [make_interaction(title, on=TOMORROW, responsible_id=owner.id) for title in "abcd"]


def place(task, *, at=None, behind=None, user):
    behind_id = behind.id if behind is not None else None
    return day_plan.place(task, TOMORROW, at, behind=behind_id, of=user, by=user)


def test_the_day_shows_what_the_evening_put_in_order(owner, tasks):
    a, b, _c, d = tasks
    place(d, user=owner)
    place(b, behind=d, user=owner)
    place(a, at=time(14, 0), user=owner)
    shown = build_day(TOMORROW, of=owner, reader=owner, today=TODAY, zone=ZONE)
    assert titles(shown.tasks) == ["a", "d", "b", "c"]
    assert a.start_time == time(14, 0)


def test_a_place_behind_one_without_a_place_numbers_those_before(owner, tasks):
    a, _b, c, _d = tasks
    place(a, behind=c, user=owner)
    assert titles(plan_of(owner).tasks) == ["b", "c", "a", "d"]


def test_one_undo_takes_the_whole_act_back(owner, tasks):
    a, _b, c, _d = tasks
    db.session.commit()
    event = place(a, behind=c, user=owner)
    db.session.commit()
    undo(event, by=owner)
    assert titles(plan_of(owner).tasks) == ["a", "b", "c", "d"]
    assert {task.day_position for task in tasks} == {None}


@given(moves=st.lists(st.tuples(st.integers(0, 3), st.integers(-1, 3)), max_size=25))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_moves_give_the_order_that_a_list_gives(owner, tasks, moves):
    for task in tasks:
        task.planned_on = task.day_position = None
    order = list(tasks)
    for which, target in moves:
        task, behind = tasks[which], tasks[target] if target >= 0 else None
        if behind is task:
            continue
        place(task, behind=behind, user=owner)
        order.remove(task)
        order.insert(order.index(behind) + 1 if behind is not None else 0, task)
    assert titles(plan_of(owner).tasks) == titles(order)


def test_a_drop_between_two_writes_one_task(owner, tasks):
    a, b, c, d = tasks
    for first, second in ((a, None), (b, a), (c, b), (d, c)):
        place(first, behind=second, user=owner)
    versions = {task.id: task.version for task in tasks}
    place(d, behind=a, user=owner)
    assert {task.title for task in tasks if task.version != versions[task.id]} == {"d"}


def test_buttons_move_by_one_place_and_stop_at_the_ends(owner, tasks):
    a, _b, _c, d = tasks
    day_plan.shift(a, TOMORROW, 1, of=owner, by=owner)
    assert titles(plan_of(owner).tasks) == ["b", "a", "c", "d"]
    day_plan.shift(a, TOMORROW, -1, of=owner, by=owner)
    assert titles(plan_of(owner).tasks) == ["a", "b", "c", "d"]
    assert day_plan.shift(a, TOMORROW, -1, of=owner, by=owner) is None
    assert day_plan.shift(d, TOMORROW, 1, of=owner, by=owner) is None


def test_the_order_holds_on_a_day_of_more_tasks_than_are_shown(owner, tasks):
    for number in range(40):
        make_interaction(f"{number}", on=TODAY, responsible_id=owner.id).plan_task(TODAY, TOMORROW)
    a, b, c, _d = tasks
    for task in tasks:
        task.plan_task(TOMORROW, TOMORROW + timedelta(days=9))
    place(b, user=owner)
    place(a, behind=b, user=owner)
    place(c, at=time(9, 30), user=owner)
    shown = build_day(TOMORROW, of=owner, reader=owner, today=TODAY, zone=ZONE)
    assert titles(shown.tasks)[:3] == ["c", "b", "a"]
    assert shown.has_more_tasks


def test_what_was_missed_is_moved_there(owner):
    late = make_interaction("late", on=TODAY - timedelta(days=3), responsible_id=owner.id)
    assert titles(plan_of(owner).late) == ["late"]
    place(late, at=time(10, 0), user=owner)
    assert (late.starts_on, late.start_time, late.due_on) == (TOMORROW, time(10, 0), TOMORROW)
    assert plan_of(owner).late == []


def test_a_task_of_several_days_keeps_them_until_it_has_an_hour(owner):
    task = make_interaction("long", on=TODAY, responsible_id=owner.id)
    task.plan_task(TODAY, TODAY + timedelta(days=5))
    place(task, user=owner)
    assert (task.starts_on, task.due_on) == (TODAY, TODAY + timedelta(days=5))
    place(task, at=time(11, 0), user=owner)
    assert (task.starts_on, task.due_on) == (TOMORROW, TODAY + timedelta(days=5))


def test_an_hour_within_an_appointment_is_said(owner, tasks):
    make_interaction("meeting", on=TOMORROW, at=time(10, 0), minutes=90, responsible_id=owner.id)
    a, b, *_ = tasks
    place(a, at=time(11, 0), user=owner)
    place(b, at=time(11, 30), user=owner)
    plan = plan_of(owner)
    assert {task: busy.title for task, busy in plan.clashes.items()} == {a.id: "meeting"}
    assert [hour.hour for hour in plan.hours if hour.appointments] == [10]
    assert [hour.hour for hour in plan.hours if hour.is_busy] == [10, 11]


def test_a_day_of_more_tasks_than_fit_says_so(owner):
    for number in range(TASKS_SHOWN):
        make_interaction(f"{number}", on=TOMORROW, responsible_id=owner.id)
    assert not plan_of(owner).has_more
    make_interaction("one more", on=TOMORROW, responsible_id=owner.id)
    plan = plan_of(owner)
    assert (len(plan.tasks), plan.has_more) == (TASKS_SHOWN, True)


def test_appointments_take_no_room_of_tasks_left_over(owner):
    for number in range(LATE_SHOWN + 1):
        make_interaction(f"{number}", on=TODAY, at=time(10), responsible_id=owner.id)
    make_interaction("task", on=TODAY - timedelta(days=1), responsible_id=owner.id)
    plan = plan_of(owner)
    assert [task.title for task in plan.late] == ["task"]
    assert not plan.has_more


def test_an_appointment_of_several_days_fills_each_of_them(owner):
    make_interaction("fair", on=TODAY, at=time(10), minutes=3 * 1440, responsible_id=owner.id)
    plan = plan_of(owner)
    assert all(hour.is_busy for hour in plan.hours)
    assert [hour.hour for hour in plan.hours if hour.appointments] == [9]
    assert [hour.hour for hour in plan.hours] == list(range(9, 18))


def test_hours_outside_work_are_shown_when_something_is_there(owner, tasks):
    place(tasks[0], at=time(20, 30), user=owner)
    hours = [hour.hour for hour in plan_of(owner).hours]
    assert hours == list(range(9, 21))


def test_a_task_that_moves_on_leaves_its_place(owner, tasks):
    a, *_rest = tasks
    place(a, user=owner)
    a.move_to_day(TOMORROW + timedelta(days=1))
    other = make_interaction("0", on=TOMORROW + timedelta(days=1), responsible_id=owner.id)
    other.plan_for(other.starts_on, 1024, None, by=owner)
    assert titles(plan_of(owner, other.starts_on).tasks) == ["0", "a"]


def test_the_plan_writes_events_of_its_own(owner, tasks):
    place(tasks[0], user=owner)
    event = db.session.query(Event).filter_by(record_id=tasks[0].id, action="planned").one()
    assert event.before == {"planned_on": None, "day_position": None}
