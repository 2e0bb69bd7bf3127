"""``flask seed``: the sample company by command."""

import pytest
from sqlalchemy import func, select

from crm.cli.seed import make
from crm.database import db
from crm.models import Deal, Role, Team, User
from crm.services.accounts import access as accounts


@pytest.fixture
def run(app):
    return lambda *words: app.test_cli_runner().invoke(make, words)


def deals() -> int:
    return db.session.scalar(select(func.count(Deal.id)))


def test_the_demo_makes_a_team_that_can_sign_in(run):
    answer = run("--demo")
    assert (answer.exit_code, answer.output) == (
        0, "14 companies, 22 people, 8 products, 12 deals, 62 interactions made.\n",
    )  # fmt: skip
    team = db.session.get(Team, 1)
    assert (team.name, team.currency, team.time_zone) == ("Mobila Nord", "RON", "Europe/Bucharest")
    assert accounts.authenticate("admin@example.com", "semafor-demo").role is Role.ADMIN
    assert db.session.scalar(select(func.count(User.id))) == 4


def test_the_demo_speaks_the_language_asked_for(run):
    assert run("--demo", "--language", "pl").exit_code == 0
    team = db.session.get(Team, 1)
    assert (team.name, team.language, team.country, team.currency) == ("Meble Północ", "pl", "PL", "PLN")


def test_a_second_demo_changes_nothing(run):
    run("--demo")
    answer = run("--demo", "--language", "hu")
    assert (answer.exit_code, answer.output) == (0, "The sample company is there already.\n")
    assert deals() == 12


def test_the_demo_joins_a_team_that_is_there(run, team, admin):
    admin.password_hash = "x"
    db.session.commit()
    assert run("--demo").exit_code == 0
    assert db.session.scalars(select(User.email)).all() == ["admin@example.com"]
    assert deals() == 12


def test_interactions_need_somebody(run):
    answer = run("--companies", "0", "--people", "0")
    assert answer.exit_code == 2
    assert "need companies or people" in answer.output


def test_counts_are_made_as_asked(run):
    counts = ("--companies", "3", "--people", "4", "--interactions", "5", "--deals", "2", "--users", "2")
    answer = run(*counts)
    assert answer.exit_code == 0
    assert "3 companies, 4 people, 5 interactions, 2 deals, 2 users made." in answer.output
    assert deals() == 2
