"""Every component on small and large screens, in light and dark: nothing too wide, nothing for axe."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

AXE = Path(__file__).resolve().parent.parent / "vendor" / "axe-4.14.1.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = ("all?errors", "board", "blank")


@pytest.mark.parametrize("language", ["hu-HU", "ru-RU"])
@pytest.mark.parametrize(("width", "height"), [(320, 568), (360, 640), (640, 400), (1280, 800)])
def test_nothing_is_wider_than_the_screen(open_page, width, height, language):
    for name in PAGES:
        page = open_page(name, width=width, height=height, language=language)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(360, 640), (1280, 800)])
def test_axe_finds_nothing(open_page, width, height, theme):
    for name in PAGES:
        page = open_page(
            f"{name}{'&' if '?' in name else '?'}theme={theme}", width=width, height=height, bypass_csp=True
        )
        page.evaluate(AXE.read_text("utf-8"))
        found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
        wrong = [(rule["id"], rule["nodes"][0]["html"]) for rule in found["violations"]]
        assert wrong == [], name


def test_buttons_are_large_enough_for_a_thumb(open_page):
    page = open_page("all", width=360, height=640)
    small = page.locator(".button:visible, .input:visible, .bar-item, .lights-button, .tab").evaluate_all(
        "all => all.filter(each => each.getBoundingClientRect().height < 44 && !each.closest('.toast'))"
        ".map(each => each.outerHTML)"
    )
    assert small == []
