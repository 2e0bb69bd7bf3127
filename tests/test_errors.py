"""Errors say what happened and lose nothing: a busy or full database, an ended session, malformed input."""

import sqlite3

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from tests.pages import parsed

HTMX = {"HX-Request": "true", "HX-Request-Type": "full"}


@pytest.fixture
def failing(app, monkeypatch):
    """Make My day fail with an error of the database."""

    def fail_with(words: str):
        def view():
            raise OperationalError("SELECT 1", {}, sqlite3.OperationalError(words))

        view.required_permission = "agenda.view"
        monkeypatch.setitem(app.view_functions, "agenda.index", view)

    return fail_with


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("database is locked", 503),
        ("database or disk is full", 507),
        ("could not extend file: No space left on device", 507),
        ("deadlock detected", 503),
        ("server closed the connection unexpectedly", 503),
        ("no such table: x", 500),
        ("no such column: contact.full_name", 500),
    ],
)
def test_a_database_that_cannot_answer(failing, admin, client_of, words, status):
    failing(words)
    answer = client_of(admin).get("/", headers={"Accept-Language": "hu"})
    assert answer.status_code == status
    assert len(parsed(answer).xpath("//h1")) == 1
    assert words not in answer.get_data(as_text=True)
    assert ("Retry-After" in answer.headers) is (status != 500)


def test_more_requests_than_connections_are_asked_to_come_again(app, admin, client_of, monkeypatch):
    def view():
        raise PoolTimeout("QueuePool limit of size 8 overflow 8 reached")

    view.required_permission = "agenda.view"
    monkeypatch.setitem(app.view_functions, "agenda.index", view)
    answer = client_of(admin).get("/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


def test_a_form_whose_session_ended_keeps_its_words(anonymous, team, without_csrf):
    answer = anonymous.post("/contacts/new", data={"name": "X"}, headers=HTMX)
    assert answer.status_code == 401
    assert "HX-Redirect" not in answer.headers
    assert "/login" in answer.get_data(as_text=True)


def test_a_link_whose_session_ended_leads_to_the_login_page(anonymous, team):
    answer = anonymous.get("/contacts/", headers=HTMX)
    assert (answer.status_code, answer.headers["HX-Redirect"][:6]) == (401, "/login")


@pytest.mark.parametrize(
    "path",
    [
        "/contacts/?q=%ff%fe",
        "/contacts/?after=%00",
        "/?date=9999-99-99",
        "/interactions/?from=x&to=y",
        "/deals/?after=zzz",
        "/search?q=%ed%a0%80",
        "/history/contact/99999999999999999999",
    ],
)
def test_malformed_addresses_never_break_it(admin, client_of, path):
    assert client_of(admin).get(path).status_code < 500
