"""Sessions end (T3): eight events, and the next request of every browser is refused."""

from datetime import timedelta

import pytest

from crm.database import db
from crm.lib import clock
from crm.models import Role
from crm.services.accounts import departures, passwords, sessions, two_step
from crm.team import forget_team
from tests.pages import is_signed_in, submit

PASSWORD = "nuc verde sub scara"


def logged_out_everywhere(user, _admin):
    sessions.end_all(user)


def password_changed(user, _admin):
    passwords.change(user, "a new hash", by=user)


def role_changed(user, admin):
    user.change_role(Role.RESTRICTED, by=admin)


def locked(user, admin):
    user.lock(by=admin)


def left(user, admin):
    departures.depart(user, None, by=admin)


def locked_and_let_in_again(user, admin):
    user.lock(by=admin)
    user.return_to_work(by=admin)


def address_taken_away(user, _admin):
    user.email = None
    sessions.end_everywhere(user)


def second_step_reset(user, admin):
    two_step.disable(user, by=admin)


ENDINGS = [
    logged_out_everywhere, password_changed, role_changed, locked, left, locked_and_let_in_again,
    address_taken_away, second_step_reset,
]  # fmt: skip


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_next_request_of_every_browser_is_refused(owner, admin, colleague, client_of, ending):
    browsers, bystander = [client_of(owner) for _ in range(3)], client_of(colleague)
    assert all(is_signed_in(browser) for browser in browsers)
    ending(owner, admin)
    for browser in browsers:
        answer = browser.get("/contacts/")
        assert (answer.status_code, answer.location) == (303, "/login?next=/contacts/")
        answer = browser.get("/contacts/", headers={"HX-Request": "true", "HX-Request-Type": "partial"})
        assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/login")
        assert browser.post("/profile/", data={}).status_code in (303, 400)
    assert is_signed_in(bystander)


def test_an_idle_session_ends(owner, client_of):
    browser = client_of(owner)
    with clock.set_to(clock.now() + timedelta(hours=12, minutes=1)):
        assert not is_signed_in(browser)
    assert not is_signed_in(browser), "it does not come back to life"


def test_use_keeps_a_session_up_to_its_absolute_end(owner, client_of):
    browser, start = client_of(owner), clock.now()
    for hours in range(6, 30 * 24, 6):
        with clock.set_to(start + timedelta(hours=hours)):
            assert is_signed_in(browser)
    with clock.set_to(start + timedelta(days=30, minutes=1)):
        assert not is_signed_in(browser)


def test_a_forged_token_is_nobody(app, owner):
    for token in ("", "x", "1", str(owner.id), "a" * 3000):
        browser = app.test_client()
        with browser.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = token, True
        assert not is_signed_in(browser)


def test_presence_outlives_the_session(owner, client_of):
    now = clock.now()
    with clock.set_to(now):
        client_of(owner).get("/")
        sessions.end_all(owner)
        assert sessions.last_seen()[owner.id] == now


@pytest.fixture
def prescribed(team):
    team.two_step_roles = ["admin", "user"]
    db.session.commit()
    forget_team()


@pytest.mark.parametrize("path", ["/", "/contacts/", "/profile/", "/profile/password", "/search?q=x"])
def test_a_prescribed_second_step_comes_first(prescribed, owner, client_of, path):
    assert client_of(owner).get(path).location == "/profile/two-step"


def test_it_also_stops_writes(prescribed, owner, client_of):
    answer = client_of(owner).post("/profile/sessions/end-others", data={})
    assert (answer.status_code, answer.location) == (303, "/profile/two-step")


def test_it_can_be_set_up_or_left_by_logging_out(prescribed, owner, client_of):
    browser = client_of(owner)
    assert browser.get("/profile/two-step").status_code == 200
    assert submit(browser, "/profile/two-step", "/logout").location == "/login"


def test_other_roles_and_those_who_have_it_go_on(prescribed, restricted, owner, client_of):
    assert client_of(restricted).get("/contacts/").status_code == 200
    owner.totp_secret, owner.totp_enabled_at = "seed", clock.now()
    assert client_of(owner).get("/contacts/").status_code == 200
