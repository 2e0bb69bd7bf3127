"""The clock: one for a person, stamped, over midnight, taken back, written by hand (SC-34)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from crm.database import db
from crm.lib import clock
from crm.models import Event, TimeEntry, User
from crm.services.time_spent import clock as time_tracking
from crm.services.undo import CannotUndo, undo
from tests.factories import make_interaction

NINE = datetime(2026, 11, 23, 7, tzinfo=UTC)  # nine in Bucharest


def start(interaction, user, at: datetime = NINE):
    with clock.set_to(at):
        return time_tracking.start(interaction, by=user)


def stop(user, after: timedelta, since: datetime = NINE) -> Event:
    with clock.set_to(since + after):
        return time_tracking.stop(time_tracking.running_of(user), by=user)


def entries() -> list[TimeEntry]:
    query = select(TimeEntry).where(TimeEntry.archived_at.is_(None)).order_by(TimeEntry.day, TimeEntry.id)
    return list(db.session.scalars(query))


def mark_of(user: User):
    """What the frame shows by."""
    columns = select(User.timer_started_at, User.timer_interaction_id).where(User.id == user.id)
    return tuple(db.session.execute(columns).one())


def test_start_and_stop_are_stamped(app, owner):
    interaction = make_interaction()
    start(interaction, owner)
    assert mark_of(owner) == (NINE, interaction.id)
    stop(owner, timedelta(minutes=95))
    (entry,) = entries()
    assert (entry.started_at, entry.stopped_at) == (NINE, NINE + timedelta(minutes=95))
    assert (entry.day, entry.seconds, entry.minutes) == (date(2026, 11, 23), 5700, 95)
    assert mark_of(owner) == (None, None)


def test_the_user_row_is_no_other_version(app, owner):
    version, updated_at = owner.version, owner.updated_at
    start(make_interaction(), owner)
    db.session.expire(owner)
    assert (owner.version, owner.updated_at) == (version, updated_at)


def test_starting_another_stops_the_first(app, owner, colleague):
    first, second = make_interaction(), make_interaction()
    start(first, colleague)
    start(first, owner)
    event, stopped = start(second, owner, NINE + timedelta(hours=1))
    assert (stopped.interaction_id, stopped.seconds) == (first.id, 3600)
    assert time_tracking.running_of(owner).interaction_id == second.id
    assert mark_of(colleague)[1] == first.id
    undo(event, by=owner)
    assert time_tracking.running_of(owner).interaction_id == first.id
    assert mark_of(owner) == (NINE, first.id)


def test_starting_where_it_runs_changes_nothing(app, owner):
    interaction = make_interaction()
    start(interaction, owner)
    assert start(interaction, owner, NINE + timedelta(hours=1)) == (None, None)
    assert [each.started_at for each in entries()] == [NINE]


def test_the_database_lets_one_run(app, owner):
    start(make_interaction(), owner)
    again = TimeEntry(interaction=make_interaction(), user_id=owner.id, day=NINE.date(), started_at=NINE)
    with pytest.raises(IntegrityError):
        again.record_event("started", by=owner)


def test_time_over_midnight_belongs_to_each_day(app, owner):
    start(make_interaction(), owner, NINE + timedelta(hours=13))  # 22:00
    event = stop(owner, timedelta(hours=17))
    assert [(each.day.day, each.seconds) for each in entries()] == [(23, 7200), (24, 7200)]
    undo(event, by=owner)
    (entry,) = entries()
    assert entry.is_running
    assert mark_of(owner) == (NINE + timedelta(hours=13), entry.interaction_id)


def test_midnight_is_the_user_s_own(app, owner):
    owner.time_zone = "Asia/Vladivostok"  # nine in Bucharest is 17:00 there
    start(make_interaction(), owner)
    stop(owner, timedelta(hours=8))
    assert [each.seconds for each in entries()] == [7 * 3600, 3600]


@pytest.mark.parametrize(("day", "hours"), [(date(2027, 3, 28), 5), (date(2027, 10, 31), 7)])
def test_the_night_of_the_change_counts_what_passed(app, owner, day, hours):
    """From midnight to six on the wall: five hours in spring, seven in autumn."""
    offset = 2 if day.month == 3 else 3
    begins = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=offset)
    start(make_interaction(), owner, begins)
    stop(owner, timedelta(hours=hours), begins)
    (entry,) = entries()
    assert (entry.day, entry.seconds) == (day, hours * 3600)


def test_a_stop_is_not_undone_beside_another_clock(app, owner):
    start(make_interaction(), owner)
    event = stop(owner, timedelta(hours=1))
    start(make_interaction(), owner, NINE + timedelta(hours=2))
    with pytest.raises(CannotUndo, match="alt cronometru"):
        undo(event, by=owner)


def test_a_start_is_undone(app, owner):
    event, _stopped = start(make_interaction(), owner)
    undo(event, by=owner)
    assert entries() == []
    assert mark_of(owner) == (None, None)


def test_by_hand_and_corrected(app, owner):
    interaction, day = make_interaction(), date(2026, 11, 20)
    event = time_tracking.add(interaction, day=day, minutes=45, words=" Montaj ", by=owner)
    entry = db.session.get(TimeEntry, event.record_id)
    assert (entry.seconds, entry.words, entry.started_at) == (2700, "Montaj", None)
    event = time_tracking.correct(entry, day=day, minutes=60, words="", by=owner)
    assert (event.before, event.after) == (
        {"seconds": 2700, "words": "Montaj"},
        {"seconds": 3600, "words": ""},
    )
    undo(event, by=owner)
    assert (entry.minutes, entry.words) == (45, "Montaj")


def test_a_correction_of_the_words_keeps_the_seconds(app, owner):
    start(make_interaction(), owner)
    stop(owner, timedelta(seconds=100))
    (entry,) = entries()
    time_tracking.correct(entry, day=entry.day, minutes=entry.minutes, words="Apel", by=owner)
    assert entry.seconds == 100
