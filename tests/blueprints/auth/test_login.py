"""Signing in and out: who gets in, what is said, how often one may guess (T4)."""

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select

from crm import state
from crm.database import db
from crm.models import Event, User, UserState
from crm.services.accounts import passwords, sessions
from tests.pages import alert_on, is_signed_in, parsed, submit

PASSWORD = "nuc verde sub scara"


def test_right_password_opens_a_session(anonymous, user, try_login):
    answer = try_login(anonymous)
    assert (answer.status_code, answer.location) == (303, "/")
    assert is_signed_in(anonymous)


def test_the_cookie_of_a_session_is_sent_once(anonymous, user, try_login):
    """It lives as long as the session may: sent with each page it would be 0.3 KiB more every time."""
    try_login(anonymous)
    anonymous.get("/")
    assert "Set-Cookie" not in anonymous.get("/contacts/").headers


def test_address_is_spelled_in_any_case(anonymous, user, try_login):
    assert try_login(anonymous, email=" Owner@EXAMPLE.com ").status_code == 303


def test_returns_to_the_page_that_was_wanted(anonymous, user):
    wanted = anonymous.get("/deals/board?step=2")
    assert wanted.location == "/login?next=/deals/board?step%3D2"
    answer = submit(anonymous, wanted.location, email=user.email, password=PASSWORD)
    assert answer.location == "/deals/board?step=2"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_never_leads_to_another_site(anonymous, user, target):
    answer = submit(anonymous, "/login", email=user.email, password=PASSWORD, next=target)
    assert answer.location == "/"


def test_unknown_and_known_get_the_same_answer(anonymous, user, try_login):
    wrong = try_login(anonymous, password="wrong password")
    unknown = try_login(anonymous, email="nobody@example.com", password="wrong password")
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert alert_on(wrong) == alert_on(unknown) != ""


@pytest.mark.parametrize("state_", [UserState.LOCKED, UserState.LEFT])
def test_only_active_users_get_in(anonymous, user, state_, try_login):
    user.state = state_
    db.session.commit()
    answer = try_login(anonymous)
    assert answer.status_code == 422
    assert not is_signed_in(anonymous)


def test_user_without_a_password_cannot_sign_in(anonymous, owner, try_login):
    assert try_login(anonymous, password="").status_code == 422
    assert try_login(anonymous, password="nobody's password").status_code == 422


def test_password_is_compared_exactly(anonymous, user, try_login):
    assert try_login(anonymous, password=f" {PASSWORD}").status_code == 422


def test_outdated_hash_is_made_anew(anonymous, user, try_login):
    user.password_hash = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    db.session.commit()
    version = user.version
    assert try_login(anonymous).status_code == 303
    renewed = db.session.scalar(select(User.password_hash).where(User.id == user.id))
    assert "m=19456,t=2,p=1" in renewed
    assert passwords.matches(PASSWORD, renewed)
    assert db.session.get(User, user.id).version == version


def test_session_gets_a_new_token_at_sign_in(anonymous, user, try_login):
    anonymous.get("/login")
    with anonymous.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
        planted = cookie["csrf_token"]
    try_login(anonymous)
    with anonymous.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie.get("csrf_token") != planted


def test_logout_ends_the_session_on_the_server(app, anonymous, user, try_login):
    try_login(anonymous)
    with anonymous.session_transaction() as cookie:
        copied = dict(cookie)
    answer = submit(anonymous, "/profile/", "/logout")
    assert (answer.status_code, answer.location) == (303, "/login")
    thief = app.test_client()
    with thief.session_transaction() as cookie:
        cookie.update(copied)
    assert not is_signed_in(thief)


def test_logout_is_no_get(anonymous, user):
    assert anonymous.get("/logout").status_code == 405


def test_wrong_passwords_are_soon_not_evaluated(anonymous, user, try_login):
    answers = [try_login(anonymous, password=f"guess number {n}").status_code for n in range(40)]
    assert answers.count(422) == 10
    assert set(answers[10:]) == {429}
    assert try_login(anonymous).status_code == 429, "not even the right password is evaluated now"


def test_waiting_is_said_in_words_and_in_a_header(anonymous, user, try_login):
    for number in range(11):
        answer = try_login(anonymous, password=f"guess number {number}")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 1800
    assert "30" in alert_on(answer)


def test_owner_gets_in_from_elsewhere_during_an_attack(anonymous, user, app, try_login):
    for number in range(15):
        try_login(anonymous, password=f"guess number {number}", address="203.0.113.9")
    assert try_login(app.test_client()).status_code == 303


def test_owner_gets_in_from_the_known_browser_in_the_same_network(anonymous, user, app, try_login):
    try_login(anonymous)
    submit(anonymous, "/profile/", "/logout")
    attacker = app.test_client()
    for number in range(15):
        try_login(attacker, password=f"guess number {number}")
    assert try_login(attacker).status_code == 429
    assert try_login(anonymous).status_code == 303


def test_one_network_cannot_try_many_accounts(anonymous, user, try_login):
    answers = [
        try_login(anonymous, email=f"user{n % 20}@example.com", password="x").status_code for n in range(110)
    ]
    assert answers.count(422) == 100
    assert answers[-1] == 429


def test_success_forgives_earlier_slips(anonymous, user, try_login):
    for number in range(9):
        try_login(anonymous, password=f"slip {number}")
    assert try_login(anonymous).status_code == 303
    with state.reading() as connection:
        left = connection.execute(select(func.count()).where(state.attempt.c.bucket.like("password:%")))
        assert left.scalar() == 0


def test_refused_attempts_leave_the_business_database_alone(anonymous, user, try_login):
    before = db.session.scalar(select(func.count()).select_from(Event))
    try_login(anonymous, password="wrong password")
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Event)) == before


@pytest.mark.parametrize("path", ["/login", "/forgotten", "/logout", "/login/two-step"])
@pytest.mark.parametrize("data", [{}, {"csrf_token": "forged"}, "text"])
def test_a_form_from_elsewhere_is_refused(anonymous, user, path, data):
    """T6: another site can send its visitors' browsers here, but has no token."""
    kind = "text/plain" if isinstance(data, str) else "application/x-www-form-urlencoded"
    answer = anonymous.post(path, data=data, content_type=kind)
    assert answer.status_code == 400


def test_another_visitors_token_is_refused(anonymous, app, user):
    token = parsed(app.test_client().get("/login")).xpath("//input[@name='csrf_token']/@value")[0]
    data = {"email": user.email, "password": PASSWORD, "csrf_token": token}
    assert anonymous.post("/login", data=data).status_code == 400
    assert not is_signed_in(anonymous)


@pytest.mark.parametrize(
    ("field", "value"),
    [("email", "x" * 5000), ("email", "\x00"), ("password", "p" * 300_000), ("email", "a@b" * 99)],
)
def test_anything_typed_gets_an_answer(anonymous, user, try_login, field, value):
    assert try_login(anonymous, **{field: value}).status_code == 422


def test_an_expired_session_is_said(user, client_of, app):
    browser = client_of(user)
    sessions.end_all(user)
    page = browser.get(browser.get("/contacts/").location)
    assert parsed(page).xpath("//*[contains(@class, 'notice-warning')]")
    assert not parsed(app.test_client().get("/login")).xpath("//*[contains(@class, 'notice-warning')]")
