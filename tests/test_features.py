"""Every switch: what it owns exists, is gone while it is off, and comes back whole (OC-14, ST-01)."""

from datetime import time

import pytest
from lxml import html
from werkzeug.exceptions import HTTPException

from crm.database import db
from crm.feature_table import FEATURES
from crm.features import features_off, owns
from crm.models import Deal, Event, Interaction, Job, Team
from crm.permissions import PERMISSIONS
from crm.team import forget_team
from tests.factories import make_company, make_deal, make_interaction
from tests.pages import parsed, submit, values_of

PAGES = (
    "/", "/contacts/", "/interactions/", "/interactions/new", "/search?q=oferta", "/users/", "/settings/",
    "/settings/features", "/profile/", "/profile/reminders", "/deals/", "/deals/new", "/calendar/", "/plan/",
    "/desk/", "/desk/arrange", "/help/", "/help/next-step", "/help/families", "/help/light",
)  # fmt: skip


def switch(name: str, is_on: bool) -> None:
    row = db.session.get(Team, 1)
    row.features = {**row.features, name: is_on}
    db.session.commit()
    forget_team()


def endpoints_of(app, name: str) -> set[str]:
    views = {
        endpoint: getattr(view, "required_permission", None) for endpoint, view in app.view_functions.items()
    }
    return {endpoint for endpoint, permission in views.items() if owns(FEATURES[name], endpoint, permission)}


@pytest.fixture
def records(admin):
    company = make_company("Oferta SRL", owner_id=admin.id)
    deal = make_deal("Oferta mare", contact_id=company.id, owner_id=admin.id)
    talk = make_interaction("Oferta", contact_id=company.id, deal_id=deal.id, responsible_id=admin.id)
    meeting = make_interaction("Oferta 2", at=time(10, 0), contact_id=company.id, responsible_id=admin.id)
    db.session.commit()
    paths = (
        f"/contacts/{company.id}", f"/deals/{deal.id}", f"/deals/{deal.id}/edit", f"/users/{admin.id}/edit",
        f"/interactions/{talk.id}", f"/interactions/{talk.id}/edit", f"/interactions/{meeting.id}",
        f"/history/deal/{deal.id}",
    )  # fmt: skip
    return [*PAGES, *paths]


@pytest.mark.parametrize("name", FEATURES)
def test_what_it_owns_exists(built_app, name):
    part = FEATURES[name]
    assert set(part.permissions) <= set(PERMISSIONS)
    assert set(part.needs) <= set(FEATURES)
    for pattern in part.endpoints:
        lone = FEATURES[name].__class__(part.label, part.purpose, endpoints=(pattern,))
        assert any(owns(lone, endpoint, None) for endpoint in built_app.view_functions), pattern


def test_no_two_parts_own_the_same_address(built_app):
    owned = [(endpoint, name) for name in FEATURES for endpoint in endpoints_of(built_app, name)]
    shared = {endpoint for endpoint, _name in owned if sum(each == endpoint for each, _ in owned) > 1}
    # The board is a part of the deals.
    assert {endpoint.partition(".")[0] for endpoint in shared} <= {"deals"}


def addresses_of(app, name: str) -> list[tuple[str, str]]:
    """Method and path of each address of a part, with 1 for every id."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint in endpoints_of(app, name)]
    adapter = app.url_map.bind("localhost")
    found = []
    for rule in rules:
        values = {
            each: "hu" if "lang" in each or each == "code" else "deal" if "type" in each else 1
            for each in rule.arguments
        }
        path = adapter.build(rule.endpoint, values, force_external=False)
        found += [(method, path) for method in rule.methods - {"HEAD", "OPTIONS"}]
    return found


@pytest.mark.parametrize(
    "name", [name for name, part in FEATURES.items() if part.permissions or part.endpoints]
)
def test_off_is_404_in_words_and_changes_nothing(app, admin, client_of, records, without_csrf, name):
    admin.language = "en"
    switch(name, False)
    client, events = client_of(admin), db.session.query(Event).count()
    for method, path in addresses_of(app, name):
        answer = client.open(path, method=method)
        assert answer.status_code == 404, (method, path)
        assert "Switched off" in answer.text or "Partea" in answer.text or "oprit" in answer.text.lower(), (
            path
        )
    assert db.session.query(Event).count() == events


@pytest.mark.parametrize("name", FEATURES)
def test_no_page_leads_to_what_is_off(app, admin, client_of, records, name):
    client = client_of(admin)
    shown = {path: client.get(path).text for path in records}
    switch(name, False)
    off = set().union(*(endpoints_of(app, each) for each in features_off()))
    for path in records:
        answer = client.get(path)
        if answer.status_code == 404:
            continue
        assert answer.status_code == 200
        assert targets_of(app, answer.text) & off == set(), path
    switch(name, True)
    assert {path: targets_of(app, client.get(path).text) for path in records} == {
        path: targets_of(app, text) for path, text in shown.items()
    }


def targets_of(app, page: str) -> set[str]:
    """The endpoints that links and forms of a page lead to."""
    root = html.fromstring(page)
    wanted = root.xpath("//@href | //@action | //@formaction | //@hx-get | //@hx-post | //@data-move")
    return {endpoint for each in {*wanted} if each.startswith("/") and (endpoint := endpoint_of(app, each))}


def endpoint_of(app, address: str) -> str | None:
    adapter = app.url_map.bind("localhost")
    for method in ("GET", "POST"):
        try:
            return adapter.match(address.partition("?")[0].partition("#")[0], method)[0]
        except HTTPException:
            continue
    return None


def test_a_strangers_sign_in_comes_before_the_switch(team, anonymous):
    switch("deals", False)
    assert anonymous.get("/deals/").status_code == 303


def test_the_board_goes_with_the_deals(team, app):
    switch("deals", False)
    with app.test_request_context():
        assert features_off() == {"deals", "board"}


def test_what_is_not_shown_is_not_changed(admin, client_of, records):
    talk = db.session.query(Interaction).filter_by(title="Oferta").one()
    for name in ("deals", "steps", "client_reminders", "recurrence"):
        switch(name, False)
    answer = submit(client_of(admin), f"/interactions/{talk.id}/edit", title="Oferta nouă")
    assert answer.status_code == 303
    db.session.refresh(talk)
    assert (talk.title, talk.deal_id) == ("Oferta nouă", db.session.query(Deal).one().id)
    before = talk.deal_id
    submit(
        client_of(admin),
        f"/interactions/{talk.id}/edit",
        title="Oferta",
        deal_id="",
        step_id="",
        repeats="daily",
    )
    db.session.refresh(talk)
    assert (talk.title, talk.deal_id, talk.series_id) == ("Oferta", before, None)


def test_only_administrators_turn_switches(manager, admin, client_of):
    assert client_of(manager).get("/settings/features").status_code == 403
    assert client_of(admin).get("/settings/features").status_code == 200


def test_the_page_turns_a_switch_and_tells(admin, client_of):
    admin.language = "en"
    client = client_of(admin)
    answer = submit(client, "/settings/features", "/settings/features/board")
    assert answer.status_code == 303
    assert "Switched off: Board" in client.get("/settings/features").text
    assert db.session.get(Team, 1).features == {"board": False}
    events = db.session.query(Event).filter_by(record_type="team").all()
    assert [(event.action, event.details) for event in events] == [("switched_off", {"parts": ["board"]})]


def test_turning_on_takes_along_what_it_needs(admin, client_of):
    switch("deals", False)
    switch("board", False)
    submit(client_of(admin), "/settings/features", "/settings/features/board")
    assert db.session.get(Team, 1).features == {"deals": True, "board": True}


def test_reminders_are_settled_anew(admin, client_of):
    submit(client_of(admin), "/settings/features", "/settings/features/client_reminders")
    assert db.session.query(Job).filter_by(kind="settle_reminders").count() == 1


@pytest.mark.parametrize("state", ["", "perhaps"])
def test_nonsense_is_refused(admin, client_of, without_csrf, state):
    client = client_of(admin)
    assert client.post("/settings/features/board", data={"state": state}).status_code == 422
    assert client.post("/settings/features/nothing", data={"state": "on"}).status_code == 404


def test_pages_ask_nothing_more_for_the_switches(admin, client_of, count_queries):
    client = client_of(admin)
    client.get("/contacts/")
    asked = count_queries(lambda: client.get("/contacts/"))
    switch("deals", False)
    client.get("/contacts/")
    assert count_queries(lambda: client.get("/contacts/")) <= asked


def test_a_form_says_what_the_switch_becomes(admin, client_of):
    page = client_of(admin).get("/settings/features")
    (form,) = [form for form in parsed(page).forms if form.action == "/settings/features/board"]
    assert values_of(form)["state"] == "off"
    assert form.xpath(".//button/@aria-checked") == ["true"]
