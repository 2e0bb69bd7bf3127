"""Pages that only a form leads to: refused, overtaken, asking back. Axe finds nothing on them either."""

import pytest
from sqlalchemy import select

from crm.database import db
from crm.models import Company, Deal, DealState, Interaction
from tests.browser.page_types import first
from tests.browser.test_every_page import AXE, RUN_AXE, WIDTH

pytestmark = pytest.mark.browser

from playwright.sync_api import expect  # noqa: E402

SIZES = [(360, 640, "dark"), (1280, 800, "light")]
# A form of the page with an empty field that must not be empty.
REFUSED = (
    ("/contacts/new?kind=company", "name"),
    ("/contacts/new?kind=person", "family_name"),
    ("/interactions/new", "title"),
    ("/interactions/views", "name"),
    ("/interactions/{interaction}/row", "starts_on"),
    ("/interactions/{interaction}/move", "date"),
    ("/deals/new", "title"),
    ("/products/new", "name"),
    ("/users/new", "email"),
    ("/settings/", "name"),
    ("/profile/password", "present"),
)
# A form sent after somebody else saved the same record.
OVERTAKEN = (
    ("/contacts/{company}/edit", "name"),
    ("/interactions/{interaction}/edit", "title"),
    ("/interactions/{interaction}/row", "starts_on"),
    ("/deals/{deal}/edit", "title"),
)


@pytest.fixture
def ids(site) -> dict[str, int]:
    with site.app.app_context():
        found = {
            "interaction": first(Interaction, Interaction.is_task),
            "company": first(Company, Company.archived_at.is_(None)),
            "deal": first(Deal, Deal.state == DealState.OPEN),
        }
        db.session.remove()
    return found


def assert_clean(page, width: int) -> None:
    page.add_script_tag(path=str(AXE))
    violations = page.evaluate(RUN_AXE)
    found = [(each["id"], [node["html"][:120] for node in each["nodes"][:2]]) for each in violations]
    assert found == [], page.url
    assert page.evaluate(WIDTH) <= width, page.url


def send(page, address: str, values: dict[str, str]) -> int:
    """Open *address*, write *values* into the form that has them, send it; the status of the answer."""
    page.goto(address)
    form = page.locator(f"main form:has([name='{next(iter(values))}'])").first
    for name, value in values.items():
        field = form.locator(f"[name='{name}']")
        field.evaluate("(element, value) => { element.value = value; }", value)
    with page.expect_response(lambda response: response.request.method == "POST") as answer:
        form.locator("[type=submit]:not([name])").first.click()
    page.wait_for_load_state("networkidle")
    return answer.value.status


@pytest.mark.parametrize(("width", "height", "scheme"), SIZES)
def test_what_is_refused(visit, ids, width, height, scheme):
    page = visit("/", language="hu", width=width, height=height, color_scheme=scheme, bypass_csp=True)
    for address, name in REFUSED:
        path = address.format(**ids)
        assert send(page, path, {name: ""}) == 422, path
        expect(page.locator("[aria-invalid=true]").first).to_be_visible()
        assert_clean(page, width)


@pytest.mark.parametrize(("width", "height", "scheme"), SIZES)
def test_what_was_overtaken(visit, ids, width, height, scheme):
    page = visit("/", language="hu", width=width, height=height, color_scheme=scheme, bypass_csp=True)
    for address, name in OVERTAKEN:
        path = address.format(**ids)
        value = "2027-03-02" if name == "starts_on" else "Másik"
        assert send(page, path, {name: value, "version": "0"}) == 409, path
        expect(page.get_by_role("alert").first).to_be_visible()
        assert_clean(page, width)


@pytest.mark.parametrize(("width", "height", "scheme"), SIZES)
@pytest.mark.parametrize("words", ["a", "zzqq"])
def test_which_deal_is_meant(visit, site, width, height, scheme, words):
    """Several deals of those words, or none: the page asks back."""
    page = visit(
        "/interactions/", language="hu", width=width, height=height, color_scheme=scheme, bypass_csp=True
    )
    box = page.locator("tbody input[name=ids]").first
    box.check()
    chosen = int(box.input_value().partition(".")[0])
    page.locator(".bulk > summary").click()
    page.locator("[name=to_deal]").fill(words)
    page.locator(".bulk button[value=apply]").click()
    expect(page.get_by_role("heading", name="Melyik ügylet?")).to_be_visible()
    assert_clean(page, width)
    if words == "a":
        offer = page.locator("button[name=to_deal_id]").first
        deal_id = int(offer.get_attribute("value"))
        offer.click()
        expect(page.locator(".toast").first).to_be_visible()
        with site.app.app_context():
            stored = db.session.scalar(select(Interaction.deal_id).where(Interaction.id == chosen))
            db.session.remove()
        assert stored == deal_id


@pytest.mark.parametrize(("width", "height", "scheme"), SIZES)
def test_the_row_says_what_is_wrong_and_who_was_quicker(visit, ids, width, height, scheme):
    page = visit(
        "/interactions/", language="hu", width=width, height=height, color_scheme=scheme, bypass_csp=True
    )
    row = page.locator("tbody tr[id]").nth(1)
    row.locator(".row-change").click()
    form = page.locator(".row-form")
    form.locator("[name=starts_on]").fill("")
    form.locator("[type=submit]").click()
    expect(form.locator("[aria-invalid=true]")).to_be_visible()
    assert_clean(page, width)
    form.locator("[name=starts_on]").fill("2027-03-02")
    form.locator("[name=version]").evaluate("element => { element.value = '0'; }")
    form.locator("[type=submit]").click()
    expect(page.locator("tbody .notice-warning")).to_be_visible()
    assert_clean(page, width)
    form.locator("[type=submit]").click()
    expect(page.locator(".toast").first).to_be_visible()
    expect(page.locator(".row-form")).to_have_count(0)
