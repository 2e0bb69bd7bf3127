"""What quick hands do is said three times at most: the page stays in sight, what it undoes in the history."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

from playwright.sync_api import expect  # noqa: E402

# As an answer of the server brings one.
SAY = """([text, tone]) => {
  const toast = document.getElementById("toast-template").content.firstElementChild.cloneNode(true);
  toast.className = `toast toast-${tone}`;
  toast.querySelector(".toast-text").textContent = text;
  document.getElementById("toasts").append(toast);
}"""


@pytest.fixture
def page(visit):
    return visit("/", language="hu", width=360, height=640)


def say_five_things(page) -> None:
    for number in range(5):
        page.evaluate(SAY, [f"{number}. jegyzet", "info"])


def test_many_acts_leave_three_toasts(page):
    say_five_things(page)
    expect(page.locator(".toast-text")).to_have_text(["2. jegyzet", "3. jegyzet", "4. jegyzet"])


def test_a_fault_is_not_pushed_away(page):
    page.evaluate(SAY, ["Nincs kapcsolat.", "error"])
    say_five_things(page)
    expect(page.locator(".toast-text")).to_have_count(4)
    expect(page.locator(".toast-text").first).to_have_text("Nincs kapcsolat.")
