"""A template's appointments beside what its people have already."""

from datetime import UTC, date, datetime, time

import pytest

from crm.lib import clock
from crm.lib.recurrence import Frequency, Rule
from crm.models import Assignee, Channel, State, TaskTemplate, TaskTemplateLine
from crm.services.recurrence.series import begin
from crm.services.task_templates.busy import mark_taken
from crm.services.task_templates.planning import Ground, Remark, plan
from tests.factories import make_interaction, take_part

MONDAY, LATER, ZONE = date(2026, 11, 23), date(2027, 2, 22), "Europe/Bucharest"


def line(**values) -> TaskTemplateLine:
    usual = {
        "title": "x", "channel": Channel.VISIT, "is_task": False, "offset_days": 0, "in_working_days": True,
        "assignee": Assignee.STARTER, "start_time": time(10), "duration_minutes": 90,
    }  # fmt: skip
    return TaskTemplateLine(**{**usual, **values})


def is_taken(user, on=MONDAY, **values) -> bool:
    template = TaskTemplate(names={"en": "x"}, lines=[line(**values)])
    tasks = plan(template, on, ground=Ground(), starter=user, by=user)
    mark_taken(tasks, ZONE)
    return tasks[0].remarks == [Remark.HOUR_TAKEN]


@pytest.mark.parametrize(
    ("at", "minutes", "taken"),
    [
        pytest.param(time(9), 60, False, id="ends-as-it-begins"),
        pytest.param(time(9), 75, True, id="overlaps-the-beginning"),
        pytest.param(time(11), 60, True, id="overlaps-the-end"),
        pytest.param(time(11, 30), 60, False, id="begins-as-it-ends"),
    ],
)
def test_an_hour_that_is_taken_is_said(owner, at, minutes, taken):
    make_interaction(on=MONDAY, at=at, minutes=minutes, responsible_id=owner.id)
    assert is_taken(owner) is taken


def test_taking_part_takes_time_as_well(owner, colleague):
    take_part(make_interaction(on=MONDAY, at=time(10), responsible_id=owner.id), colleague)
    assert is_taken(colleague)


def test_tasks_and_what_is_done_take_none(owner, colleague):
    make_interaction(on=MONDAY, at=time(10), responsible_id=owner.id, state=State.DONE)
    make_interaction(on=MONDAY, responsible_id=owner.id)
    make_interaction(on=MONDAY, at=time(10), responsible_id=colleague.id)
    assert not is_taken(owner)


def test_a_task_of_the_template_is_never_in_the_way(owner):
    make_interaction(on=MONDAY, at=time(10), responsible_id=owner.id)
    assert not is_taken(owner, is_task=True, duration_minutes=None)


def test_a_series_takes_days_that_are_not_made_yet(owner):
    with clock.set_to(datetime(2026, 11, 23, 5, tzinfo=UTC)):
        first = make_interaction(on=MONDAY, at=time(10), responsible_id=owner.id, created_by_id=owner.id)
        begin(first, Rule(Frequency.WEEKLY), by=owner)
        assert is_taken(owner, on=LATER)
        assert not is_taken(owner, on=date(2027, 2, 23))
