"""Moving in the calendar: the hour that was meant, in the zone it was said in (SC-07, T21)."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from crm.database import db
from crm.lib.time_zones import shows_twice
from crm.models import State
from crm.services.undo import undo
from tests.factories import TODAY, at, make_interaction

BUCHAREST, BUDAPEST = "Europe/Bucharest", "Europe/Budapest"
TOMORROW = TODAY + timedelta(days=1)


def test_an_appointment_goes_to_another_day_and_hour(owner):
    meeting = make_interaction(at=at(10), minutes=45)
    event = meeting.move_to(TOMORROW, time(14, 30), zone=BUCHAREST, by=owner)
    assert (meeting.starts_on, meeting.start_time, meeting.duration_minutes) == (TOMORROW, time(14, 30), 45)
    assert meeting.starts_at == datetime(2026, 11, 24, 12, 30, tzinfo=UTC)
    assert event.name == "interaction.moved"


def test_without_an_hour_it_keeps_its_own(owner):
    meeting = make_interaction(at=at(10))
    meeting.move_to(TOMORROW, zone=BUCHAREST, by=owner)
    assert (meeting.starts_on, meeting.start_time) == (TOMORROW, time(10))


def test_it_keeps_its_zone_whoever_moves_it(owner):
    meeting = make_interaction(at=at(10))
    meeting.move_to(TODAY, time(10), zone=BUDAPEST, by=owner)
    assert (meeting.time_zone, meeting.start_time) == (BUCHAREST, time(11))
    meeting.move_to(TOMORROW, zone=BUDAPEST, by=owner)
    assert (meeting.starts_on, meeting.start_time) == (TOMORROW, time(11))


def test_a_reader_far_away_moves_it_from_the_day_under_which_it_is_shown(owner):
    evening = make_interaction(at=at(20))
    assert evening.day_in("Asia/Vladivostok") == TOMORROW
    evening.move_to(TOMORROW + timedelta(days=1), zone="Asia/Vladivostok", by=owner)
    assert (evening.starts_on, evening.start_time) == (TOMORROW, time(20))


@pytest.mark.parametrize(
    ("night", "instant"),
    [
        (date(2026, 3, 29), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_on_both_nights_the_wall_time_stays_as_it_was_said(owner, night, instant):
    meeting = make_interaction(at=at(10))
    meeting.move_to(night, time(3, 30), zone=BUCHAREST, by=owner)
    assert (meeting.start_time, meeting.starts_at) == (time(3, 30), instant)
    meeting.move_to(night + timedelta(days=1), zone=BUCHAREST, by=owner)
    assert meeting.start_time == time(3, 30)


def test_a_task_takes_its_deadline_along_and_knows_no_hour(owner):
    task = make_interaction(deadline_on=TODAY + timedelta(days=3))
    task.move_to(TOMORROW, time(9), zone=BUCHAREST, by=owner)
    assert (task.starts_on, task.deadline_on) == (TOMORROW, TODAY + timedelta(days=4))
    assert task.starts_at is None


def test_an_update_date_that_nobody_set_goes_along(owner):
    meeting = make_interaction(at=at(10))
    meeting.move_to(TOMORROW, time(9), zone=BUCHAREST, by=owner)
    assert meeting.update_date == TOMORROW


def test_the_light_stays(owner):
    done = make_interaction(at=at(10), state=State.DONE)
    done.move_to(TOMORROW, zone=BUCHAREST, by=owner)
    assert done.state is State.DONE


def test_undo_brings_it_back_to_the_minute(owner):
    meeting = make_interaction(at=at(10), minutes=45)
    before = (meeting.starts_at, meeting.ends_at, meeting.due_on, meeting.update_date)
    event = meeting.move_to(TOMORROW, time(14, 30), zone=BUCHAREST, by=owner)
    undo(event, by=owner)
    assert (meeting.starts_at, meeting.ends_at, meeting.due_on, meeting.update_date) == before


# The second of two equal hours: the same wall time an hour later. Moscow has no such night.
NIGHT = date(2026, 10, 25)
ZONES = [BUCHAREST, "Europe/Chisinau", BUDAPEST, "Europe/Warsaw"]


def meeting_in(zone: str, hour: int, fold: int = 0, on: date = NIGHT):
    meeting = make_interaction(at=at(10))
    meeting.plan_appointment(on, at(hour, 30), minutes=45, zone=zone, fold=fold)
    db.session.flush()
    return meeting


@pytest.mark.parametrize("zone", ZONES)
def test_the_second_of_two_equal_hours_is_an_hour_later(owner, zone):
    (hour,) = [each for each in range(24) if shows_twice(datetime.combine(NIGHT, at(each, 30)), zone)]
    first, second = (meeting_in(zone, hour, fold) for fold in (0, 1))
    assert first.start_time == second.start_time == at(hour, 30)
    assert second.starts_at - first.starts_at == timedelta(hours=1)
    assert (first.start_fold, second.start_fold) == (0, 1)


@pytest.mark.parametrize(("zone", "night"), [
    ("Europe/Moscow", NIGHT), ("Europe/Bucharest", date(2026, 3, 29)), ("Europe/Warsaw", date(2026, 3, 29)),
])  # fmt: skip
@pytest.mark.parametrize("hour", [2, 3])
def test_where_clocks_show_an_hour_once_there_is_no_second(owner, zone, night, hour):
    first, second = (meeting_in(zone, hour, fold, night) for fold in (0, 1))
    assert first.starts_at == second.starts_at
    assert second.start_fold == 0


@pytest.mark.parametrize("fold", [0, 1])
def test_what_does_not_move_it_keeps_which_hour_it_is(owner, fold):
    meeting = meeting_in(BUCHAREST, 3, fold)
    begins = meeting.starts_at
    meeting.move_to(NIGHT, zone=BUCHAREST, by=owner, minutes=90)
    meeting.end_at(begins + timedelta(minutes=75), by=owner)
    meeting.move_to_day(NIGHT)
    assert (meeting.starts_at, meeting.duration_minutes) == (begins, 75)


def test_a_reader_in_another_zone_means_the_second_hour_of_their_own(owner):
    meeting = make_interaction(at=at(10))
    meeting.move_to(NIGHT, at(2, 30), zone=BUDAPEST, fold=1, by=owner)
    assert meeting.starts_at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert (meeting.start_time, meeting.start_fold) == (time(3, 30), 1)


def test_undo_brings_the_second_hour_back(owner):
    meeting = meeting_in(BUCHAREST, 3, 1)
    begins = meeting.starts_at
    event = meeting.move_to(NIGHT, time(12), zone=BUCHAREST, by=owner)
    undo(event, by=owner)
    assert (meeting.starts_at, meeting.start_fold) == (begins, 1)


def test_day_hour_length_and_colleague_change_in_one_event(owner, colleague):
    meeting = make_interaction(at=at(10), responsible_id=owner.id)
    event = meeting.move_to(TOMORROW, time(9), zone=BUCHAREST, minutes=30, responsible=colleague, by=owner)
    assert {"starts_on", "start_time", "duration_minutes", "responsible_id"} <= event.after.keys()
    undo(event, by=owner)
    assert (meeting.responsible_id, meeting.duration_minutes, meeting.start_time) == (owner.id, 60, at(10))


def test_a_task_goes_to_a_colleague_or_to_nobody(owner, colleague):
    task = make_interaction(responsible_id=owner.id)
    task.move_to(TODAY, zone=BUCHAREST, responsible=colleague, by=owner)
    assert task.responsible_id == colleague.id
    task.move_to(TODAY, zone=BUCHAREST, responsible=None, by=owner)
    assert task.responsible_id is None
