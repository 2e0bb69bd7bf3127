"""The page of messages: who sees what, what can be done, in keyset pages."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from crm.database import db
from crm.lib import clock
from crm.models import ClientReminder, Event, MessageState
from crm.services.outbox import pages
from tests.pages import form_on, parsed, submit, values_of
from tests.services.reminders.people import NOW, make_appointment, make_client, messages


@pytest.fixture(autouse=True)
def friday(app, monkeypatch):
    monkeypatch.setitem(app.config, "SMS_URL", "https://canary-token@sms.firma.example/send")
    monkeypatch.setitem(app.config, "SMTP_URL", "smtp://canary-user:canary-word@mail.firma.example")
    with clock.set_to(NOW):
        yield


@pytest.fixture
def appointment(team, owner):
    owner.language = "en"
    return make_appointment(make_client(), wish=ClientReminder.SMS, responsible_id=owner.id)


def shown(client, tab: str = "waiting") -> list[int]:
    rows = parsed(client.get(f"/outbox/?tab={tab}")).xpath("//li[starts-with(@id, 'message-')]/@id")
    return [int(row.removeprefix("message-")) for row in rows]


def set_state(appointment, state: MessageState, error: str = "") -> int:
    message = messages(appointment)[0]
    message.state, message.error = state, error
    db.session.commit()
    return message.id


def test_leaders_see_all_others_their_own(appointment, owner, manager, colleague, restricted, client_of):
    ids = [message.id for message in messages(appointment)]
    assert shown(client_of(manager)) == ids
    assert shown(client_of(owner)) == ids
    assert shown(client_of(colleague)) == []
    assert shown(client_of(restricted)) == []


def test_a_private_appointment_is_nobody_elses(appointment, owner, manager, client_of):
    appointment.is_private = True
    db.session.commit()
    message = messages(appointment)[0].id
    assert shown(client_of(manager)) == []
    assert client_of(manager).get(f"/outbox/{message}").status_code == 404
    assert shown(client_of(owner)) != []


def test_a_stranger_can_do_nothing(appointment, colleague, client_of, without_csrf):
    message = messages(appointment)[0].id
    for act in ("cancellation", "repetition"):
        assert client_of(colleague).post(f"/outbox/{message}/{act}").status_code == 404
    assert messages(appointment)[0].state is MessageState.WAITING


def test_cancelling_by_hand(appointment, owner, client_of):
    message = messages(appointment)[0].id
    answer = submit(client_of(owner), "/outbox/", f"/outbox/{message}/cancellation")
    assert answer.status_code == 303
    assert messages(appointment)[0].state is MessageState.CANCELLED
    assert messages(appointment)[0].cancelled_by_id == owner.id
    assert shown(client_of(owner), "cancelled") == [message]
    event = db.session.scalars(select(Event).where(Event.action == "reminder_cancelled")).one()
    assert (event.record_id, event.user_id) == (appointment.id, owner.id)


def test_sending_again(appointment, owner, client_of):
    message = set_state(appointment, MessageState.UNKNOWN, "no_answer")
    answer = submit(client_of(owner), "/outbox/?tab=attention", f"/outbox/{message}/repetition")
    assert answer.status_code == 303
    assert messages(appointment)[0].state is MessageState.WAITING
    assert messages(appointment)[0].next_try_at == NOW


def test_what_was_sent_meanwhile_is_not_sent_again(appointment, owner, client_of):
    message = set_state(appointment, MessageState.FAILED, "refused")
    client = client_of(owner)
    form = form_on(client.get("/outbox/?tab=attention"), f"/outbox/{message}/repetition")
    set_state(appointment, MessageState.SENT)
    client.post(form.action, data=values_of(form))
    assert messages(appointment)[0].state is MessageState.SENT


@pytest.mark.parametrize("state", [MessageState.FAILED, MessageState.UNKNOWN, MessageState.HELD])
def test_what_needs_somebody_is_pointed_out(appointment, owner, client_of, state):
    message = set_state(appointment, state, "no_answer")
    client = client_of(owner)
    assert "need somebody" in client.get("/outbox/").get_data(as_text=True)
    assert shown(client, "attention") == [message]
    assert "it may have gone out" in client.get("/outbox/?tab=attention").get_data(as_text=True)


def test_the_text_of_one_message(appointment, owner, client_of):
    message = messages(appointment)[0]
    text = parsed(client_of(owner).get(f"/outbox/{message.id}")).text_content()
    assert message.body in text
    assert "Confidential memo" not in text


@pytest.mark.parametrize("tab", list(pages.STATES))
def test_no_secret_stands_on_a_page(appointment, admin, client_of, tab):
    """T28: names, passwords and tokens of servers."""
    assert "canary" not in client_of(admin).get(f"/outbox/?tab={tab}").get_data(as_text=True)


def test_pages_follow_without_gaps_and_in_order(team, owner, client_of, monkeypatch):
    monkeypatch.setattr(pages, "ROWS", 7)
    for day in range(10):
        make_appointment(
            make_client(), wish=ClientReminder.SMS, on=(NOW + timedelta(days=3 + day // 3)).date(),
            responsible_id=owner.id,
        )  # fmt: skip
    client, address, seen = client_of(owner), "/outbox/", []
    while address:
        page = parsed(client.get(address))
        seen += page.xpath("//li[starts-with(@id, 'message-')]/@id")
        address = next(iter(page.xpath("//a[@rel='next']/@href")), None)
    assert seen == [f"message-{message.id}" for message in messages()]


def test_a_channel_that_is_gone_is_named(app, appointment, owner, client_of, monkeypatch):
    words = "this channel is not set up"
    owner.language = "en"
    db.session.commit()
    assert words not in client_of(owner).get("/outbox/").text
    monkeypatch.setitem(app.config, "SMS_URL", "")
    assert words in client_of(owner).get("/outbox/").text


def test_a_place_that_cannot_be_read_is_the_first_page(appointment, owner, client_of):
    for after in ("x", "2026-13-40~1", "~", "2026-11-20T09:00:00+00:00~x"):
        assert client_of(owner).get("/outbox/", query_string={"after": after}).status_code == 200


def test_the_page_asks_the_database_little(appointment, owner, client_of, count_queries):
    client = client_of(owner)
    client.get("/outbox/?tab=sent")
    few = count_queries(lambda: client.get("/outbox/"))
    for _ in range(10):
        make_appointment(make_client(), wish=ClientReminder.SMS, responsible_id=owner.id)
    # One more when the team's settings are read again, which is every few seconds.
    assert count_queries(lambda: client.get("/outbox/")) <= few + 1
    assert few <= 6
