"""The days, hours and people of a template's tasks, before anything is made."""

from datetime import UTC, date, datetime, time

import pytest
from flask_babel import force_locale
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.database import db
from crm.models import Assignee, Channel, Interaction, TaskTemplate, TaskTemplateLine
from crm.services.task_templates import starting, suggestions
from crm.services.task_templates.planning import Ground, PlannedTask, Remark, plan
from crm.services.task_templates.starting import Wanted
from crm.team import forget_team

MONDAY, SATURDAY = date(2026, 11, 23), date(2026, 11, 21)


def planned(by, on: date = MONDAY, **values) -> PlannedTask:
    """The plan of one line; a task at the start unless *values* say otherwise."""
    usual = {
        "title": "x", "channel": Channel.CALL, "is_task": True, "offset_days": 0, "in_working_days": True,
        "assignee": Assignee.STARTER,
    }  # fmt: skip
    template = TaskTemplate(names={"en": "x"}, lines=[TaskTemplateLine(**{**usual, **values})])
    (task,) = plan(template, on, ground=Ground(), starter=by, by=by)
    return task


@pytest.mark.parametrize(("on", "values", "day", "remarks"), [
    (MONDAY, {}, MONDAY, []),
    (MONDAY, {"offset_days": 5}, date(2026, 11, 30), []),
    (MONDAY, {"offset_days": 5, "in_working_days": False}, date(2026, 11, 30), [Remark.DAY_MOVED]),
    (MONDAY, {"offset_days": 7, "in_working_days": False}, date(2026, 11, 30), []),
    (SATURDAY, {}, MONDAY, [Remark.DAY_MOVED]),
    (SATURDAY, {"offset_days": 1}, date(2026, 11, 24), []),
    (date(2028, 2, 28), {"offset_days": 1}, date(2028, 2, 29), []),
    (date(2027, 1, 29), {"offset_days": 1}, date(2027, 2, 1), []),
])  # fmt: skip
def test_the_day(owner, on, values, day, remarks):
    task = planned(owner, on, **values)
    assert (task.starts_on, task.remarks) == (day, remarks)


@pytest.mark.parametrize(("days", "in_working_days", "deadline"), [
    (None, True, None), (0, True, MONDAY), (5, True, date(2026, 11, 30)), (5, False, date(2026, 11, 30)),
    (4, False, date(2026, 11, 27)),
])  # fmt: skip
def test_the_deadline_counts_from_the_day(owner, days, in_working_days, deadline):
    task = planned(owner, deadline_days=days, in_working_days=in_working_days)
    assert task.deadline_on == deadline


def test_the_teams_own_working_days_count(team, owner):
    team.working_days = [6]
    db.session.commit()
    forget_team()
    assert planned(owner, offset_days=1).starts_on == date(2026, 12, 6)


@pytest.mark.parametrize(("at", "minutes", "expected", "remarks"), [
    (time(10), 60, time(10), []), (time(7), 60, time(9), [Remark.HOUR_MOVED]),
    (time(17, 30), 90, time(16, 30), [Remark.HOUR_MOVED]), (None, 60, time(9), []),
])  # fmt: skip
def test_an_appointment_lies_in_the_working_hours(team, owner, at, minutes, expected, remarks):
    team.work_begins, team.work_ends = time(9), time(18)
    db.session.commit()
    forget_team()
    task = planned(owner, is_task=False, start_time=at, duration_minutes=minutes)
    assert (task.start_time, task.remarks) == (expected, remarks)


def test_a_task_keeps_its_hour(owner):
    assert planned(owner, start_time=time(6, 15)).start_time == time(6, 15)


@pytest.mark.parametrize(("day", "at", "instant"), [
    (date(2027, 3, 28), time(3, 30), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),  # an hour that does not exist
    (date(2027, 3, 28), time(4), datetime(2027, 3, 28, 1, tzinfo=UTC)),
    (date(2027, 10, 31), time(3, 30), datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),  # twice: the first is meant
    (date(2027, 10, 31), time(9), datetime(2027, 10, 31, 7, tzinfo=UTC)),
])  # fmt: skip
def test_nights_in_which_clocks_change(owner, day, at, instant):
    task = planned(owner, is_task=False, start_time=at)
    event = starting.start([Wanted(task, day, at)], Ground(), by=owner, zone="Europe/Bucharest")
    made = db.session.get(Interaction, event.record_id)
    assert (made.starts_on, made.start_time, made.starts_at) == (day, at, instant)


def test_the_same_hour_before_and_after_the_clocks_change(owner):
    """A month of appointments at ten is at ten, whatever the offset of the zone."""
    for on in (date(2027, 3, 25), date(2027, 10, 28)):
        for offset in range(6):
            task = planned(owner, on, is_task=False, start_time=time(10), offset_days=offset)
            assert task.start_time == time(10)
            assert task.starts_on.weekday() < 5


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    on=st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    offset=st.integers(0, 999),
    in_working_days=st.booleans(),
    deadline=st.none() | st.integers(0, 999),
)
def test_nothing_falls_on_a_day_off_and_deadlines_follow(owner, on, offset, in_working_days, deadline):
    task = planned(owner, on, offset_days=offset, in_working_days=in_working_days, deadline_days=deadline)
    assert task.starts_on >= on
    assert task.starts_on.weekday() < 5
    if task.deadline_on is not None:
        assert task.deadline_on >= task.starts_on
        assert task.deadline_on.weekday() < 5


class TestSuggestions:
    @pytest.mark.parametrize("key", suggestions.SUGGESTIONS)
    @pytest.mark.parametrize("language", ["en", "ro", "ru", "hu", "pl"])
    def test_each_is_whole_in_each_language(self, owner, key, language):
        template, _event = suggestions.take(key, language, by=owner)
        assert set(template.names) == {"en", "ro", "ru", "hu", "pl"}
        assert len(set(template.names.values())) == 5
        with force_locale("en_GB"):
            english = [str(line.title) for line in suggestions.SUGGESTIONS[key].lines]
        shown = [line.title for line in template.lines]
        assert (shown == english) is (language == "en")
        assert all(0 < len(title) <= 200 for title in shown)

    def test_what_was_taken_is_not_suggested_again(self, owner):
        template, _event = suggestions.take("kitchen", "en", by=owner)
        assert "kitchen" not in suggestions.not_taken([template])
        assert len(suggestions.not_taken([])) == len(suggestions.SUGGESTIONS)

    def test_its_lines_stand_in_the_order_of_their_days(self):
        for suggestion in suggestions.SUGGESTIONS.values():
            days = [line.day for line in suggestion.lines]
            assert days == sorted(days)
