"""The team's settings: changed by administrators, in force at once."""

from datetime import date

import pytest
from sqlalchemy import select

from crm.database import db
from crm.models import Event, Job, Role, Team
from crm.permission_words import WORDS
from crm.permissions import PERMISSIONS
from crm.services.jobs.heartbeat import beat
from crm.services.jobs.runner import run_due
from crm.team import team as settings
from tests.factories import make_company
from tests.pages import form_on, parsed, submit

PAGE = "/settings/"


@pytest.fixture
def boss(admin, client_of):
    return client_of(admin)


def the_team() -> Team:
    return db.session.get(Team, 1)


def test_what_is_typed_holds_at_once(boss):
    answer = submit(
        boss,
        PAGE,
        name="Nord SRL",
        country="MD",
        currency="MDL",
        time_zone="Europe/Chisinau",
        two_step_roles=["manager"],
    )
    assert answer.status_code == 303
    row = the_team()
    assert (row.name, row.country, row.currency, row.time_zone) == (
        "Nord SRL",
        "MD",
        "MDL",
        "Europe/Chisinau",
    )
    assert settings().name == "Nord SRL"
    assert settings().two_step_roles == ("manager",)


def test_ticks_can_be_taken_away(boss):
    submit(boss, PAGE, two_step_roles=["manager", "restricted"])
    submit(boss, PAGE, two_step_roles=None)
    assert the_team().two_step_roles == []


def test_days_off_are_days_and_spans_of_days(boss):
    typed = "25.12.2026\n\n24.12.2026 - 26.12.2026\n1 jan 2027"
    assert submit(boss, PAGE, days_off=typed).status_code == 303
    assert the_team().days_off == ["2026-12-24", "2026-12-25", "2026-12-26", "2027-01-01"]
    assert date(2026, 12, 25) not in settings().working_days
    assert date(2026, 12, 28) in settings().working_days


@pytest.mark.parametrize("language", ["en", "ro", "ru", "hu", "pl"])
def test_days_off_stay_when_the_page_is_saved_again(boss, admin, language):
    admin.language = language
    the_team().days_off = days = ["2026-12-24", "2026-12-25", "2026-12-26", "2027-01-01"]
    db.session.commit()
    assert submit(boss, PAGE, name="Nord SRL").status_code == 303
    assert the_team().days_off == days
    submit(boss, PAGE, days_off="")
    assert the_team().days_off == []


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("31.02.2027", id="no-such-day"),
        pytest.param("26.12.2026 - 24.12.2026", id="backwards"),
        pytest.param("24.12.2026 - 25.12.2026 - 26.12.2026", id="three-ends"),
        pytest.param("Christmas", id="words"),
        pytest.param("01.01.2027 - 01.01.2190", id="a-lifetime"),
        pytest.param("01.01.0001", id="the-year-one"),
        pytest.param("25.12.2026\nx" + "x" * 100_000, id="endless"),
    ],
)
def test_days_off_that_cannot_be_read_are_said_and_kept(boss, typed):
    answer = submit(boss, PAGE, days_off=typed)
    assert answer.status_code == 422
    assert form_on(answer, PAGE).fields["days_off"].split() == typed.split()
    db.session.expire_all()
    assert the_team().days_off == []


def test_another_language_puts_names_into_another_order(boss, app):
    """Hungarian sorts Cukor before Csaba, Romanian after."""
    companies = [make_company("Csaba Kft."), make_company("Cukor Kft.")]
    submit(boss, PAGE, language="hu")
    assert db.session.scalars(select(Job)).one().kind == "rebuild_sort_keys"
    db.session.commit()
    with app.app_context():
        run_due(seconds=5)
    db.session.expire_all()
    assert [c.name for c in sorted(companies, key=lambda c: c.sort_key)] == ["Cukor Kft.", "Csaba Kft."]


def test_the_same_language_rebuilds_nothing(boss):
    submit(boss, PAGE, name="Nord SRL")
    assert db.session.scalars(select(Job)).all() == []


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("language", "de"), ("country", "XX"), ("currency", "lei"), ("time_zone", "Mars/Base"),
     ("two_step_roles", ["king"])],
)  # fmt: skip
def test_what_is_wrong_is_marked_and_nothing_changes(boss, field, value):
    answer = submit(boss, PAGE, **{field: value})
    assert answer.status_code == 422
    assert parsed(answer).xpath(f"//*[@id='{field}-error']")
    assert (the_team().name, the_team().version) == ("Mobila Nord", 1)


def alert_or_mark(answer, field: str) -> bool:
    return bool(
        parsed(answer).xpath(f"//*[@id='{field}-error' or contains(@aria-describedby, '{field}-error')]")
    )


def test_a_stale_form_shows_both_values(boss):
    form = form_on(boss.get(PAGE), PAGE)
    submit(boss, PAGE, name="Nord SRL")
    answer = boss.post(PAGE, data={**dict(form.form_values()), "name": "Sud SRL"})
    assert answer.status_code == 409
    assert {"Nord SRL", "Sud SRL"} <= set(parsed(answer).xpath("//td/text()"))


def test_a_change_is_remembered(boss, admin):
    submit(boss, PAGE, currency="EUR")
    event = db.session.scalars(select(Event).where(Event.record_type == "team")).one()
    assert (event.user_id, event.before, event.after) == (admin.id, {"currency": "RON"}, {"currency": "EUR"})


def test_the_light_of_background_work(boss):
    assert light(boss) == "notice notice-warning"
    beat()
    assert light(boss) == "notice notice-good"


def light(client) -> str:
    return parsed(client.get(PAGE)).xpath("//section[@aria-labelledby='background-title']/div/@class")[0]


def test_the_table_of_rights_is_the_table_the_guard_uses(boss):
    page = parsed(boss.get("/settings/rights"))
    rows = page.xpath("//main//tbody/tr")
    assert len(rows) == len(PERMISSIONS)
    for row, allowed in zip(rows, PERMISSIONS.values(), strict=True):
        shown = [bool(cell.xpath(".//svg")) for cell in row.xpath("td")]
        assert shown == [role in allowed for role in Role]


def test_every_permission_has_words():
    assert set(WORDS) == set(PERMISSIONS), "say in permission_words.py what the permission lets one do"
