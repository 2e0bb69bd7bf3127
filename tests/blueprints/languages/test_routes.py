"""Anybody may choose a language; a signed-in user's choice is kept in the profile."""

import pytest

from crm.config import LANGUAGES
from crm.database import db
from crm.models import User
from tests.pages import submit


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_visitor_chooses_a_language(anonymous, admin, language):
    answer = submit(anonymous, "/login", "/language", language=language)
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/login"
    assert f'<html lang="{language}"' in anonymous.get("/login").text


def test_a_user_keeps_it(client_of, owner):
    submit(client_of(owner), "/search", "/language", language="hu")
    db.session.expire_all()
    assert db.session.get(User, owner.id).language == "hu"


@pytest.mark.parametrize("language", ["", "de", "../hu", "HU"])
def test_an_unknown_language_is_refused(client_of, owner, language):
    answer = submit(client_of(owner), "/search", "/language", language=language)
    assert answer.status_code == 400
    assert db.session.get(User, owner.id).language is None


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_it_leads_nowhere_else(anonymous, admin, target):
    answer = submit(anonymous, "/login", "/language", language="pl", next=target)
    assert answer.headers["Location"] == "/"


def test_it_cannot_be_read(anonymous, admin):
    assert anonymous.get("/language").status_code == 405
