"""What goes out, how often, and what happens when a server says no."""

import logging
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

from crm.database import db
from crm.lib import clock
from crm.models import ClientReminder, ConsentChannel, Event, MessageState, State
from crm.services.outbox import leases, pages, writing
from crm.services.outbox.sending import send_due
from tests.factories import make_interaction
from tests.services.reminders.people import EMAIL, NOW, PHONE, make_appointment, make_client, messages

EVE = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
DAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def appointment_of(client, **values):
    with clock.set_to(NOW):
        return make_appointment(client, **values)


@pytest.fixture
def by_email(team, owner):
    return appointment_of(make_client(), wish=ClientReminder.EMAIL, responsible_id=owner.id)


@pytest.fixture
def by_sms(team, owner):
    return appointment_of(make_client(), wish=ClientReminder.SMS, responsible_id=owner.id)


def states(interaction) -> list[str]:
    return [message.state.value for message in messages(interaction)]


def test_an_email_arrives_whole(by_email, letterbox, run):
    assert run(EVE - MINUTE) == 0
    assert run(EVE) == 1
    message = letterbox.messages[0]
    assert message["To"] == f"Ana Popescu <{EMAIL}>"
    assert message["From"] == "Mobila Nord <crm@firma.example>"
    assert message["Reply-To"] == "owner@example.com"
    assert message["Message-ID"] == messages(by_email)[0].message_id
    text = message.get_body(("plain",)).get_content()
    assert "luni, 23 noiembrie 2026" in text
    assert "14:00" in text
    assert "Confidential" not in message.as_string()
    # It is the team that signs, and no product below it.
    assert "Semafor" not in message.get_body(("html",)).get_content()
    assert states(by_email) == ["sent", "waiting"]


def test_an_sms_arrives_once(by_sms, gateway, run):
    run(EVE)
    run(EVE + MINUTE)
    run(DAY)
    run(DAY + MINUTE)
    assert [request["to"] for request in gateway.requests] == [PHONE, PHONE]
    assert gateway.requests[0]["from"] == "Firma"
    assert gateway.requests[0]["headers"]["Authorization"] == "Bearer canary-token"
    assert {request["id"] for request in gateway.requests} == {m.message_id for m in messages(by_sms)}
    assert states(by_sms) == ["sent", "sent"]


def test_the_history_says_so(by_sms, gateway, run):
    run(EVE)
    event = db.session.scalars(select(Event).where(Event.action == "reminded")).one()
    assert (event.record_type, event.record_id, event.parent_id) == (
        "interaction",
        by_sms.id,
        by_sms.contact_id,
    )
    assert event.details == {"channel": "sms", "kind": "day_before"}


def test_the_truth_is_looked_at_before_it_leaves(by_sms, gateway, run):
    """A change that no session saw still stops the message."""
    db.session.connection().exec_driver_sql("UPDATE interaction SET state = 'done'")
    run(EVE)
    assert gateway.requests == []
    assert messages(by_sms)[0].state is MessageState.CANCELLED


def test_consent_withdrawn_after_the_message_was_queued(by_sms, gateway, run, owner):
    """T30: withdrawal is effective for what is queued already."""
    with clock.set_to(NOW):
        by_sms.contact.state_consent(ConsentChannel.SMS, is_given=False, by=owner)
        db.session.commit()
    run(EVE)
    run(DAY)
    assert gateway.requests == []


def test_a_pause_of_a_day_means_one_message_and_not_two(by_sms, gateway, run):
    """The runner stood still over both hours: the client hears once."""
    run(DAY + MINUTE)
    assert len(gateway.requests) == 1
    assert states(by_sms) == ["cancelled", "sent"]


def test_after_a_longer_pause_a_person_decides(team, gateway, run, admin):
    team.reminders = {"on_the_day": "off"}
    appointment = appointment_of(make_client(), wish=ClientReminder.SMS)
    run(EVE + timedelta(hours=25))
    assert gateway.requests == []
    message = messages(appointment)[0]
    assert (message.state, message.error) == (MessageState.HELD, "too_old")
    with clock.set_to(EVE + timedelta(hours=25)):
        assert [row.id for row in pages.page_of(admin, pages.ATTENTION).rows] == [message.id]
        writing.send_again(message)
    run(EVE + timedelta(hours=25, minutes=1))
    assert len(gateway.requests) == 1


def test_nothing_goes_out_once_the_appointment_has_begun(by_sms, gateway, run):
    run(DAY + timedelta(hours=2))
    assert gateway.requests == []
    assert states(by_sms) == ["cancelled", "cancelled"]


@pytest.mark.parametrize("answer", ["451 4.3.0 later", "421 4.7.0 too busy"])
def test_a_mail_server_that_is_busy_is_asked_again(by_email, letterbox, run, answer):
    letterbox.answers = [answer]
    run(EVE)
    message = messages(by_email)[0]
    assert message.state is MessageState.WAITING
    assert message.error in ("server_busy", "no_connection")
    assert timedelta(seconds=20) < message.next_try_at - EVE < timedelta(seconds=40)
    run(EVE + MINUTE)
    assert [each["Message-ID"] for each in letterbox.messages] == [message.message_id]


def test_retries_keep_a_growing_distance(by_email, letterbox, run):
    letterbox.answers = ["451 later"] * 4
    instants, at = [], EVE
    for _ in range(4):
        run(at)
        at = messages(by_email)[0].next_try_at
        instants.append(at)
    distances = [(later - earlier).total_seconds() for earlier, later in pairwise(instants)]
    assert all(later > earlier * 1.1 for earlier, later in pairwise(distances))


def test_a_refused_address_stays_refused(by_email, letterbox, run):
    letterbox.answers = ["550 5.1.1 no such user"]
    run(EVE)
    message = messages(by_email)[0]
    assert (message.state, message.error_detail) == (MessageState.FAILED, "550 5.1.1 no such user")
    assert run(EVE + timedelta(hours=1)) == 0


def test_another_address_is_tried_again(by_email, letterbox, run, owner):
    letterbox.answers = ["550 5.1.1 no such user"]
    run(EVE)
    with clock.set_to(EVE + MINUTE):
        contact = by_email.contact
        rows = contact.points_data
        contact.points_data = [{**row, "normalized": "right@client.example"} for row in rows]
        db.session.commit()
    run(EVE + 2 * MINUTE)
    assert [each["To"] for each in letterbox.messages] == ["Ana Popescu <right@client.example>"]


def test_a_server_that_is_gone_is_tried_again(by_email, app, monkeypatch, run):
    monkeypatch.setitem(app.config, "SMTP_URL", "smtp://127.0.0.1:1?tls=none")
    run(EVE)
    assert (messages(by_email)[0].state, messages(by_email)[0].error) == (
        MessageState.WAITING,
        "no_connection",
    )


@pytest.mark.parametrize(
    ("answer", "state", "error"),
    [
        ((429, {"Retry-After": "300"}, ""), "waiting", "server_busy"),
        ((503, {}, ""), "waiting", "server_busy"),
        # It may have handed the message on before it broke.
        ((500, {}, ""), "unknown", "no_answer"),
        ((401, {}, ""), "waiting", "not_let_in"),
        ((400, {}, ""), "failed", "refused"),
        ((302, {"Location": "http://other.example/"}, ""), "failed", "refused"),
        ((504, {}, ""), "unknown", "no_answer"),
        (None, "unknown", "no_answer"),
    ],
)
def test_what_a_gateways_answer_means(by_sms, gateway, run, answer, state, error):
    gateway.answers = [answer]
    run(EVE)
    message = messages(by_sms)[0]
    assert (message.state.value, message.error) == (state, error)
    assert len(gateway.requests) == 1


def test_the_gateway_says_when_to_come_back(by_sms, gateway, run):
    gateway.answers = [(429, {"Retry-After": "300"}, "")]
    run(EVE)
    assert messages(by_sms)[0].next_try_at == EVE + timedelta(seconds=300)


def test_an_sms_in_doubt_is_never_sent_again_by_itself(by_sms, gateway, run):
    gateway.answers = [None]
    run(EVE)
    for hours in range(1, 5):
        run(EVE + timedelta(hours=hours))
    assert len(gateway.requests) == 1


def crash_while_sending(instant) -> None:
    """A runner leased a message, and was killed before it wrote down how it ended."""
    with clock.set_to(instant):
        assert leases.take("dead", leases.open_channels()) is not None


def test_an_email_of_a_dead_runner_goes_again_under_its_id(by_email, letterbox, run):
    crash_while_sending(EVE)
    assert run(EVE + MINUTE) == 0
    run(EVE + 3 * MINUTE)
    assert [each["Message-ID"] for each in letterbox.messages] == [messages(by_email)[0].message_id]


def test_an_email_of_a_runner_that_died_a_day_ago_waits_for_a_person(team, letterbox, run):
    team.reminders = {"on_the_day": "off"}
    appointment = appointment_of(make_client(), wish=ClientReminder.EMAIL)
    crash_while_sending(EVE)
    run(EVE + timedelta(hours=25))
    assert letterbox.messages == []
    assert (messages(appointment)[0].state, messages(appointment)[0].error) == (MessageState.HELD, "too_old")


def test_an_sms_of_a_dead_runner_waits_for_a_person(by_sms, gateway, run):
    crash_while_sending(EVE)
    run(EVE + 3 * MINUTE)
    assert gateway.requests == []
    assert (messages(by_sms)[0].state, messages(by_sms)[0].error) == (MessageState.UNKNOWN, "no_answer")


def test_a_slow_runner_still_writes_how_it_ended(by_sms, gateway, run):
    with clock.set_to(EVE):
        letter = leases.take("slow", leases.open_channels())
    run(EVE + 3 * MINUTE)
    with clock.set_to(EVE + 4 * MINUTE):
        leases.settle(letter, "slow", None)
    assert messages(by_sms)[0].state is MessageState.SENT


def test_two_runners_never_take_the_same(by_sms, gateway, app):
    with clock.set_to(EVE):
        first = leases.take("one", leases.open_channels())
        second = leases.take("two", leases.open_channels())
    assert first is not None
    assert second is None


def test_a_message_that_breaks_the_program_stands_before_nobody(team, gateway, run, monkeypatch):
    first, second = (appointment_of(make_client(), wish=ClientReminder.SMS) for _ in range(2))
    broken = first.id

    def refresh(message) -> None:
        if message.interaction_id == broken:
            raise KeyError("canary")

    monkeypatch.setattr(leases, "refresh", refresh)
    run(EVE)
    assert [states(each)[0] for each in (first, second)] == ["failed", "sent"]
    assert messages(first)[0].error == "failed"


def test_what_cannot_be_written_holds_back_nothing(by_sms, gateway, run, monkeypatch):
    def fail() -> None:
        raise LookupError

    monkeypatch.setattr("crm.services.reminders.morning_list.write_due_lists", fail)
    run(EVE)
    assert len(gateway.requests) == 1


def test_a_channel_has_its_share_of_a_minute(team, app, monkeypatch, run):
    monkeypatch.setitem(app.config, "SMS_URL", "log:?per_minute=3")
    for _ in range(5):
        appointment_of(make_client(), wish=ClientReminder.SMS)
    assert run(EVE) == 3
    assert run(EVE + timedelta(seconds=30)) == 0
    assert run(EVE + timedelta(seconds=61)) == 2


def test_a_wrong_password_is_not_tried_for_every_message(team, gateway, run):
    """A server that is asked again and again with a wrong password locks us out."""
    for _ in range(3):
        appointment_of(make_client(), wish=ClientReminder.SMS)
    gateway.answers = [(401, {}, "")]
    assert run(EVE) == 1
    assert run(EVE + 4 * MINUTE) == 0
    assert run(EVE + 6 * MINUTE) == 3
    assert len(gateway.requests) == 4


def test_a_fault_of_one_message_keeps_nobody_back(team, gateway, run):
    for _ in range(2):
        appointment_of(make_client(), wish=ClientReminder.SMS)
    gateway.answers = [(400, {}, "")]
    assert run(EVE) == 2


def test_without_a_server_messages_wait(by_email, by_sms, app, monkeypatch, run):
    monkeypatch.setitem(app.config, "SMTP_URL", "")
    monkeypatch.setitem(app.config, "SMS_URL", "")
    assert run(EVE) == 0
    assert states(by_email) == states(by_sms) == ["waiting", "waiting"]


def test_a_message_taken_out_by_hand_does_not_come_back(by_sms, gateway, run, owner):
    with clock.set_to(NOW):
        writing.cancel(messages(by_sms)[0], by=owner)
        by_sms.title = "Another title"
        by_sms.record_event("updated", by=owner)
        db.session.commit()
    run(EVE)
    assert gateway.requests == []


def test_no_secret_is_logged_or_kept(by_sms, by_email, app, monkeypatch, gateway, run, caplog):
    """T28: user names, passwords and tokens of servers are in no row and no line of the log."""
    monkeypatch.setitem(app.config, "SMTP_URL", "smtp://canary-user:canary-word@127.0.0.1:1?tls=none")
    gateway.answers = [(401, {}, "canary-token is wrong"), None]
    with caplog.at_level(logging.DEBUG):
        run(EVE)
        run(DAY)
    kept = " ".join(str(value) for each in messages() for value in vars(each).values())
    assert "canary" not in kept
    assert "canary" not in caplog.text
    assert PHONE not in caplog.text
    assert EMAIL not in caplog.text


def test_trying_out_writes_no_number_and_no_words_to_the_log(by_sms, app, monkeypatch, run, caplog):
    monkeypatch.setitem(app.config, "SMS_URL", "log:")
    with caplog.at_level(logging.INFO):
        run(EVE)
    assert "would have been sent" in caplog.text
    assert PHONE not in caplog.text
    assert states(by_sms)[0] == "sent"


def test_a_change_on_the_same_day_does_not_remind_twice(by_sms, gateway, run, owner):
    """SC-23: once per date. The page tells that the client knows another hour."""
    run(EVE)
    with clock.set_to(EVE + MINUTE):
        db.session.refresh(by_sms)
        by_sms.plan_appointment(by_sms.starts_on, by_sms.start_time.replace(hour=18), zone="Europe/Bucharest")
        by_sms.record_event("updated", by=owner)
        db.session.commit()
    for hours in range(24):
        run(EVE + timedelta(hours=hours))
    assert len(gateway.requests) == 1


def test_sending_looks_at_nothing_when_nothing_is_due(team, letterbox, gateway, count_queries):
    make_interaction()
    db.session.commit()
    assert count_queries(lambda: send_due(seconds=1)) <= 8


def test_finished_ones_are_not_touched(by_sms, gateway, run, owner):
    run(EVE)
    with clock.set_to(EVE + MINUTE):
        db.session.refresh(by_sms)
        by_sms.set_state(State.DONE, by=owner)
        db.session.commit()
    assert states(by_sms) == ["sent", "cancelled"]
