"""From a call by somebody unknown to a deal of the whole chain and back, in Polish."""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

from playwright.sync_api import expect  # noqa: E402


def test_from_an_unknown_caller_to_a_deal_and_back(visit):
    page = visit("/interactions/new", language="pl")
    log_a_call(page)
    continue_by_mail(page)
    make_a_contact(page)
    make_a_deal(page)
    take_it_back(page)


def log_a_call(page) -> None:
    """Two participants: one unknown, typed; one picked by the beginning of a name, with the phone."""
    page.fill("[name=title]", "Telefon w sprawie mebli")
    page.fill("[name='participants-0-person']", "Zofia Nowakowska-Test")
    page.fill("[name='participants-0-coordinates']", "+48 601 234 567")
    page.get_by_role("button", name="Dodaj uczestnika").click()
    name = page.locator("[name='participants-1-person']")
    expect(name).to_be_focused()
    name.press_sequentially("an", delay=20)
    offer = page.locator("[role=option][data-coordinates]:not([data-coordinates=''])").first
    expect(offer).to_be_visible()
    coordinates = offer.get_attribute("data-coordinates")
    offer.click()
    expect(page.locator("[name='participants-1-coordinates']")).to_have_value(coordinates)
    page.get_by_role("button", name="Dodaj uczestnika").click()
    page.locator("[data-remove-row]").last.click()
    expect(page.locator("[data-row]")).to_have_count(2)
    page.get_by_role("button", name="Zapisz", exact=True).click()
    expect(page.locator("h1")).to_have_text("Telefon w sprawie mebli")
    expect(page.locator("#participants a[href='tel:+48601234567']").first).to_be_visible()


def continue_by_mail(page) -> None:
    page.get_by_text("Kontynuuj wątek").click()
    page.locator("#chain .menu-item[href$='channel=email']").click()
    page.fill("[name=title]", "Katalog e-mailem")
    page.get_by_role("button", name="Zapisz", exact=True).click()
    expect(page.locator("h1")).to_have_text("Katalog e-mailem")
    expect(page.locator("#chain ol > li")).to_have_count(2)
    expect(page.locator("#participants")).to_contain_text("Zofia Nowakowska-Test")


def make_a_contact(page) -> None:
    """One tap; the same unknown of the first call is known, too."""
    page.get_by_role("button", name="Nowa osoba").click()
    expect(page.locator("#participants a", has_text="Zofia Nowakowska-Test")).to_be_visible()
    page.locator("#chain a", has_text="Telefon w sprawie mebli").click()
    expect(page.locator("h1")).to_have_text("Telefon w sprawie mebli")
    expect(page.locator("#participants a", has_text="Zofia Nowakowska-Test")).to_be_visible()


def make_a_deal(page) -> None:
    page.locator("#chain").get_by_role("link", name="Utwórz szansę").click()
    page.fill("[name=title]", "Meble do biura")
    page.fill("[name=amount]", "12 500")
    page.get_by_role("button", name="Utwórz szansę").click()
    page.wait_for_url(re.compile(r"/deals/\d+$"))
    expect(page.locator("h1")).to_have_text("Meble do biura")
    for words in ("Telefon w sprawie mebli", "Katalog e-mailem", "Zofia Nowakowska-Test"):
        expect(page.locator("main")).to_contain_text(words)


def take_it_back(page) -> None:
    page.locator(".toast").get_by_role("button", name="Cofnij").click()
    expect(page.locator(".toast-text", has_text="Cofnięto")).to_be_visible()
    page.goto("/interactions/?q=katalog+e-mailem")
    page.locator(".interaction-table").get_by_role("link", name="Katalog e-mailem").first.click()
    expect(page.locator("#chain").get_by_role("link", name="Utwórz szansę")).to_be_visible()
