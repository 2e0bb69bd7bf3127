"""Invitations and reset links: opened by anybody's mail scanner, used once by their owner."""

import threading

import pytest
from sqlalchemy import select

from crm.database import db
from crm.models import Event, Job, TokenPurpose, User
from crm.services.accounts import passwords, sessions, tokens
from tests.pages import form_on, is_signed_in, submit, values_of

FRESH = "zidul alb din spatele casei"
INVITATION, RESET = TokenPurpose.INVITATION, TokenPurpose.PASSWORD_RESET


def link_for(user, purpose) -> str:
    path = tokens.path_of(tokens.issue(user, purpose))
    db.session.commit()
    return path


def has_password(user, password: str) -> bool:
    db.session.expire_all()
    return passwords.matches(
        password, db.session.scalar(select(User.password_hash).where(User.id == user.id))
    )


def test_an_invitation_lets_its_owner_in(anonymous, owner):
    link = link_for(owner, INVITATION)
    answer = submit(anonymous, link, password=FRESH, given_name="Olguța")
    assert (answer.status_code, answer.location) == (303, "/")
    assert is_signed_in(anonymous)
    assert has_password(owner, FRESH)
    assert owner.given_name == "Olguța"


def test_a_reset_changes_the_password_and_asks_for_it(anonymous, user):
    answer = submit(anonymous, link_for(user, RESET), password=FRESH)
    assert (answer.status_code, answer.location) == (303, "/login")
    assert not is_signed_in(anonymous)
    assert has_password(user, FRESH)


def test_a_reset_ends_every_session_and_every_other_link(anonymous, user, client_of):
    signed_in, invitation = client_of(user), link_for(user, INVITATION)
    submit(anonymous, link_for(user, RESET), password=FRESH)
    assert not is_signed_in(signed_in)
    assert sessions.of_user(user) == []
    assert anonymous.get(invitation).status_code == 404


def test_a_reset_tells_the_owner(anonymous, user):
    submit(anonymous, link_for(user, RESET), password=FRESH)
    assert db.session.scalars(select(Job)).one().args["event"] == "password_changed"


@pytest.mark.parametrize("purpose", [INVITATION, RESET])
def test_it_works_once(anonymous, app, user, purpose):
    link = link_for(user, purpose)
    assert submit(anonymous, link, password=FRESH).status_code == 303
    stranger = app.test_client()
    assert stranger.get(link).status_code == 404


@pytest.mark.parametrize("purpose", [INVITATION, RESET])
def test_opening_it_uses_nothing_up(anonymous, user, purpose):
    link = link_for(user, purpose)
    for _ in range(3):
        assert anonymous.get(link).status_code == 200
    assert anonymous.head(link).status_code == 200


@pytest.mark.parametrize("path", ["/invitation/x", "/password-reset/x", "/invitation/" + "a.b" * 500])
def test_a_broken_link_is_explained(anonymous, user, path):
    answer = anonymous.get(path)
    assert answer.status_code == 404
    assert "/forgotten" in answer.text


@pytest.mark.parametrize("password", ["short", "parola123", "Olga Rusu", "mobila nord", ""])
def test_a_weak_password_is_refused_and_the_link_lives(anonymous, user, password):
    link = link_for(user, RESET)
    answer = submit(anonymous, link, password=password)
    assert answer.status_code == 422
    assert form_on(answer, link).inputs["password"].get("aria-invalid") == "true"
    assert anonymous.get(link).status_code == 200


def test_of_two_at_once_one_sets_the_password(app, user):
    link = link_for(user, RESET)
    clients = [app.test_client() for _ in range(5)]
    forms = [values_of(form_on(client.get(link), link)) for client in clients]
    start, statuses = threading.Barrier(5), []

    def send(number: int) -> None:
        start.wait()
        data = {**forms[number], "password": f"{FRESH} {number}"}
        statuses.append(clients[number].post(link, data=data).status_code)

    threads = [threading.Thread(target=send, args=(number,)) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [303, 404, 404, 404, 404]
    changes = select(Event).where(Event.action == "password_changed")
    assert len(db.session.scalars(changes).all()) == 1


def test_the_second_step_is_not_bypassed_by_an_invitation(anonymous, user):
    user.totp_secret, user.totp_enabled_at = "seed", user.created_at
    answer = submit(anonymous, link_for(user, INVITATION), password=FRESH)
    assert answer.location == "/login/two-step"
    assert not is_signed_in(anonymous)
