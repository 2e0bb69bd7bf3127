"""The list of colleagues, inviting and editing them."""

import pytest
from sqlalchemy import select

from crm.database import db
from crm.models import AuthToken, Event, Job, Role, User
from crm.services.accounts import sessions, tokens
from tests.factories import make_user
from tests.pages import alert_on, form_on, is_signed_in, parsed, submit

ION = {
    "given_name": "Ion",
    "family_name": "Ceban",
    "email": "Ion@Example.com",
    "role": "restricted",
    "language": "ro",
}


@pytest.fixture
def boss(admin, client_of):
    """An administrator's browser."""
    admin.password_hash = "set"
    db.session.commit()
    return client_of(admin)


def user_of(email: str) -> User:
    return db.session.scalars(select(User).where(User.email == email)).one()


def test_everybody_sees_the_colleagues_and_administrators_more(boss, owner, client_of):
    text = parsed(client_of(owner).get("/users/")).text_content()
    assert "Ana Pop" in text
    links = parsed(client_of(owner).get("/users/")).xpath("//main//a/@href")
    assert not [link for link in links if link.startswith("/users/")]
    assert f"/users/{owner.id}/edit" in boss.get("/users/").text


def test_an_invitation_makes_a_colleague_and_a_link_to_hand_over(boss):
    answer = submit(boss, "/users/new", "/users/", **ION)
    user = user_of("ion@example.com")
    assert (answer.status_code, answer.location) == (303, f"/users/{user.id}/edit")
    assert (user.name, user.role, user.language) == ("Ion Ceban", Role.RESTRICTED, "ro")
    link = tokens.path_of(tokens.open_links()[user.id])
    assert link in boss.get(answer.location).text
    assert db.session.scalars(select(Job)).all() == []


def test_with_a_mail_server_the_invitation_is_mailed(boss, app, monkeypatch):
    monkeypatch.setitem(app.config, "SMTP_URL", "smtp://localhost")
    monkeypatch.setitem(app.config, "BASE_URL", "https://crm.example.com")
    answer = submit(boss, "/users/new", "/users/", **ION)
    assert answer.location == "/users/"
    job = db.session.scalars(select(Job)).one()
    assert (job.kind, job.args["event"], job.args["address"]) == (
        "send_mail",
        "invitation",
        "ion@example.com",
    )
    assert db.session.scalars(select(AuthToken)).all() == []


@pytest.mark.parametrize(
    ("field", "value"),
    [("email", ""), ("email", "ion"), ("email", "OWNER@example.com"), ("role", "king"), ("language", "de"),
     ("family_name", ""), ("given_name", "x" * 101)],
)  # fmt: skip
def test_what_is_wrong_is_marked_and_nobody_is_made(boss, owner, field, value):
    before = len(db.session.scalars(select(User)).all())
    answer = submit(boss, "/users/new", "/users/", **{**ION, field: value})
    assert answer.status_code == 422
    assert form_on(answer, "/users/").inputs[field].get("aria-invalid") == "true"
    assert len(db.session.scalars(select(User)).all()) == before


def test_a_colleague_is_edited(boss, owner):
    answer = submit(boss, f"/users/{owner.id}/edit", f"/users/{owner.id}", given_name="Olya", role="manager")
    assert answer.status_code == 303
    assert (owner.given_name, owner.role) == ("Olya", Role.MANAGER)
    actions = db.session.scalars(select(Event.action).where(Event.record_type == "user")).all()
    assert sorted(actions) == ["role_changed", "updated"]


def test_another_role_ends_the_sessions(boss, owner, client_of):
    browser = client_of(owner)
    submit(boss, f"/users/{owner.id}/edit", f"/users/{owner.id}", role="restricted")
    assert not is_signed_in(browser)


def test_another_name_does_not(boss, owner, client_of):
    browser = client_of(owner)
    submit(boss, f"/users/{owner.id}/edit", f"/users/{owner.id}", given_name="Olya")
    assert is_signed_in(browser)


def test_another_address_ends_sessions_and_links(boss, owner, client_of):
    browser, link = client_of(owner), tokens.issue(owner, tokens.TokenPurpose.PASSWORD_RESET)
    submit(boss, f"/users/{owner.id}/edit", f"/users/{owner.id}", email="new@example.com")
    assert not is_signed_in(browser)
    db.session.expire_all()
    assert link.used_at is not None


def test_the_last_administrator_keeps_the_role(boss, admin):
    answer = submit(boss, f"/users/{admin.id}/edit", f"/users/{admin.id}", role="user", given_name="Anna")
    assert answer.location == f"/users/{admin.id}/edit"
    assert (admin.role, admin.given_name) == (Role.ADMIN, "Ana")
    assert parsed(boss.get(answer.location)).xpath("//*[contains(@class, 'toast-error')]")


def test_a_stale_form_shows_both_values(boss, owner):
    page = boss.get(f"/users/{owner.id}/edit")
    submit(boss, f"/users/{owner.id}/edit", f"/users/{owner.id}", family_name="Rusu-Pop")
    form = form_on(page, f"/users/{owner.id}")
    answer = boss.post(
        form.action, data={**dict(form.form_values()), "family_name": "Russu", "given_name": "Olga"}
    )
    assert answer.status_code == 409
    assert {"Rusu-Pop", "Russu"} <= set(parsed(answer).xpath("//td/text()"))
    assert owner.family_name == "Rusu-Pop"
    assert submit_again(boss, answer, owner).status_code == 303
    assert owner.family_name == "Russu"


def submit_again(client, answer, user):
    form = form_on(answer, f"/users/{user.id}")
    return client.post(form.action, data=dict(form.form_values()))


def test_an_imported_colleague_gets_an_address_and_is_invited(boss, team):
    imported = make_user(family_name="Merkl", given_name="Darcel")
    page = boss.get(f"/users/{imported.id}/edit")
    assert f"/users/{imported.id}/link" not in page.text
    submit(boss, f"/users/{imported.id}/edit", f"/users/{imported.id}", email="darcel@example.com")
    submit(boss, f"/users/{imported.id}/edit", f"/users/{imported.id}/link", way="hand")
    assert imported.id in tokens.open_links()


def test_a_reset_link_is_made_for_who_has_a_password(boss, owner):
    owner.password_hash = "set"
    answer = submit(boss, f"/users/{owner.id}/edit", f"/users/{owner.id}/link", way="hand")
    link = tokens.open_links()[owner.id]
    assert link.purpose is tokens.TokenPurpose.PASSWORD_RESET
    assert tokens.path_of(link) in boss.get(answer.location).text


def test_nobody_else_sees_a_link(boss, owner, client_of):
    link = tokens.path_of(tokens.issue(owner, tokens.TokenPurpose.INVITATION))
    assert link not in client_of(owner).get("/users/").text
    assert link not in boss.get("/users/").text


def test_no_link_for_who_may_not_sign_in(boss, owner, admin):
    owner.lock(by=admin)
    token = parsed(boss.get("/users/new")).xpath("//input[@name='csrf_token']/@value")[0]
    assert boss.post(f"/users/{owner.id}/link", data={"csrf_token": token}).status_code == 404


def test_last_seen_comes_from_the_sessions(boss, owner, client_of):
    assert sessions.last_seen().keys().isdisjoint({owner.id})
    client_of(owner).get("/")
    assert owner.id in sessions.last_seen()


def test_names_are_shown_as_text(boss, team):
    make_user("x@example.com", family_name="<script>alert(1)</script>", given_name="{{ 7*7 }}")
    text = boss.get("/users/").text
    assert "<script>alert" not in text
    assert "{{ 7*7 }}" in text


def test_an_error_is_said_at_the_top(boss):
    assert alert_on(submit(boss, "/users/new", "/users/", **{**ION, "email": "ion"}))


def test_an_invitation_offers_the_plain_role_first(boss):
    assert form_on(boss.get("/users/new"), "/users/").fields["role"] == "user"
