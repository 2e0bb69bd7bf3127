"""Every change of an appointment × its pending reminders (SC-21 to SC-23)."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import update

from crm.database import db
from crm.lib import clock
from crm.models import (
    ClientReminder,
    ConsentChannel,
    ContactPoint,
    Interaction,
    PointKind,
    State,
)
from crm.services.accounts.departures import depart
from crm.services.feature_switches import switch
from crm.services.reminders import planning
from crm.services.undo import undo
from tests.factories import sale
from tests.services.reminders.people import NOW, make_appointment, make_client, messages, pending

BOTH_DAYS = [
    "day_before email 2026-11-22 08:00",
    "day_before sms 2026-11-22 08:00",
    "on_the_day email 2026-11-23 10:00",
    "on_the_day sms 2026-11-23 10:00",
]
NEXT_WEEK = [each.replace("11-22", "11-29").replace("11-23", "11-30") for each in BOTH_DAYS]


@pytest.fixture(autouse=True)
def friday():
    with clock.set_to(NOW):
        yield


@pytest.fixture
def client(team):
    return make_client()


@pytest.fixture
def appointment(client, owner):
    return make_appointment(client, responsible_id=owner.id)


def test_two_reminders_on_each_channel(appointment):
    """SC-22: the day before and on the day, by the team's clock."""
    assert pending(appointment) == BOTH_DAYS


@pytest.mark.parametrize(
    ("wish", "channels"),
    [
        (ClientReminder.NONE, set()),
        (ClientReminder.EMAIL, {"email"}),
        (ClientReminder.SMS, {"sms"}),
        (ClientReminder.BOTH, {"email", "sms"}),
    ],
)
def test_only_the_wished_channels(appointment, owner, wish, channels):
    appointment.client_reminder = wish
    appointment.record_event("updated", by=owner)
    db.session.commit()
    assert {line.split()[1] for line in pending(appointment)} == channels


def finish(interaction, by):
    return interaction.set_state(State.DONE, by=by)


def conclude(interaction, by):
    won = next(step for step in sale().steps if step.outcome.value == "positive")
    return interaction.walk_to(won, by=by, on=date(2026, 11, 20))


def make_a_task(interaction, by):
    interaction.plan_task(date(2026, 12, 1))
    return interaction.record_event("updated", by=by)


def archive(interaction, by):
    return interaction.archive(by=by)


def archive_the_contact(interaction, by):
    db.session.refresh(interaction.contact)
    return interaction.contact.archive(by=by)


def withdraw(interaction, by):
    event = None
    for channel in (ConsentChannel.EMAIL, ConsentChannel.SMS):
        event = interaction.contact.state_consent(channel, is_given=False, by=by)
    return event


def lose_the_points(interaction, by):
    parts = interaction.contact.parts()
    interaction.contact.points_data = []
    return interaction.contact.record_change("updated", by=by, parts_before=parts)


def part_with_the_contact(interaction, by):
    interaction.contact = None
    return interaction.record_event("updated", by=by)


def move_into_the_past(interaction, by):
    return interaction.reschedule(date(2026, 11, 19), by=by)


def drop_the_wish(interaction, by):
    interaction.client_reminder = ClientReminder.NONE
    return interaction.record_event("updated", by=by)


def archive_at_once(interaction, by):
    statement = update(Interaction).where(Interaction.id == interaction.id)
    db.session.execute(statement.values(archived_at=clock.now()))


STOPS = [
    finish, conclude, make_a_task, archive, archive_the_contact, withdraw, lose_the_points,
    part_with_the_contact, move_into_the_past, drop_the_wish, archive_at_once,
]  # fmt: skip


@pytest.mark.parametrize("act", STOPS, ids=lambda act: act.__name__)
def test_what_stops_the_reminders(appointment, owner, act):
    act(appointment, owner)
    db.session.commit()
    assert pending(appointment) == []
    assert {message.state.value for message in messages(appointment)} == {"cancelled"}


UNDONE = [finish, conclude, make_a_task, archive, archive_the_contact, lose_the_points, drop_the_wish]


@pytest.mark.parametrize("act", UNDONE, ids=lambda act: act.__name__)
def test_undo_brings_them_back_once(appointment, owner, act):
    event = act(appointment, owner)
    db.session.commit()
    db.session.refresh(appointment)
    undo(event, by=owner)
    db.session.commit()
    assert pending(appointment) == BOTH_DAYS
    assert len(messages(appointment)) == 4


def test_moving_moves_them(appointment, owner):
    appointment.reschedule(date(2026, 11, 30), by=owner)
    db.session.commit()
    assert pending(appointment) == NEXT_WEEK
    assert all("30" in message.body for message in messages(appointment) if message.state.value == "waiting")


def test_moving_there_and_back_makes_no_doubles(appointment, owner):
    for day in (date(2026, 11, 30), date(2026, 11, 23), date(2026, 11, 30), date(2026, 11, 23)):
        appointment.reschedule(day, by=owner)
        db.session.commit()
        db.session.refresh(appointment)
    assert pending(appointment) == BOTH_DAYS
    assert len(messages(appointment)) == 8


def test_another_hour_or_zone_is_another_moment(appointment, owner):
    appointment.plan_appointment(date(2026, 11, 23), time(9, 0), zone="Europe/Budapest")
    appointment.record_event("updated", by=owner)
    db.session.commit()
    assert pending(appointment) == [
        "day_before email 2026-11-22 08:00",
        "day_before sms 2026-11-22 08:00",
        "on_the_day email 2026-11-23 06:00",
        "on_the_day sms 2026-11-23 06:00",
    ]
    assert all(
        "09:00" in message.body for message in messages(appointment) if message.state.value == "waiting"
    )


def test_the_trap_of_a_task_ticked_after_the_meeting(appointment, owner):
    """SC-23: a task with a new date sends nothing, nor does the wish come back with the next appointment."""
    with clock.set_to(NOW + timedelta(days=4)):
        appointment.plan_task(date(2026, 12, 7))
        appointment.record_event("updated", by=owner)
        db.session.commit()
        assert pending(appointment) == []
        assert appointment.client_reminder is ClientReminder.NONE
        appointment.plan_appointment(date(2026, 12, 7), time(10, 0), zone="Europe/Bucharest")
        appointment.record_event("updated", by=owner)
        db.session.commit()
        assert pending(appointment) == []


def test_only_the_refused_channel_stops(appointment, client, owner):
    client.state_consent(ConsentChannel.SMS, is_given=False, by=owner)
    db.session.commit()
    assert {line.split()[1] for line in pending(appointment)} == {"email"}
    client.state_consent(ConsentChannel.SMS, is_given=True, by=owner, at=NOW + timedelta(seconds=1))
    db.session.commit()
    assert pending(appointment) == BOTH_DAYS


@pytest.mark.parametrize("stated", [None, True, False])
@pytest.mark.parametrize("needs_consent", [False, True])
def test_the_consent_gate(team, client, owner, stated, needs_consent):
    """T30: a service message needs no consent but respects a refusal; a team can ask for consent."""
    team.reminders = {"needs_consent": needs_consent}
    if stated is not None:
        client.state_consent(ConsentChannel.EMAIL, is_given=stated, by=owner)
    appointment = make_appointment(client, wish=ClientReminder.EMAIL)
    assert bool(pending(appointment)) is (stated is True or (stated is None and not needs_consent))


def test_a_new_address_is_taken_by_what_waits(appointment, client, owner):
    parts = client.parts()
    client.points_data = [ContactPoint.of(PointKind.EMAIL, "new@client.example").as_data()]
    client.record_change("updated", by=owner, parts_before=parts)
    db.session.commit()
    waiting = [message for message in messages(appointment) if message.state.value == "waiting"]
    assert {message.recipient for message in waiting} == {"new@client.example"}


def test_the_text_is_the_clients_language(appointment, client, owner):
    client.language = "hu"
    client.record_event("updated", by=owner)
    db.session.commit()
    assert {message.language for message in messages(appointment)} == {"hu"}
    assert all("2026. november 23., hétfő" in message.body for message in messages(appointment))


@pytest.mark.parametrize(
    ("language", "zone"),
    [
        ("ro", "Ora "),
        ("ru", "Центральная Европа"),
        ("hu", "közép-európai"),
        ("pl", "czas środkowoeuropejski"),
    ],
)
def test_an_hour_of_other_clocks_names_their_zone(appointment, client, owner, language, zone):
    """Made by a colleague abroad: "14:00" alone would mean another moment to the client."""
    client.language = language
    appointment.plan_appointment(date(2026, 11, 23), time(14, 0), zone="Europe/Warsaw")
    appointment.record_event("updated", by=owner)
    db.session.commit()
    waiting = [message.body for message in messages(appointment) if message.state.value == "waiting"]
    assert len(waiting) == 4
    assert all(f"14:00 ({zone}" in body for body in waiting)


def test_the_same_clocks_by_another_name_need_no_word(appointment, owner):
    appointment.plan_appointment(date(2026, 11, 23), time(14, 0), zone="Europe/Kyiv")
    appointment.record_event("updated", by=owner)
    db.session.commit()
    assert all("14:00." in message.body for message in messages(appointment))


def test_switched_off_and_on_again(team, appointment, admin):
    for is_on, waiting in ((False, []), (True, BOTH_DAYS)):
        switch(team, "client_reminders", is_on, by=admin)
        db.session.commit()
        assert pending(appointment) == waiting


def test_nothing_of_ours_goes_out(appointment):
    """SC-23: the memo never goes out, nor do title and notes."""
    assert all("Confidential" not in f"{each.subject}{each.body}" for each in messages(appointment))


def test_the_teams_settings_move_what_waits(team, appointment, admin):
    team.reminders = {"day_before_at": "18:30", "on_the_day": "at", "on_the_day_at": "08:15"}
    team.record_event("updated", by=admin)
    db.session.commit()
    assert pending(appointment) == [
        "day_before email 2026-11-22 16:30",
        "day_before sms 2026-11-22 16:30",
        "on_the_day email 2026-11-23 06:15",
        "on_the_day sms 2026-11-23 06:15",
    ]


def test_a_colleague_who_leaves_without_an_heir(appointment, owner, admin):
    depart(owner, None, by=admin)
    db.session.commit()
    assert pending(appointment) == []


def test_a_colleague_who_hands_over(appointment, owner, colleague, admin):
    depart(owner, colleague, by=admin)
    db.session.commit()
    assert pending(appointment) == BOTH_DAYS
    emails = [message for message in messages(appointment) if message.channel.value == "email"]
    assert all(colleague.name in message.body for message in emails)


def test_what_should_have_gone_is_not_made_up_for(client):
    """Made on the eve at noon: the client has just agreed to it, one reminder on the day is enough."""
    with clock.set_to(datetime(2026, 11, 22, 12, 0, tzinfo=UTC)):
        appointment = make_appointment(client)
    assert pending(appointment) == BOTH_DAYS[2:]


def test_nobodys_phone_rings_at_night(client):
    early = make_appointment(client, at=time(8, 0))
    assert [line for line in pending(early) if line.startswith("on_the_day")] == [
        "on_the_day email 2026-11-23 05:00",
        "on_the_day sms 2026-11-23 05:00",
    ]
    at_dawn = make_appointment(client, at=time(6, 30))
    assert [line for line in pending(at_dawn) if line.startswith("on_the_day")] == []


def test_the_sweep_finds_what_no_session_saw(appointment):
    connection = db.session.connection()
    connection.exec_driver_sql("UPDATE interaction SET state = 'done'")
    db.session.commit()
    assert pending(appointment) == BOTH_DAYS
    db.session.expire_all()
    planning.reconcile(planning.pending_ids())
    db.session.commit()
    assert pending(appointment) == []


def test_a_rolled_back_act_changes_nothing(appointment, owner):
    appointment.set_state(State.DONE, by=owner)
    db.session.rollback()
    db.session.commit()
    assert pending(appointment) == BOTH_DAYS
