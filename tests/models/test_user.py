"""Roles and states: somebody can always administer, and every change ends the sessions."""

import threading

import pytest

from crm.database import db
from crm.models import LastAdministrator, Role, User, UserState
from tests.factories import make_user


@pytest.fixture
def boss(admin):
    admin.password_hash = "set"
    db.session.commit()
    return admin


ACTS = [
    lambda user, by: user.change_role(Role.MANAGER, by=by),
    lambda user, by: user.lock(by=by),
    lambda user, by: user.leave(by=by),
]


@pytest.mark.parametrize("act", ACTS)
def test_the_last_administrator_stays_one(boss, act):
    with pytest.raises(LastAdministrator):
        act(boss, boss)


@pytest.mark.parametrize("act", ACTS)
def test_one_of_two_may_go(boss, act):
    make_user("second@example.com", Role.ADMIN, password_hash="set")
    act(boss, boss)
    assert (boss.role, boss.state) != (Role.ADMIN, UserState.ACTIVE)


@pytest.mark.parametrize(
    "values", [{"password_hash": None}, {"state": UserState.LOCKED, "password_hash": "set"}]
)
def test_one_who_cannot_sign_in_does_not_count(boss, values):
    make_user("second@example.com", Role.ADMIN, **values)
    with pytest.raises(LastAdministrator):
        boss.lock(by=boss)


@pytest.mark.parametrize("act", ACTS)
def test_every_change_ends_the_sessions_and_is_remembered(boss, owner, act):
    epoch = owner.session_epoch
    act(owner, boss)
    assert owner.session_epoch == epoch + 1


def test_nothing_happens_twice(boss, owner):
    owner.lock(by=boss)
    epoch = owner.session_epoch
    owner.lock(by=boss)
    owner.change_role(Role.USER, by=boss)
    assert owner.session_epoch == epoch


def test_two_who_demote_each_other_leave_one(app, boss):
    second = make_user("second@example.com", Role.ADMIN, password_hash="set")
    ids, refused, start = (boss.id, second.id), [], threading.Barrier(2)

    def demote(user_id):
        with app.app_context():
            start.wait()
            try:
                user = db.session.get(User, user_id)
                user.change_role(Role.USER, by=user)
                db.session.commit()
            except LastAdministrator:
                refused.append(user_id)
                db.session.rollback()

    db.session.commit()
    threads = [threading.Thread(target=demote, args=(user_id,)) for user_id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert len(db.session.scalars(User.administrators()).all()) == 1


def test_secrets_never_reach_an_event(boss):
    boss.password_hash, boss.totp_secret = "$argon2id$secret", "seed"
    event = boss.record_event("updated", by=boss)
    assert (event.before, event.after) == ({}, {})


def test_names_stand_in_the_users_own_order(team):
    user = make_user(family_name="Kovács", given_name="Anna")
    assert (user.name, user.initials) == ("Anna Kovács", "AK")
    user.language = "hu"
    assert (user.name, user.initials) == ("Kovács Anna", "KA")
