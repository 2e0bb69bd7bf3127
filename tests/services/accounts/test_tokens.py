"""Links that work once, for their time, for their user, and only with both row and key."""

from datetime import timedelta

import pytest

from crm.database import db
from crm.lib import clock
from crm.models import TokenPurpose, UserState
from crm.services.accounts import tokens

INVITATION, RESET = TokenPurpose.INVITATION, TokenPurpose.PASSWORD_RESET


@pytest.fixture
def link(owner):
    return tokens.issue(owner, INVITATION)


def test_a_link_leads_to_its_token(link):
    assert tokens.find(tokens.text_of(link), INVITATION) is link


def test_it_is_bound_to_its_purpose(link):
    assert tokens.find(tokens.text_of(link), RESET) is None


@pytest.mark.parametrize("text", ["", "x", "WzEsIngiXQ.forged", "a" * 3000, "\ud800", "[1,2].x.y"])
def test_forged_ones_lead_nowhere(link, text):
    assert tokens.find(text, INVITATION) is None


def test_a_copy_of_the_database_makes_no_link(link, app):
    """Whoever signs with another key is refused, though the row's nonce is right."""
    forged = _signed_with("another key", link, app)
    assert tokens.find(forged, INVITATION) is None


def _signed_with(key, link, app):
    kept, app.config["SECRET_KEY"] = app.config["SECRET_KEY"], key
    try:
        return tokens.text_of(link)
    finally:
        app.config["SECRET_KEY"] = kept


def test_the_key_alone_makes_no_link(link):
    text = tokens.text_of(link)
    link.nonce = "another"
    db.session.flush()
    assert tokens.find(text, INVITATION) is None


@pytest.mark.parametrize(
    ("purpose", "by_hand", "hours"), [(INVITATION, False, 7 * 24), (RESET, False, 1), (RESET, True, 24)]
)
def test_it_ends_with_its_time(owner, purpose, by_hand, hours):
    start = clock.now()
    with clock.set_to(start):
        text = tokens.text_of(tokens.issue(owner, purpose, by_hand=by_hand))
    with clock.set_to(start + timedelta(hours=hours, seconds=-1)):
        assert tokens.find(text, purpose) is not None
    with clock.set_to(start + timedelta(hours=hours)):
        assert tokens.find(text, purpose) is None


def test_it_is_used_once(link):
    text = tokens.text_of(link)
    assert tokens.use_up(link)
    assert not tokens.use_up(link)
    db.session.expire_all()
    assert tokens.find(text, INVITATION) is None


def test_a_newer_one_replaces_it(link, owner):
    text = tokens.text_of(link)
    tokens.issue(owner, INVITATION)
    db.session.expire_all()
    assert tokens.find(text, INVITATION) is None


@pytest.mark.parametrize("change", [{"state": UserState.LOCKED}, {"state": UserState.LEFT}, {"email": None}])
def test_it_ends_with_the_right_to_sign_in(link, owner, change):
    for name, value in change.items():
        setattr(owner, name, value)
    db.session.flush()
    assert tokens.find(tokens.text_of(link), INVITATION) is None


def test_the_address_stands_under_the_base_url(link, app):
    app.config["BASE_URL"] = "https://crm.example.com"
    try:
        assert tokens.link_of(link).startswith("https://crm.example.com/invitation/")
    finally:
        app.config["BASE_URL"] = ""
    assert tokens.link_of(link).startswith("/invitation/")
