"""The first-run page: one team, one administrator, whatever comes at once (T27)."""

import threading

import pytest
from sqlalchemy import func, select

from crm.database import db
from crm.models import Job, Role, Team, User
from crm.team import team
from tests.pages import form_on, parsed, submit, values_of

FILLED = {
    "team_name": "Mobila Nord", "given_name": "Ana", "family_name": "Pop",
    "email": "Ana@Example.com", "password": "nuc verde sub scara",
}  # fmt: skip


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


@pytest.mark.parametrize("path", ["/", "/contacts/", "/login", "/deals/board", "/no-such-page"])
def test_every_page_leads_to_the_first_run(anonymous, path):
    answer = anonymous.get(path)
    assert (answer.status_code, answer.location) == (303, "/setup")


def test_first_run_makes_the_team_and_its_administrator(anonymous):
    answer = submit(anonymous, "/setup", **FILLED, country="MD", currency="MDL", time_zone="Europe/Chisinau")
    assert (answer.status_code, answer.location) == (303, "/")
    made = db.session.get(Team, 1)
    assert (made.name, made.country, made.currency, made.time_zone) == (
        "Mobila Nord", "MD", "MDL", "Europe/Chisinau",
    )  # fmt: skip
    user = db.session.scalars(select(User)).one()
    assert (user.email, user.role, user.name) == ("ana@example.com", Role.ADMIN, "Ana Pop")
    assert count(Job) == 0


def test_the_administrator_is_signed_in_at_once(anonymous):
    submit(anonymous, "/setup", **FILLED)
    assert anonymous.get("/profile/").status_code == 200


def test_sample_data_is_a_job(anonymous):
    submit(anonymous, "/setup", **FILLED, with_sample="y")
    assert db.session.scalars(select(Job)).one().kind == "sample_company"


def test_page_is_gone_afterwards(anonymous):
    submit(anonymous, "/setup", **FILLED)
    assert anonymous.get("/setup").status_code == 404


@pytest.mark.parametrize(
    ("languages", "country", "currency", "zone"),
    [
        ("ro-RO,ro;q=0.9", "RO", "RON", "Europe/Bucharest"),
        ("ro-MD", "MD", "MDL", "Europe/Chisinau"),
        ("hu,en;q=0.5", "HU", "HUF", "Europe/Budapest"),
        ("pl", "PL", "PLN", "Europe/Warsaw"),
        ("ru-RU", "RU", "RUB", "Europe/Moscow"),
        ("ru-MD", "MD", "MDL", "Europe/Chisinau"),
        ("en-GB,ru;q=0.3", "GB", "GBP", "Europe/London"),
        ("", "RO", "RON", "Europe/Bucharest"),
    ],
)
def test_browser_suggests_country_money_and_zone(anonymous, languages, country, currency, zone):
    form = form_on(anonymous.get("/setup", headers={"Accept-Language": languages}), "/setup")
    values = values_of(form)
    assert (values["country"], values["currency"], values["time_zone"]) == (country, currency, zone)


def test_another_country_suggests_its_own_money(anonymous):
    values = values_of(form_on(anonymous.get("/setup?country=PL"), "/setup"))
    assert (values["currency"], values["time_zone"]) == ("PLN", "Europe/Warsaw")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("team_name", ""), ("email", "ana"), ("password", "short"), ("password", "parola123"),
        ("password", "mobila nord"), ("country", "XX"), ("currency", "lei"), ("time_zone", "Mars/Base"),
        ("language", "de"), ("given_name", "x" * 101),
    ],
)  # fmt: skip
def test_what_is_wrong_is_marked_and_nothing_is_made(anonymous, field, value):
    answer = submit(anonymous, "/setup", **{**FILLED, field: value})
    assert answer.status_code == 422
    form = form_on(answer, "/setup")
    assert form.fields["family_name"] == "Pop"
    assert form.inputs[field].get("aria-invalid") == "true"
    assert FILLED["password"] not in answer.text
    assert (count(Team), count(User)) == (0, 0)


def test_twenty_at_once_make_one_administrator(app):
    clients = [app.test_client() for _ in range(20)]
    forms = [values_of(form_on(client.get("/setup"), "/setup")) for client in clients]
    start, statuses = threading.Barrier(20), []

    def send(number: int) -> None:
        data = {**forms[number], **FILLED, "email": f"user{number}@example.com"}
        start.wait()
        statuses.append(clients[number].post("/setup", data=data).status_code)

    threads = [threading.Thread(target=send, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [303] + [404] * 19
    assert (count(Team), count(User)) == (1, 1)
    assert team().is_set_up


@pytest.mark.parametrize(
    ("language", "first"), [("hu", "family_name"), ("ru", "family_name"), ("ro", "given_name")]
)
def test_names_are_asked_in_the_readers_order(anonymous, language, first):
    page = parsed(anonymous.get("/setup", headers={"Accept-Language": language}))
    assert page.xpath("//input[@name='family_name' or @name='given_name']/@name")[0] == first
