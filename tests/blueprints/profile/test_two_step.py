"""Switching two-step verification on and off oneself."""

import pyotp
import pytest
from sqlalchemy import select

from crm.database import db
from crm.lib import clock
from crm.models import BackupCode, Submission
from crm.services.accounts import passwords, two_step
from tests.pages import form_on, is_signed_in, parsed, submit

PAGE = "/profile/two-step"
PASSWORD = "nuc verde sub scara"


@pytest.fixture
def user(owner):
    owner.password_hash = passwords.hash_password(PASSWORD)
    db.session.commit()
    return owner


def key_on(page) -> str:
    return parsed(page).xpath("//main//code")[0].text


def code_for(page) -> str:
    """What the app would show after scanning the page."""
    return pyotp.TOTP(key_on(page)).at(clock.now())


def switch_on(client):
    page = client.get(PAGE)
    form = form_on(page, PAGE)
    return client.post(PAGE, data={**dict(form.form_values()), "code": code_for(page)})


def codes_on(answer) -> list[str]:
    return [node.text for node in parsed(answer).xpath("//main//li/code")]


def test_a_right_code_switches_it_on_and_shows_recovery_codes(user, client_of):
    answer = switch_on(client_of(user))
    assert answer.status_code == 200
    assert len(codes_on(answer)) == 10
    assert user.totp_enabled_at is not None


def test_the_qr_code_is_the_key(user, client_of):
    page = parsed(client_of(user).get(PAGE))
    address = page.xpath("//main//details//a/@href")[0]
    assert address.startswith("otpauth://totp/")
    assert page.xpath("//main//code")[0].text in address
    assert page.xpath("//main//img/@src")[0].startswith("data:image/svg+xml")
    assert not page.xpath("//*[@style]")


def test_opening_the_page_writes_nothing(user, client_of):
    client_of(user).get(PAGE)
    assert (user.totp_secret, user.totp_enabled_at) == (None, None)


@pytest.mark.parametrize("code", ["", "000000", "abcdef", "1" * 13])
def test_a_wrong_code_keeps_the_same_key_on_the_page(user, client_of, code):
    client = client_of(user)
    page = client.get(PAGE)
    form = form_on(page, PAGE)
    answer = client.post(PAGE, data={**dict(form.form_values()), "code": code})
    assert answer.status_code == 422
    assert key_on(answer) == key_on(page)
    assert user.totp_enabled_at is None


def test_a_key_made_for_somebody_else_is_not_taken(user, colleague, client_of):
    client = client_of(user)
    seed = two_step.sealed_seed(colleague)
    assert submit(client, PAGE, seed=seed, code="123456").location == PAGE
    assert user.totp_enabled_at is None


def test_other_browsers_are_sent_away(user, client_of):
    here, elsewhere = client_of(user), client_of(user)
    switch_on(here)
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)


def test_recovery_codes_are_shown_once_and_stored_nowhere(user, client_of):
    client = client_of(user)
    codes = codes_on(switch_on(client))
    assert not any(code in client.get(PAGE).text for code in codes)
    kept = " ".join(str(vars(row)) for row in db.session.scalars(select(Submission)))
    kept += " ".join(db.session.scalars(select(BackupCode.digest)))
    assert not any(code in kept for code in codes)


def test_switching_off_asks_for_the_password(user, client_of):
    client = client_of(user)
    switch_on(client)
    assert turn_off(client, "wrong").status_code == 422
    assert user.totp_enabled_at is not None
    assert turn_off(client, PASSWORD).status_code == 303
    assert user.totp_enabled_at is None
    assert db.session.scalars(select(BackupCode)).all() == []


def turn_off(client, password: str):
    """The second button of the form sends it elsewhere."""
    form = form_on(client.get(PAGE), "/profile/two-step/codes")
    action = form.xpath(".//button/@formaction")[0]
    return client.post(action, data={**dict(form.form_values()), "present": password})


def test_new_recovery_codes_ask_for_the_password_too(user, client_of):
    client = client_of(user)
    old = codes_on(switch_on(client))
    action = "/profile/two-step/codes"
    assert submit(client, PAGE, action, present="wrong").status_code == 422
    fresh = codes_on(submit(client, PAGE, action, present=PASSWORD))
    assert len(fresh) == 10
    assert set(fresh).isdisjoint(old)


@pytest.mark.parametrize("action", ["/profile/two-step/codes", "/profile/two-step/off"])
def test_what_is_off_has_no_codes_and_is_not_switched_off(user, client_of, action):
    client = client_of(user)
    token = parsed(client.get(PAGE)).xpath("//input[@name='csrf_token']/@value")[0]
    assert client.post(action, data={"csrf_token": token, "present": PASSWORD}).location == PAGE
