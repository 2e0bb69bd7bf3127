"""Over all types of pages: no axe violation, nothing wider than a phone, no word left in English."""

from pathlib import Path

import pytest

from tests.browser.page_types import addresses

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[1] / "vendor" / "axe-4.14.1.min.js"
RULES = "['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']"
RUN_AXE = f"async () => (await axe.run(document, {{runOnly: {RULES}}})).violations"
WIDTH = "() => document.documentElement.scrollWidth"


@pytest.mark.parametrize(("width", "height", "scheme"), [(360, 640, "light"), (1280, 800, "dark")])
def test_axe_finds_nothing(visit, site, width, height, scheme):
    page = visit("/", language="pl", width=width, height=height, color_scheme=scheme, bypass_csp=True)
    found = {}
    for address in addresses(site):
        page.goto(address)
        page.add_script_tag(path=str(AXE))
        violations = page.evaluate(RUN_AXE)
        if violations:
            found[address] = [
                (each["id"], [node["html"][:120] for node in each["nodes"][:2]]) for each in violations
            ]
    assert found == {}


@pytest.mark.parametrize("language", ["hu", "ru"])
def test_nothing_is_wider_than_a_phone(visit, site, language):
    page = visit("/", language=language, width=360, height=640)
    wide = {}
    for address in addresses(site):
        page.goto(address)
        if (width := page.evaluate(WIDTH)) > 360:
            wide[address] = width
    assert wide == {}


def test_nothing_scrolls_sideways_on_a_desk(visit, site):
    page = visit("/", language="hu", width=1280, height=800)
    wide = {}
    for address in addresses(site):
        page.goto(address)
        if (width := page.evaluate(WIDTH)) > 1280:
            wide[address] = width
    assert wide == {}


def test_every_page_works_without_scripts(visit, site):
    """Each page shows its heading and its forms have an address and a method of their own."""
    page = visit("/", language="ro", java_script_enabled=False)
    for address in addresses(site):
        page.goto(address)
        assert page.locator("h1").count() == 1, address
        for form in page.locator("form").all():
            assert form.get_attribute("action") or form.get_attribute("method") in ("get", "dialog"), address


def test_targets_are_large_enough_for_a_thumb(visit, site):
    """Buttons in the bar and in forms reach 44 px, or 24 with room around, as WCAG 2.5.8 asks."""
    page = visit("/", language="hu", width=360, height=640, has_touch=True)
    small = {}
    for address in addresses(site):
        page.goto(address)
        sizes = page.locator("button.button:visible, nav a:visible").evaluate_all(
            "all => all.map(e => [e.textContent.trim().slice(0, 30), e.getBoundingClientRect().height])"
        )
        found = [size for size in sizes if 0 < size[1] < 43.5]
        if found:
            small[address] = found[:3]
    assert small == {}
