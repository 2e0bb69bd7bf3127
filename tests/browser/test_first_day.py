"""A company's first working day, as a new user lives it: on a phone, in Romanian, then in Hungarian."""

import re
from datetime import date
from pathlib import Path

import pytest

from crm.lib.dates import add_months

pytestmark = [pytest.mark.browser, pytest.mark.slow]

from playwright.sync_api import expect  # noqa: E402

# The board scrolls under a finger held at its edge.
NEXT_COLUMN_IS_HERE = "() => document.querySelectorAll('[data-column]')[1].getBoundingClientRect().left < 250"

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
SALES = DATA / "sales-opportunities"
PASSWORD = "salcia verde 42 pe deal"
PHONE = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def phone(browser, empty_site):
    """A phone with the empty product open; in the end no page may have thrown or broken the policy."""
    if not SALES.exists():
        pytest.skip("the real files (../shared/data) are not here")
    context = browser.new_context(base_url=empty_site.url, locale="ro-RO", **PHONE)
    page, faults = context.new_page(), []
    page.set_default_timeout(20_000)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    page.goto("/")
    yield page
    context.close()
    assert faults == []


def test_the_first_working_day(phone):
    set_up(phone)
    assert "7" in import_file(phone, "products", SALES / "products.csv")
    assert "85" in import_file(phone, "companies", SALES / "accounts.csv")
    figures = import_file(phone, "deals", SALES / "sales_pipeline.csv", currency="USD")
    for figure in ("8.800", "500", "1.589", "4.238", "2.473", "10.005.534,00", "63,15"):
        assert figure in figures
    assert "6" in import_file(phone, "vcards", DATA / "vcards" / "John_Doe_ANDROID.vcf")
    day = log_a_call(phone)
    find_it_again(phone, day)
    drag_a_deal(phone)
    switch_to_hungarian(phone, day)


def set_up(page) -> None:
    expect(page).to_have_url(re.compile("/setup$"))
    for name, value in {
        "team_name": "Mobila Nord",
        "given_name": "Ana",
        "family_name": "Pop",
        "email": "ana@mobila-nord.example.com",
        "password": PASSWORD,
    }.items():
        page.fill(f"[name={name}]", value)
    page.get_by_role("button", name="Începere").click()
    expect(page.locator("h1")).to_have_text("Ziua mea")


def import_file(page, kind: str, path: Path, *, currency: str | None = None) -> str:
    """Walk through the guided import with what it guesses; returns the words of its result."""
    page.goto("/imports/")
    page.select_option("[name=kind]", kind)
    page.set_input_files("[type=file]", path)
    page.locator("main form[method=post] button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/imports/\d+"))
    while (step := page.url.rsplit("/", 1)[-1]) in ("layout", "columns", "values", "trial"):
        if step == "columns" and page.locator("[name=source]").count():
            page.fill("[name=source]", "Agenda veche")
        if step == "columns" and currency:
            page.select_option("[name=currency]", currency)
        action = "start" if step == "trial" else step
        here = page.url
        page.locator(f"main form[action$='/{action}'] button[type=submit]:not([name])").last.click()
        page.wait_for_url(lambda url, here=here: url != here)
    expect(page.get_by_text("Importul s-a încheiat.")).to_be_visible(timeout=90_000)
    return page.locator("main").inner_text()


def log_a_call(page) -> date:
    """Open a company, log a call with a stamped note and move it three months on."""
    page.goto("/search?q=cancity")
    page.locator("#search-results").get_by_role("link", name="Cancity", exact=True).click()
    expect(page.locator("h1")).to_contain_text("Cancity")
    bar = page.locator("form[action='/interactions/log']")
    bar.locator("label:has([value=called])").click()
    bar.locator("label:has([value='3m'])").click()
    bar.locator("[name=text]").fill("Sună după licitație")
    bar.get_by_role("button").last.click()
    expect(page.locator(".toast-text").last).to_be_visible()
    expect(page.locator("main")).to_contain_text("Sună după licitație")
    return add_months(today_of(page), 3)


def today_of(page) -> date:
    """The day it is for the user, in the team's zone: near midnight the server's own day is another."""
    page.goto("/")
    return date.fromisoformat(page.input_value("[name=date]"))


def find_it_again(page, day: date) -> None:
    page.goto(f"/?date={day.isoformat()}")
    expect(page.locator("main")).to_contain_text("Cancity")


def drag_a_deal(page) -> None:
    """By a long press, to the next step of the process that the import made."""
    page.goto("/deals/board")
    page.wait_for_function("() => !!window.Sortable")
    card = page.locator("[data-column]").first.locator("[data-id]").first
    deal_id = card.get_attribute("data-id")
    card.scroll_into_view_if_needed()
    box = card.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + 20
    touch = page.context.new_cdp_session(page)

    def send(kind: str, *points) -> None:
        touch.send(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": a, "y": b} for a, b in points]}
        )

    send("touchStart", (x, y))
    page.wait_for_timeout(350)
    for share in range(1, 13):
        send("touchMove", (x + (352 - x) * share / 12, y + 3 * share))
        page.wait_for_timeout(30)
    for nudge in range(80):
        send("touchMove", (350 + nudge % 3, y + 36))
        page.wait_for_timeout(40)
        if page.evaluate(NEXT_COLUMN_IS_HERE):
            break
    send("touchMove", (300, y + 40))
    page.wait_for_timeout(200)
    with page.expect_response(f"**/deals/{deal_id}/step") as answer:
        send("touchEnd")
    assert answer.value.status == 200


def switch_to_hungarian(page, day: date) -> None:
    page.goto("/profile/")
    page.select_option("select[name=language]", "hu")
    page.locator("form:has(select[name=language]) button[type=submit]").first.click()
    page.goto(f"/?date={day.isoformat()}")
    expect(page.locator("html")).to_have_attribute("lang", "hu")
    expect(page.locator("h1")).to_have_text("Mai nap")
    expect(page.locator("main")).to_contain_text("Cancity")
