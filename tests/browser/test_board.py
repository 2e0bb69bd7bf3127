"""The board: a card goes to another step by mouse, by a long press, by keyboard and by two people at once."""

import pytest
from sqlalchemy import select

from crm.database import db
from crm.models import Deal, Step

pytestmark = pytest.mark.browser

from playwright.sync_api import expect  # noqa: E402

# The board scrolls under a finger held at its edge.
NEXT_COLUMN_IS_HERE = "() => document.querySelectorAll('[data-column]')[1].getBoundingClientRect().left < 250"


def step_of(site, deal_id: int) -> int:
    with site.app.app_context():
        found = db.session.scalar(
            select(Step.number).join(Deal, Deal.step_id == Step.id).where(Deal.id == deal_id)
        )
        db.session.remove()
    return found


def first_card(page, column: int):
    card = page.locator("[data-column]").nth(column).locator("[data-id]").first
    return card, int(card.get_attribute("data-id"))


def middle(locator) -> tuple[float, float]:
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + min(30, box["height"] / 2)


def test_a_mouse_drags_a_card(visit, site):
    page = visit("/deals/board", language="hu")
    page.wait_for_function("() => !!window.Sortable")
    card, deal_id = first_card(page, 0)
    x, y = middle(card)
    end_x, end_y = middle(page.locator("[data-column]").nth(1).locator("[data-id]").first)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 10, y + 10, steps=4)
    page.mouse.move(end_x, end_y, steps=15)
    page.mouse.move(end_x, end_y + 4, steps=4)
    with page.expect_response(f"**/deals/{deal_id}/step") as answer:
        page.mouse.up()
    assert answer.value.status == 200
    assert step_of(site, deal_id) == 2
    expect(page.locator(f"[data-column] >> nth=1 >> [data-id='{deal_id}']")).to_be_visible()
    expect(page.locator(".toast form")).to_be_visible()


def open_move_form(page, deal_id: int, word: str):
    """Tap "Move to…" on the card and give its form."""
    page.locator(f"#deal-{deal_id}").get_by_text(word).first.click()
    form = page.locator(f"#deal-{deal_id} form")
    expect(form).to_be_visible()
    return form


def test_undo_brings_a_moved_card_back(visit, site):
    page = visit("/deals/board", language="ru")
    _card, deal_id = first_card(page, 2)
    was = step_of(site, deal_id)
    form = open_move_form(page, deal_id, "Перенести")
    form.locator("select").select_option(index=0)
    form.get_by_role("button").click()
    page.locator(".toast form button").click()
    page.wait_for_load_state("networkidle")
    assert step_of(site, deal_id) == was


def test_a_long_press_drags_a_card_on_a_touch_screen(visit, site):
    page = visit("/deals/board", language="hu", width=360, height=640, has_touch=True, is_mobile=True)
    page.wait_for_function("() => !!window.Sortable")
    card, deal_id = first_card(page, 0)
    card.scroll_into_view_if_needed()
    x, y = middle(card)
    session = page.context.new_cdp_session(page)

    def touch(kind: str, *points) -> None:
        session.send(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": a, "y": b} for a, b in points]}
        )

    touch("touchStart", (x, y))
    page.wait_for_timeout(350)
    for share in range(1, 13):
        touch("touchMove", (x + (352 - x) * share / 12, y + 3 * share))
        page.wait_for_timeout(30)
    for nudge in range(80):
        touch("touchMove", (350 + nudge % 3, y + 36))
        page.wait_for_timeout(40)
        if page.evaluate(NEXT_COLUMN_IS_HERE):
            break
    touch("touchMove", (300, y + 40))
    page.wait_for_timeout(200)
    with page.expect_response(f"**/deals/{deal_id}/step") as answer:
        touch("touchEnd")
    assert answer.value.status == 200
    assert step_of(site, deal_id) > 1


def test_a_keyboard_moves_a_card(visit, site):
    page = visit("/deals/board", language="pl")
    _card, deal_id = first_card(page, 0)
    page.locator(f"#deal-{deal_id}").get_by_text("Przenieś").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"#deal-{deal_id} select")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    with page.expect_response(f"**/deals/{deal_id}/step"):
        page.keyboard.press("Enter")
    assert step_of(site, deal_id) != 1
