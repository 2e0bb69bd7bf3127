"""The contact form with a script: pick by keyboard, one more row in place, known contacts while typing."""

import re

import pytest
from sqlalchemy import select

from crm.database import db
from crm.models import Company, ContactPoint, Person, PointKind

pytestmark = pytest.mark.browser

from playwright.sync_api import expect  # noqa: E402


def anybody(site, model):
    with site.app.app_context():
        found = db.session.scalars(select(model).order_by(model.id)).first()
        known = found.id, found.name
        db.session.remove()
    return known


def test_a_person_s_company_is_picked_by_keyboard(visit, site):
    company_id, name = anybody(site, Company)
    page = visit("/contacts/new?kind=person")
    page.locator("#family_name").fill("Nimeni")
    page.locator("#affiliations-0-contact").press_sequentially(name[:8], delay=20)
    expect(page.locator(f"[data-pick='{company_id}']")).to_be_visible()
    chosen = page.locator("#affiliations-0-contact-options [role=option]")
    while page.locator(f"[data-pick='{company_id}'][aria-selected=true]").count() == 0:
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(chosen).to_have_count(0)
    expect(page.locator("#affiliations-0-contact")).to_have_value(name)
    expect(page.locator("[name='affiliations-0-contact_id']")).to_have_value(str(company_id))
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.locator("h1")).to_have_text("Nimeni")
    expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()


def test_typing_on_takes_the_pick_back(visit, site):
    company_id, name = anybody(site, Company)
    page = visit("/contacts/new?kind=person")
    page.locator("#affiliations-0-contact").press_sequentially(name[:8], delay=20)
    page.locator(f"[data-pick='{company_id}']").click()
    page.keyboard.press("Backspace")
    expect(page.locator("[name='affiliations-0-contact_id']")).to_have_value("")


def test_rows_are_added_in_place_and_saved(visit, site):
    page = visit("/contacts/new?kind=company", language="hu", width=360, height=640)
    page.locator("#name").fill("Két Telefon Kft.")
    page.locator("#phones-0-value").fill("+36 30 123 4567")
    page.locator("[data-add-row=phones]").click()
    expect(page.locator("#phones-1-value")).to_be_focused()
    page.keyboard.type("+36 20 123 4567")
    page.locator(".form-actions .button-primary").click()
    expect(page.locator("h1")).to_have_text("Két Telefon Kft.")
    expect(page.locator("a[href='tel:+36201234567']").first).to_be_visible()
    expect(page.locator("a[href='tel:+36301234567']").first).to_be_visible()


def test_who_is_known_shows_while_typing(visit, site):
    with site.app.app_context():
        phone = db.session.scalars(select(ContactPoint).where(ContactPoint.kind == PointKind.PHONE)).first()
        number, owner_id = phone.value, phone.contact_id
        db.session.remove()
    page = visit("/contacts/new?kind=person")
    page.locator("#phones-0-value").press_sequentially(number, delay=10)
    expect(page.locator(f"#known a[href='/contacts/{owner_id}']")).to_be_visible()


def test_a_quick_filter_changes_the_list_and_the_address(visit, site):
    _person_id, name = anybody(site, Person)
    page = visit("/contacts/")
    page.locator(".filters summary").click()
    page.locator("#q").press_sequentially(name, delay=10)
    expect(page.locator("#contact-list tbody tr")).to_have_count(1)
    expect(page).to_have_url(re.compile("[?&]q="))
