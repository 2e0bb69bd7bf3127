"""Moving in the calendar: the hour that was meant, in the zone it was said in (SC-07, T21)."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

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
