"""My day: what is late, what is today, what has no next step; another day shows its own plan."""

from datetime import UTC, datetime, time, timedelta

import pytest

from crm.lib import clock
from crm.models import DealState, State
from crm.services.agenda.day import APPOINTMENTS_SHOWN, LATE_SHOWN, build_day
from tests.factories import TODAY, at, make_company, make_deal, make_interaction

ZONE = "Europe/Bucharest"
NOON = datetime(2026, 11, 23, 10, 20, tzinfo=UTC)  # 12:20 in Bucharest
DAY = timedelta(days=1)


@pytest.fixture
def mine(owner):
    def make(title, **values):
        return make_interaction(title, responsible_id=owner.id, **values)

    return make


def day_of(owner, day=TODAY, *, reader=None, zone=ZONE):
    with clock.set_to(NOON):
        return build_day(day, of=owner, reader=reader or owner, today=TODAY, zone=zone)


def titles(rows) -> list[str]:
    return [row.title for row in rows]


def test_late_ones_are_those_past_their_day_the_last_missed_first(owner, mine):
    mine("Vechi", on=TODAY - 30 * DAY)
    mine("Ieri", on=TODAY - DAY)
    mine("Termen ieri", on=TODAY - 5 * DAY, deadline_on=TODAY - DAY)
    mine("Gata", on=TODAY - DAY, state=State.DONE)
    mine("Termen azi", on=TODAY - 5 * DAY, deadline_on=TODAY)
    day = day_of(owner)
    assert titles(day.late) == ["Termen ieri", "Ieri", "Vechi"]
    assert titles(day.tasks) == ["Termen azi"]


def test_a_task_is_there_from_its_start_to_its_deadline(owner, mine):
    mine("Lungă", on=TODAY - DAY, deadline_on=TODAY + DAY)
    for offset, there in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
        assert bool(day_of(owner, TODAY + offset * DAY).tasks) is there


def test_a_finished_task_stands_last(owner, mine):
    mine("Gata", state=State.DONE)
    mine("De făcut")
    assert titles(day_of(owner).tasks) == ["De făcut", "Gata"]


def test_another_day_knows_nothing_late(owner, mine):
    mine("Vechi", on=TODAY - 30 * DAY)
    mine("Peste trei luni", on=TODAY + 90 * DAY)
    day = day_of(owner, TODAY + 90 * DAY)
    assert (titles(day.late), titles(day.tasks), day.is_today) == ([], ["Peste trei luni"], False)


def test_appointments_stand_in_their_hours_and_keep_the_next_ones_busy(owner, mine):
    mine("Lungă", at=at(9, 30), minutes=120)
    mine("Scurtă", at=at(9, 45), minutes=15)
    hours = {hour.hour: hour for hour in day_of(owner).hours}
    assert list(hours) == list(range(8, 18))
    assert titles(hours[9].appointments) == ["Lungă", "Scurtă"]
    assert [hour for hour in hours if hours[hour].is_busy] == [10, 11]
    assert [hour for hour in hours if hours[hour].now] == [12]


def test_hours_outside_the_working_day_are_added(owner, mine):
    mine("Devreme", at=time(6, 0))
    mine("Noapte", at=time(22, 30), minutes=240)
    hours = [hour.hour for hour in day_of(owner).hours]
    assert hours == list(range(6, 24))


def test_the_reader_s_clock_says_which_day_it_is(owner, mine):
    mine("Seara", at=time(23, 30), minutes=15)
    assert day_of(owner).hours != []
    assert day_of(owner, zone="Asia/Yekaterinburg").hours == []
    assert day_of(owner, TODAY + DAY, zone="Asia/Yekaterinburg").hours[0].hour == 2


def test_open_deals_without_a_next_step_are_named(owner, colleague):
    company = make_company()
    forgotten = make_deal("Uitată", owner_id=owner.id, contact_id=company.id)
    planned = make_deal("Planificată", owner_id=owner.id)
    make_interaction(deal_id=planned.id)
    make_interaction(deal_id=forgotten.id, state=State.DONE)
    make_deal("Străină", owner_id=colleague.id)
    make_deal("Câștigată", owner_id=owner.id, state=DealState.WON)
    rows = day_of(owner).without_next_step
    assert [(row.title, row.contact_name) for row in rows] == [("Uitată", company.name)]


def test_a_long_list_of_late_ones_is_cut_and_says_so(owner, mine):
    for number in range(LATE_SHOWN + 1):
        mine(f"{number}", on=TODAY - DAY)
    day = day_of(owner)
    assert (len(day.late), day.has_more_late) == (LATE_SHOWN, True)


def test_what_is_private_stays_private_for_the_manager_too(owner, manager, mine):
    mine("Medic", is_private=True)
    mine("Dentist", is_private=True, at=at(10))
    assert day_of(owner, reader=manager).is_empty
    assert not day_of(owner).is_empty


@pytest.mark.parametrize(
    ("offset", "hours"), [(-1, None), (0, (10, 23)), (1, (8, 17)), (2, (0, 9)), (3, None)]
)
def test_an_appointment_of_several_days_stands_on_each_of_them(owner, mine, offset, hours):
    mine("Târg", at=time(10), minutes=2 * 1440)
    day = day_of(owner, TODAY + offset * DAY)
    assert not day.late
    found = [(hour.hour, bool(hour.appointments)) for hour in day.hours if hour.appointments or hour.is_busy]
    assert found[:1] == ([(hours[0], True)] if hours else [])
    assert found[-1:] == ([(hours[1], False)] if hours else [])


def test_a_night_train_is_there_until_it_arrives(owner, mine):
    mine("Tren", at=time(22, 30), minutes=240)
    hours = day_of(owner, TODAY + DAY).hours
    assert [hour.hour for hour in hours if hour.appointments] == [0]


def test_more_appointments_than_fit_are_told_of(owner, mine):
    for number in range(APPOINTMENTS_SHOWN):
        mine(f"{number}", at=time(9), minutes=15)
    assert not day_of(owner).has_more_appointments
    mine("una în plus", at=time(17))
    assert day_of(owner).has_more_appointments
