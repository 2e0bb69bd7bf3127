"""Codes of an app and recovery codes: right ones once, wrong ones never."""

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from crm.database import db
from crm.lib import clock
from crm.models import BackupCode, Event, User
from crm.services.accounts import sessions, two_step


@pytest.fixture
def enrolled(owner):
    """A colleague with an app: the user, their app's code maker, their recovery codes."""
    seed = two_step.new_seed()
    app_of_owner = pyotp.TOTP(two_step.secret_of(seed))
    before = clock.now() - timedelta(minutes=5)
    with clock.set_to(before):
        codes = two_step.enable(owner, seed, app_of_owner.at(before), session="")
    db.session.commit()
    return owner, app_of_owner, codes


def test_a_code_of_the_app_works_once(enrolled):
    user, phone, _codes = enrolled
    code = phone.at(clock.now())
    assert two_step.accept(user, code)
    assert not two_step.accept(user, code)


def test_an_earlier_code_is_dead_after_a_later_one(enrolled):
    user, phone, _codes = enrolled
    now = clock.now()
    with clock.set_to(now):
        assert two_step.accept(user, phone.at(now))
        assert not two_step.accept(user, phone.at(now - timedelta(seconds=30)))


@pytest.mark.parametrize(("seconds", "works"), [(-90, False), (-30, True), (30, True), (90, False)])
def test_clocks_may_differ_by_half_a_minute(enrolled, seconds, works):
    user, phone, _codes = enrolled
    now = clock.now()
    with clock.set_to(now):
        assert two_step.accept(user, phone.at(now + timedelta(seconds=seconds))) is works


@pytest.mark.parametrize("code", ["", "000000", "abc", "１２３４５６", "1" * 500, "\ud800", "\x00"])
def test_wrong_codes_are_refused(enrolled, code):
    assert not two_step.accept(enrolled[0], code)


def test_spaces_in_a_code_are_read_over(enrolled):
    user, phone, _codes = enrolled
    code = phone.at(clock.now())
    assert two_step.accept(user, f" {code[:3]} {code[3:]} ")


def test_each_recovery_code_works_once_however_typed(enrolled):
    user, _phone, codes = enrolled
    assert len(set(codes)) == 10
    assert two_step.accept(user, codes[0].upper().replace("-", " "))
    assert not two_step.accept(user, codes[0])
    assert two_step.codes_left(user) == 9


def test_recovery_codes_are_each_users_own(enrolled, colleague):
    _user, _phone, codes = enrolled
    seed = two_step.new_seed()
    two_step.enable(colleague, seed, pyotp.TOTP(two_step.secret_of(seed)).at(clock.now()), session="")
    assert not two_step.accept(colleague, codes[0])


def test_new_recovery_codes_replace_the_old_ones(enrolled):
    user, _phone, codes = enrolled
    fresh = two_step.renew_recovery_codes(user)
    assert not two_step.accept(user, codes[0])
    assert two_step.accept(user, fresh[0])


def test_a_wrong_first_code_switches_nothing_on(owner):
    assert two_step.enable(owner, two_step.new_seed(), "123", session="") is None
    assert owner.totp_enabled_at is None


def test_switching_on_ends_the_other_sessions(owner):
    mine = sessions.start(owner, address="", agent="")
    sessions.start(owner, address="", agent="")
    seed = two_step.new_seed()
    code = pyotp.TOTP(two_step.secret_of(seed)).at(clock.now())
    two_step.enable(owner, seed, code, session=sessions.digest_of(mine))
    left = sessions.of_user(owner)
    assert [(row.digest, row.epoch) for row in left] == [(sessions.digest_of(mine), owner.session_epoch)]


def test_the_database_holds_neither_secret_nor_codes(enrolled):
    """T28: who copies the database alone cannot make codes."""
    user, phone, codes = enrolled
    kept = db.session.scalar(select(User.totp_secret).where(User.id == user.id))
    digests = db.session.scalars(select(BackupCode.digest)).all()
    events = db.session.scalars(select(Event)).all()
    text = " ".join([kept, *digests, *(f"{event.before} {event.after} {event.details}" for event in events)])
    assert phone.secret not in text
    assert not any(code in text or code.replace("-", "") in text for code in codes)


def test_the_enrolment_form_carries_a_seed_of_its_own_user(owner, colleague):
    sealed = two_step.sealed_seed(owner)
    assert two_step.opened_seed(owner, sealed)
    assert two_step.opened_seed(colleague, sealed) is None
    assert two_step.opened_seed(owner, sealed[:-1]) is None
    assert two_step.opened_seed(owner, None) is None
