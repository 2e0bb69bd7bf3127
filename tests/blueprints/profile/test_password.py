"""Changing one's password: the present one is asked, the others are sent away."""

import pytest
from sqlalchemy import select

from crm.database import db
from crm.models import Event, Submission, User
from crm.services.accounts import passwords
from tests.pages import form_on, is_signed_in, submit

PRESENT, FRESH = "nuc verde sub scara", "zidul alb din spatele casei"
PAGE = "/profile/password"


@pytest.fixture
def user(owner):
    owner.password_hash = passwords.hash_password(PRESENT)
    db.session.commit()
    return owner


def has_password(user, password: str) -> bool:
    return passwords.matches(
        password, db.session.scalar(select(User.password_hash).where(User.id == user.id))
    )


def test_the_others_are_sent_away_and_this_browser_stays(user, client_of):
    here, elsewhere = client_of(user), client_of(user)
    assert submit(here, PAGE, present=PRESENT, password=FRESH).status_code == 303
    assert has_password(user, FRESH)
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)


def test_a_wrong_present_password_changes_nothing(user, client_of):
    client = client_of(user)
    answer = submit(client, PAGE, present="wrong", password=FRESH)
    assert answer.status_code == 422
    assert form_on(answer, PAGE).inputs["present"].get("aria-invalid") == "true"
    assert has_password(user, PRESENT)


def test_a_borrowed_browser_does_not_guess_long(user, client_of):
    client = client_of(user)
    answers = [submit(client, PAGE, present=f"guess {n}", password=FRESH).status_code for n in range(12)]
    assert answers == [422] * 10 + [429] * 2


@pytest.mark.parametrize("password", ["short", "parola123", "olga rusu", "mobilanord", "owner@example.com"])
def test_a_weak_one_is_refused(user, client_of, password):
    answer = submit(client_of(user), PAGE, present=PRESENT, password=password)
    assert answer.status_code == 422
    assert has_password(user, PRESENT)


def test_nothing_that_was_typed_is_shown_or_kept(user, client_of):
    """T28: neither the page, nor the history, nor the rows against double sending hold it."""
    client = client_of(user)
    refused = submit(client, PAGE, present="a wrong secret", password=FRESH)
    assert FRESH not in refused.text
    assert "a wrong secret" not in refused.text
    submit(client, PAGE, present=PRESENT, password=FRESH)
    rows = [*db.session.scalars(select(Event)), *db.session.scalars(select(Submission))]
    kept = " ".join(str(vars(row)) for row in rows)
    assert FRESH not in kept
    assert PRESENT not in kept


def test_a_form_sent_twice_changes_it_once(user, client_of):
    client = client_of(user)
    data = {**dict(form_on(client.get(PAGE), PAGE).form_values()), "present": PRESENT, "password": FRESH}
    answers = [client.post(PAGE, data=data) for _ in range(2)]
    assert [(answer.status_code, answer.location) for answer in answers] == [(303, PAGE)] * 2
    changes = db.session.scalars(select(Event).where(Event.action == "password_changed")).all()
    assert len(changes) == 1
