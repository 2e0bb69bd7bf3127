"""Reminding the client of one appointment: the switch on its page and the field of its form."""

from datetime import UTC, datetime

import pytest

from crm.database import db
from crm.lib import clock
from crm.models import ClientReminder, ConsentChannel
from tests.factories import at, make_company, make_interaction
from tests.pages import alert_on, parsed, submit
from tests.services.reminders.people import make_appointment, make_client, messages, pending

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def friday(app, monkeypatch):
    monkeypatch.setitem(app.config, "SMTP_URL", "smtp://mail.firma.example")
    monkeypatch.setitem(app.config, "SMS_URL", "log:")
    with clock.set_to(NOW):
        yield


@pytest.fixture
def appointment(team, owner):
    owner.language = "en"
    return make_appointment(make_client(language="hu"), wish=ClientReminder.NONE, responsible_id=owner.id)


def act(appointment) -> str:
    return f"/interactions/{appointment.id}/client-reminder"


def page(appointment) -> str:
    return f"/interactions/{appointment.id}"


def test_one_tap_reminds_and_offers_undo(appointment, owner, client_of):
    answer = submit(client_of(owner), page(appointment), act(appointment), client_reminder="both")
    assert answer.status_code == 303
    assert len(pending(appointment)) == 4


def test_the_preview_is_the_clients_language_with_its_length(appointment, owner, client_of):
    text = parsed(client_of(owner).get(page(appointment))).text_content()
    assert "2026. november 23., hétfő" in text
    assert "+40 721 234 567" in text
    assert "ana@client.example" in text


def test_only_what_the_contact_has_and_allows_is_offered(appointment, owner, client_of):
    appointment.contact.state_consent(ConsentChannel.SMS, is_given=False, by=owner)
    options = parsed(client_of(owner).get(page(appointment))).xpath("//select[@id='client-reminder']/option")
    assert [option.get("value") for option in options] == ["none", "email"]
    submit(client_of(owner), page(appointment), act(appointment), client_reminder="sms")
    assert pending(appointment) == []


def test_a_task_offers_nothing(team, owner, client_of):
    task = make_interaction(contact_id=make_client().id, responsible_id=owner.id)
    assert "client-reminder" not in client_of(owner).get(f"/interactions/{task.id}").get_data(as_text=True)


def test_a_contact_without_addresses_offers_nothing(team, owner, client_of):
    made = make_interaction(at=at(14), contact_id=make_company().id, responsible_id=owner.id)
    assert "client-reminder" not in client_of(owner).get(f"/interactions/{made.id}").get_data(as_text=True)


def test_a_client_told_of_another_hour_is_pointed_out(appointment, owner, client_of):
    submit(client_of(owner), page(appointment), act(appointment), client_reminder="sms")
    told = messages(appointment)[0]
    told.state, told.sent_at = type(told.state).SENT, NOW
    db.session.commit()
    appointment.plan_appointment(appointment.starts_on, at(16), zone="Europe/Bucharest")
    appointment.record_event("updated", by=owner)
    text = client_of(owner).get(page(appointment)).get_data(as_text=True)
    assert "14:00" in text
    assert "Tell them of the change" in text


def test_the_form_reminds(appointment, owner, client_of):
    submit(client_of(owner), f"{page(appointment)}/edit", client_reminder="email")
    assert {line.split()[1] for line in pending(appointment)} == {"email"}


def test_the_form_refuses_what_cannot_be(team, owner, client_of):
    owner.language = "en"
    made = make_interaction(at=at(14), contact_id=make_company().id, responsible_id=owner.id)
    answer = submit(client_of(owner), f"/interactions/{made.id}/edit", client_reminder="email")
    assert answer.status_code == 422
    assert "cannot be reminded by e-mail" in alert_on(answer)


def test_a_task_in_the_form_clears_the_wish(appointment, owner, client_of):
    submit(client_of(owner), page(appointment), act(appointment), client_reminder="both")
    submit(client_of(owner), f"{page(appointment)}/edit", is_task="y")
    db.session.refresh(appointment)
    assert appointment.client_reminder is ClientReminder.NONE
    assert pending(appointment) == []


def test_a_stranger_finds_nothing(appointment, restricted, client_of, without_csrf):
    answer = client_of(restricted).post(act(appointment), data={"client_reminder": "email"})
    assert answer.status_code == 404
