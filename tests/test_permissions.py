"""Shut by default: every route names its permission, is refused without it, and nothing changes."""

import hashlib

import pytest
from sqlalchemy import select

from crm.database import SAFE_METHODS, db
from crm.models import Role
from crm.permissions import PERMISSIONS, UNDO_PERMISSIONS
from crm.services.undo import eventful_models
from tests.factories import make_company, make_deal, make_interaction, make_user


def routes(app):
    """Every rule of the app with the methods it answers to."""
    return [
        (rule, method)
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"})
    ]


def address(app, rule) -> str:
    """A concrete address for *rule*, with an id that every table may have."""
    values = {name: "contact" if name == "record_type" else 1 for name in rule.arguments}
    with app.test_request_context():
        return rule.build(values, append_unknown=False)[1]


def database_digest() -> str:
    digest = hashlib.sha256()
    db.session.rollback()
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(select(table).order_by(*table.primary_key)):
            digest.update(repr(tuple(row)).encode())
    db.session.rollback()
    return digest.hexdigest()


def marks(app, rule):
    view = app.view_functions[rule.endpoint]
    return getattr(view, "is_public", False), getattr(view, "required_permission", None)


def test_every_route_names_its_permission_or_is_public(app):
    unmarked = [rule.endpoint for rule in app.url_map.iter_rules() if not any(marks(app, rule))]
    assert unmarked == []


def test_only_sign_in_pages_and_the_monitor_are_public(app):
    public = {rule.endpoint for rule in app.url_map.iter_rules() if marks(app, rule)[0]}
    strangers = {name for name in public if name.partition(".")[0] not in ("auth", "health", "languages")}
    assert strangers == set()


def test_every_permission_is_used_by_a_route(app):
    used = {marks(app, rule)[1] for rule in app.url_map.iter_rules()}
    assert set(PERMISSIONS) - used == set()


def test_ids_in_addresses_are_typed(app):
    untyped = [
        rule.rule
        for rule in app.url_map.iter_rules()
        for name in rule.arguments
        if name.endswith("_id") and f"<int:{name}>" not in rule.rule
    ]
    assert untyped == []


def test_every_eventful_record_says_who_may_undo(app):
    assert set(eventful_models()) == set(UNDO_PERMISSIONS)


@pytest.fixture
def records(without_csrf, owner):
    company = make_company(owner_id=owner.id)
    make_interaction(contact_id=company.id, responsible_id=owner.id)
    make_deal(contact_id=company.id, owner_id=owner.id)
    db.session.commit()


def test_nobody_gets_in_without_signing_in(app, records, anonymous):
    before, leaks = database_digest(), []
    for rule, method in routes(app):
        if marks(app, rule)[0]:
            continue
        answer = anonymous.open(address(app, rule), method=method, data={})
        if answer.status_code != 303 or not answer.location.startswith("/login"):
            leaks.append((rule.rule, method, answer.status_code))
    assert leaks == []
    assert database_digest() == before


@pytest.mark.parametrize("role", list(Role))
def test_a_role_without_the_permission_is_refused_and_nothing_changes(app, records, client_of, role):
    client = client_of(make_user(f"{role.value}@role.example", role))
    before, leaks = database_digest(), []
    for rule, method in routes(app):
        permission = marks(app, rule)[1]
        if permission is None or role in PERMISSIONS[permission]:
            continue
        answer = client.open(address(app, rule), method=method, data={})
        if answer.status_code != 403:
            leaks.append((rule.rule, method, answer.status_code))
    assert leaks == []
    assert database_digest() == before


def test_no_get_writes(app, records, admin, client_of):
    """The database itself refuses; this shows that no page even tries."""
    client = client_of(admin)
    before, faults = database_digest(), []
    for rule, method in routes(app):
        if method in SAFE_METHODS:
            status = client.open(address(app, rule), method=method).status_code
            if status >= 500:
                faults.append((rule.rule, status))
    assert faults == []
    assert database_digest() == before


def test_the_wrong_method_is_refused_in_words(app, records, admin, client_of):
    client = client_of(admin)
    answer = client.delete("/contacts/1")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize("number", [0, 2**63 - 1, 2**63, 10**30])
def test_an_id_nobody_has_is_not_found(records, admin, client_of, number):
    assert client_of(admin).get(f"/contacts/{number}").status_code == 404


def test_an_unmarked_view_is_shut(app, admin, client_of):
    """A developer forgot the mark: the guard answers, not the view."""
    endpoint = "contacts.index"
    view = app.view_functions[endpoint]
    app.view_functions[endpoint] = lambda: "leak"
    try:
        assert client_of(admin).get("/contacts/").status_code == 403
    finally:
        app.view_functions[endpoint] = view
