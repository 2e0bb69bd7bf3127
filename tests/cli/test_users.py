"""``flask users``: colleagues from the command line."""

import pytest
from sqlalchemy import select

from crm.database import db
from crm.models import Role, TokenPurpose, User
from crm.services.accounts import passwords, tokens


@pytest.fixture
def run(app):
    runner = app.test_cli_runner()

    def invoke(*args, **options):
        db.session.commit()
        with app.app_context():
            return runner.invoke(args=["users", *args], **options)

    return invoke


def test_add_prints_a_link_that_works(run, team):
    answer = run("add", "Ion@Example.com", "--role", "manager", "--given", "Ion", "--family", "Ceban")
    assert answer.exit_code == 0
    link = answer.output.strip()
    assert link.startswith("http://127.0.0.1:8000/invitation/")
    token = tokens.find(link.rpartition("/")[2], TokenPurpose.INVITATION)
    assert (token.user.email, token.user.role, token.user.name) == (
        "ion@example.com",
        Role.MANAGER,
        "Ion Ceban",
    )


def test_the_link_stands_under_the_base_url(run, team, app, monkeypatch):
    monkeypatch.setitem(app.config, "BASE_URL", "https://crm.example.com")
    assert run("add", "ion@example.com", "--role", "user").output.startswith(
        "https://crm.example.com/invitation/"
    )


def test_a_password_can_be_piped_in(run, team):
    answer = run(
        "add", "ion@example.com", "--role", "user", "--password-stdin", input="nuc verde sub scara\n"
    )
    assert answer.exit_code == 0
    assert "nuc verde" not in answer.output
    password_hash = db.session.scalars(select(User.password_hash)).one()
    assert passwords.matches("nuc verde sub scara", password_hash)


@pytest.mark.parametrize(
    ("args", "word", "typed"),
    [
        (("ion", "--role", "user"), "not an e-mail", ""),
        (("ana@example.com", "--role", "user"), "already", ""),
        (("ion@example.com", "--role", "king"), "king", ""),
        (("ion@example.com",), "--role", ""),
        (("ion@example.com", "--role", "user", "--password-stdin"), "too short", "abc\n"),
        (("ion@example.com", "--role", "user", "--password-stdin"), "common", "parola123\n"),
    ],
)
def test_what_is_wrong_is_said_and_nobody_is_added(run, team, args, word, typed):
    run("add", "ana@example.com", "--role", "admin")
    answer = run("add", *args, input=typed)
    assert answer.exit_code != 0
    assert word in answer.output
    assert len(db.session.scalars(select(User)).all()) == 1


def test_before_the_first_run_there_is_no_team_to_join(run):
    answer = run("add", "ion@example.com", "--role", "admin")
    assert answer.exit_code != 0
    assert "first-run page" in answer.output


def test_list_names_everybody(run, admin, owner):
    lines = [line.split("\t") for line in run("list").output.splitlines()]
    assert [line[1:4] for line in lines] == [
        ["admin@example.com", "admin", "active"], ["owner@example.com", "user", "active"],
    ]  # fmt: skip
