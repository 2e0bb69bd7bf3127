"""A team may begin simple: tasks first, the rest one switch each (ST-01)."""

from datetime import timedelta

import pytest

from crm.database import db
from crm.feature_table import FEATURES
from crm.lib import clock
from crm.models import Team, User
from crm.team import forget_team
from tests.pages import parsed, submit

ANSWERS = {
    "team_name": "Mobila Nord",
    "given_name": "Ana",
    "family_name": "Pop",
    "email": "ana@mobila.example.com",
    "password": "salcia verde 42 pe deal",
    "language": "en",
}
ENGLISH = {"Accept-Language": "en"}


def begin(client, **fields) -> Team:
    answer = submit(client, "/setup", headers=ENGLISH, **{**ANSWERS, **fields})
    assert answer.status_code == 303
    return db.session.query(Team).one()


def menu(client) -> list[str]:
    return parsed(client.get("/")).xpath("//nav[@class='rail']/a[@class='rail-item']/@href")


def test_it_is_ticked_and_leaves_tasks(app, anonymous):
    team = begin(anonymous)
    assert team.features == {name: part.starter for name, part in FEATURES.items()}
    assert menu(anonymous) == [
        "/", "/contacts/", "/calendar/", "/interactions/", "/imports/", "/users/", "/settings/", "/help/",
    ]  # fmt: skip


def test_without_the_tick_everything_is_on(app, anonymous):
    assert begin(anonymous, starts_simple=None).features == {}
    assert "/deals/" in menu(anonymous)


def test_sample_data_come_with_all_parts(app, anonymous):
    assert begin(anonymous, with_sample="y").features == {}


def test_teams_of_before_keep_everything(team, admin, client_of):
    assert team.features == {}
    assert "/deals/board" in menu(client_of(admin))


def test_the_settings_say_what_comes_next(app, anonymous):
    begin(anonymous)
    client = anonymous
    answer = submit(client, "/settings/", "/settings/features/evening_plan")
    assert answer.status_code == 303
    assert "/plan/" in menu(client)


@pytest.fixture
def started(app, anonymous):
    begin(anonymous)
    return anonymous


def suggests(client, *, days: int) -> bool:
    forget_team()
    with clock.set_to(clock.now() + timedelta(days=days)):
        return "/settings/features/suggestion/dismissal" in client.get("/").text


def test_my_day_suggests_more_after_a_week_until_dismissed(started):
    team = db.session.query(Team).one()
    assert not suggests(started, days=0)
    team.suggests_parts_from -= timedelta(days=8)
    assert suggests(started, days=0)
    submit(started, "/", "/settings/features/suggestion/dismissal")
    assert not suggests(started, days=0)


def test_others_see_no_suggestion(started, client_of):
    team = db.session.query(Team).one()
    team.suggests_parts_from -= timedelta(days=8)
    colleague = User(email="b@example.com", family_name="B")
    db.session.add(colleague)
    db.session.commit()
    assert not suggests(client_of(colleague), days=0)
