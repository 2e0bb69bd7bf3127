"""What an hour cost when it was spent: a later change rewrites no sum (SC-34)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from crm.database import db
from crm.lib import clock
from crm.models import Event, TimeEntry
from crm.services.time_spent import clock as time_tracking
from crm.services.time_spent import report
from crm.services.time_spent.costs import begin_of, set_cost
from crm.services.time_spent.report import Period
from crm.services.undo import undo
from tests.factories import make_interaction

MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)


def spend(user, day: date, minutes: int = 60):
    return time_tracking.add(make_interaction(), day=day, minutes=minutes, words="", by=user)


def entry_of(event) -> TimeEntry:
    return db.session.get(TimeEntry, event.record_id)


def cost(admin, day: date) -> int | None:
    (row,) = report.by_user(Period(day, day), admin)
    return None if row.cost_seconds is None else round(row.cost_seconds / 3600)


@pytest.fixture
def cheap(owner, admin):
    set_cost(owner, 10_00, MONDAY, by=admin)
    return owner


def test_a_change_leaves_what_was_before(cheap, admin):
    spend(cheap, MONDAY)
    spend(cheap, TUESDAY)
    set_cost(cheap, 20_00, TUESDAY, by=admin)
    spend(cheap, TUESDAY, 30)
    assert (cost(admin, MONDAY), cost(admin, TUESDAY)) == (10_00, 30_00)


def test_both_are_added_up(cheap, admin):
    spend(cheap, MONDAY)
    set_cost(cheap, 20_00, TUESDAY, by=admin)
    spend(cheap, TUESDAY, 90)
    (row,) = report.by_user(Period(MONDAY, TUESDAY), admin)
    assert round(row.cost_seconds / 3600) == 40_00


def test_the_first_cost_is_offered_for_all_time(owner, admin):
    assert begin_of(owner, admin) is None
    spend(owner, TUESDAY)
    spend(owner, MONDAY)
    assert cost(admin, MONDAY) is None
    assert begin_of(owner, admin) == MONDAY
    set_cost(owner, 10_00, begin_of(owner, admin), by=admin)
    assert (cost(admin, MONDAY), begin_of(owner, admin)) == (10_00, None)


def test_of_others_nothing_changes(cheap, colleague, admin):
    spend(colleague, MONDAY)
    set_cost(cheap, 30_00, MONDAY, by=admin)
    assert cost(admin, MONDAY) is None


def test_a_clock_over_midnight_costs_the_same_on_both_days(cheap, admin):
    begun = datetime(2026, 11, 16, 21, 0, tzinfo=UTC)
    with clock.set_to(begun):
        time_tracking.start(make_interaction(), by=cheap)
    with clock.set_to(begun + timedelta(hours=2)):
        time_tracking.stop(time_tracking.running_of(cheap), by=cheap)
    assert (cost(admin, MONDAY), cost(admin, TUESDAY)) == (10_00, 10_00)


def test_a_correction_keeps_the_cost(cheap, admin):
    event = spend(cheap, MONDAY)
    entry = entry_of(event)
    cheap.hourly_cost_minor = 99_00
    time_tracking.correct(entry, day=MONDAY, minutes=30, words="", by=cheap)
    assert cost(admin, MONDAY) == 5_00


def test_no_event_of_the_time_tells_it(cheap, admin):
    """Colleagues read the history of an interaction; what an hour costs is for leaders."""
    event = spend(cheap, MONDAY)
    told = db.session.get(Event, event.id)
    assert not {"hourly_cost_minor"} & (set(told.before) | set(told.after))
    undo(event, by=cheap)
    assert entry_of(event).hourly_cost_minor == 10_00
