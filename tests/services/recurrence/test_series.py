"""A few are made ahead, exactly one for each day, whoever makes them and however often (MC-42, T21)."""

import threading
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from crm.database import db
from crm.lib import clock
from crm.lib.recurrence import Frequency, Rule
from crm.models import Event, Interaction, Job, Outcome, Role, Series, State, Step
from crm.models.series import pattern_of
from crm.services import history
from crm.services.accounts import departures
from crm.services.jobs.runner import run_due
from crm.services.recurrence import series as services
from crm.services.recurrence.changes import change_following
from crm.services.recurrence.series import AHEAD, begin, make_ahead
from crm.services.undo import one_gesture, undo
from tests.factories import TODAY, make_company, make_interaction, make_user, sale

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
DAILY, WEEKLY = Rule(Frequency.DAILY), Rule(Frequency.WEEKLY)


@pytest.fixture(autouse=True)
def monday():
    with clock.set_to(MONDAY):
        yield


def weekly(owner, **values) -> Series:
    first = make_interaction(responsible_id=owner.id, created_by_id=owner.id, **values)
    made = begin(first, WEEKLY, by=owner)
    db.session.commit()
    return made


def days() -> list[date]:
    """The days of all that were ever made."""
    query = select(Interaction.occurrence_on).where(Interaction.series_id.is_not(None))
    return list(db.session.scalars(query.order_by(Interaction.occurrence_on)))


def finish_first(owner):
    """Finish the first one that waits; returns the event's id."""
    first = db.session.scalars(
        select(Interaction).where(Interaction.is_waiting()).order_by(Interaction.starts_on)
    )
    event = first.first().set_state(State.DONE, by=owner)
    db.session.commit()
    return event.id


def test_new_ones_take_everything_over_but_the_state(owner, colleague):
    company = make_company()
    first = make_interaction(
        at=time(9), contact=company, responsible_id=colleague.id, is_private=True, budget_minor=900,
        budget_currency="RON", memo="Cheia", step=sale().steps[0], state=State.IN_PROGRESS,
    )  # fmt: skip
    first.participants_data = [{"name": "Ana", "coordinates": "", "contact_id": None, "user_id": owner.id}]
    series = begin(first, WEEKLY, by=owner)
    made = services.coming(series, colleague)[1]
    assert {**pattern_of(made)} == {**pattern_of(first)}
    assert (made.state, made.created_by_id, made.contact) == (State.OPEN, owner.id, company)
    assert made.update_date == made.starts_on == TODAY + timedelta(days=7)


def test_the_next_do_not_begin_at_an_end(owner):
    series = weekly(owner, step=sale().steps[0])
    first = services.coming(series, owner)[0]
    before, end = (
        pattern_of(first),
        db.session.scalars(select(Step).where(Step.outcome == Outcome.POSITIVE)).first(),
    )
    first.walk_to(end, by=owner, on=TODAY)
    change_following(first, series.rule, pattern=before, day=first.starts_on, by=owner)
    assert series.step_id == sale().steps[0].id
    assert all(row.state is State.OPEN for row in services.coming(series, owner))


def test_nothing_is_made_twice(owner):
    series = weekly(owner)
    assert make_ahead(series) == make_ahead(series) == []
    assert len(days()) == AHEAD


def test_days_that_went_by_are_not_made_up_for(owner):
    series = begin(make_interaction(responsible_id=owner.id), DAILY, by=owner)
    with clock.set_to(MONDAY + timedelta(days=20)):
        made = make_ahead(series)
    assert [row.occurrence_on for row in made] == [
        date(2026, 12, 13) + timedelta(days=n) for n in range(AHEAD)
    ]


def test_the_database_refuses_a_double(owner):
    series = weekly(owner)
    db.session.add(series.occurrence(TODAY + timedelta(days=7)))
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_two_runners_at_once_make_each_once(app, owner):
    series = weekly(owner)
    series_id = series.id
    for row in services.coming(series, owner):
        row.set_state(State.DONE, by=owner)
    db.session.commit()
    barrier, made, failures = threading.Barrier(4), [], []

    def run():
        with app.app_context(), clock.set_to(MONDAY):
            barrier.wait()
            try:
                made.append(len(make_ahead(db.session.get(Series, series_id))))
                db.session.commit()
            except SQLAlchemyError as error:
                failures.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.expire_all()
    assert failures == []
    assert sorted(made) == [0, 0, 0, AHEAD]
    assert len(days()) == len(set(days())) == 2 * AHEAD


def test_a_job_that_runs_twice_makes_no_double(owner):
    weekly(owner)
    finish_first(owner)
    run_due(seconds=5)
    assert len(days()) == AHEAD + 1
    db.session.execute(update(Job).values(finished_at=None))
    db.session.commit()
    run_due(seconds=5)
    assert len(days()) == AHEAD + 1


def test_the_periodic_job_goes_on_day_by_day(owner):
    begin(make_interaction(responsible_id=owner.id), DAILY, by=owner)
    db.session.commit()
    for number in range(1, 11):
        with clock.set_to(MONDAY + timedelta(days=number)):
            run_due(seconds=5)
    assert days() == [TODAY + timedelta(days=n) for n in range(10 + AHEAD)]


def test_undo_of_a_finish_leaves_no_hole(owner):
    """What was made for it stays: taken back, it would count as left out and never be made again."""
    weekly(owner)
    event_id = finish_first(owner)
    run_due(seconds=5)
    undo(db.session.get(Event, event_id), by=None)
    db.session.commit()
    run_due(seconds=5)
    waiting = (
        select(Interaction.occurrence_on).where(Interaction.is_waiting()).order_by(Interaction.starts_on)
    )
    assert db.session.scalars(waiting).all() == [TODAY + timedelta(days=7 * n) for n in range(AHEAD + 1)]


def test_an_appointment_moved_by_hand_keeps_its_day_when_the_hour_of_all_changes(owner):
    series = weekly(owner, at=time(9))
    first, second, *_ = services.coming(series, owner)
    second.move_to_day(TODAY + timedelta(days=9))
    second.record_event("updated", by=owner)
    before = pattern_of(first)
    first.plan_appointment(TODAY, time(11), minutes=30, zone=first.time_zone)
    with one_gesture():
        first.record_event("updated", by=owner)
        change_following(first, series.rule, pattern=before, day=TODAY, by=owner)
    assert (second.starts_on, second.start_time) == (TODAY + timedelta(days=9), time(11))
    assert second.update_date == second.starts_on


def test_a_restricted_colleague_sees_their_own_only(owner):
    series = weekly(owner)
    restricted = make_user("r@example.com", Role.RESTRICTED)
    assert services.coming(series, restricted) == []
    assert db.session.scalar(select(func.count()).select_from(Series.visible_to(restricted).subquery())) == 0


@pytest.mark.parametrize("day", [date(2028, 1, 31), date(2028, 2, 29), date(2027, 12, 30)])
def test_made_bit_by_bit_over_ten_years_nothing_drifts(owner, day):
    series = begin(make_interaction(on=day, responsible_id=owner.id), Rule(Frequency.MONTHLY), by=owner)
    for month in range(0, 120, 4):
        now = datetime(2028 + month // 12, month % 12 + 1, 1, tzinfo=UTC)
        with clock.set_to(now):
            for row in services.coming(series, owner):
                if row.starts_on < now.date():
                    row.set_state(State.DONE, by=owner)
            make_ahead(series)
    made = days()
    assert len(made) >= 118
    assert made == list(islice(Rule(Frequency.MONTHLY).days(day), len(made)))


def test_whoever_takes_over_takes_the_series_too(owner, colleague, admin):
    """Else the next ones would go on being made for somebody who is not there any more."""
    weekly(owner)
    departures.depart(owner, colleague, by=admin)
    assert {row.responsible_id for row in db.session.scalars(select(Series))} == {colleague.id}


def test_the_history_of_a_client_keeps_a_private_series_to_itself(owner, colleague, admin):
    company = make_company()
    weekly(owner, contact=company, is_private=True)
    departures.depart(owner, colleague, by=admin)
    seen = history.page_of(company, user=admin)
    assert not {event.record_type for event in seen} & {"series", "interaction"}
