"""The second step: without a code nobody gets in, a code works once, guessing is counted."""

from datetime import timedelta

import pyotp
import pytest

from crm.database import db
from crm.lib import clock
from crm.models import UserState
from crm.services.accounts import two_step
from tests.pages import alert_on, is_signed_in, submit

PAGE = "/login/two-step"


@pytest.fixture
def phone(user):
    """The user's app; two-step verification was switched on five minutes ago."""
    seed, before = two_step.new_seed(), clock.now() - timedelta(minutes=5)
    maker = pyotp.TOTP(two_step.secret_of(seed))
    with clock.set_to(before):
        maker.recovery_codes = two_step.enable(user, seed, maker.at(before), session="")
    db.session.commit()
    return maker


def now_on(phone) -> str:
    return phone.at(clock.now())


def test_the_password_alone_leads_to_the_second_step(anonymous, phone, try_login):
    answer = try_login(anonymous)
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert not is_signed_in(anonymous)


def test_a_code_lets_in_and_on_to_the_wanted_page(anonymous, user, phone):
    submit(anonymous, "/login?next=/deals/board", "/login", email=user.email, password="nuc verde sub scara")
    answer = submit(anonymous, PAGE, code=now_on(phone))
    assert (answer.status_code, answer.location) == (303, "/deals/board")
    assert is_signed_in(anonymous)


def test_a_recovery_code_lets_in_once(anonymous, app, phone, try_login):
    code = phone.recovery_codes[3]
    try_login(anonymous)
    assert submit(anonymous, PAGE, code=code).status_code == 303
    again = app.test_client()
    try_login(again)
    assert submit(again, PAGE, code=code).status_code == 422


def test_a_code_seen_over_the_shoulder_is_dead(anonymous, app, phone, try_login):
    code = now_on(phone)
    try_login(anonymous)
    submit(anonymous, PAGE, code=code)
    thief = app.test_client()
    try_login(thief)
    assert submit(thief, PAGE, code=code).status_code == 422
    assert not is_signed_in(thief)


def test_wrong_codes_are_said_and_counted(anonymous, phone, try_login):
    try_login(anonymous)
    answers = [submit(anonymous, PAGE, code="000000") for _ in range(7)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429] * 2
    assert alert_on(answers[0])
    assert int(answers[-1].headers["Retry-After"]) <= 901
    assert submit(anonymous, PAGE, code=now_on(phone)).status_code == 429


def test_without_the_first_step_there_is_no_second(anonymous, phone):
    assert anonymous.get(PAGE).location == "/login"


def test_the_first_step_is_forgotten_after_ten_minutes(anonymous, phone, try_login):
    try_login(anonymous)
    with clock.set_to(clock.now() + timedelta(minutes=11)):
        assert anonymous.get(PAGE).location == "/login"


def test_the_first_step_ends_with_the_access(anonymous, user, phone, try_login):
    try_login(anonymous)
    user.state = UserState.LOCKED
    assert anonymous.get(PAGE).location == "/login"


def test_the_first_step_ends_with_the_password(anonymous, user, phone, try_login):
    try_login(anonymous)
    user.session_epoch += 1
    assert anonymous.get(PAGE).location == "/login"
