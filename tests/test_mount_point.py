"""Semafor may stand under a path of a host (Passenger's base URI): no address and no cookie leaves it."""

import re

import pytest

from crm.services.accounts import passwords

BASE = "http://localhost/crm"
PASSWORD = "some long words nobody guesses"
ADDRESSES = re.compile(r'(?:href|src|action|formaction|hx-get|hx-post|value)="(/[^"]*)"')
PAGES = (
    "/",
    "/contacts/",
    "/contacts/new?kind=company",
    "/interactions/",
    "/deals/",
    "/deals/board",
    "/calendar/?view=week",
    "/calendar/free-slots",
    "/desk/",
    "/plan/",
    "/search?q=ana",
    "/imports/",
    "/outbox/",
    "/mail/",
    "/time/",
    "/help/",
    "/users/",
    "/settings/",
    "/task-templates/start",
    "/profile/",
)


@pytest.mark.parametrize("path", PAGES)
def test_every_address_of_a_page_stays_under_the_mount_point(client_of, admin, path):
    page = client_of(admin).get(path, base_url=BASE)
    assert page.status_code == 200
    assert [each for each in ADDRESSES.findall(page.text) if not each.startswith("/crm/")] == []


def test_one_signs_in_and_arrives_where_one_wanted_to(anonymous, admin, without_csrf):
    admin.password_hash = passwords.hash_password(PASSWORD)
    sent_off = anonymous.get("/contacts/?q=ana", base_url=BASE)
    assert sent_off.location == "/crm/login?next=/crm/contacts/?q%3Dana"
    form = {"email": admin.email, "password": PASSWORD, "next": "/crm/contacts/?q=ana"}
    let_in = anonymous.post("/login", base_url=BASE, data=form)
    assert let_in.location == "/crm/contacts/?q=ana"
    device = next(each for each in let_in.headers.getlist("Set-Cookie") if each.startswith("device="))
    assert "Path=/crm/login" in device


def test_what_says_no_way_back_leads_to_the_start_under_the_mount_point(anonymous, team, without_csrf):
    answer = anonymous.post("/language", base_url=BASE, data={"language": "hu"})
    assert answer.location == "/crm/"
