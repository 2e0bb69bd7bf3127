"""Choosing a step by search, and ordering steps by mouse, in Hungarian."""

import re

import pytest
from sqlalchemy import select

from crm.database import db
from crm.models import Interaction, State, Step

pytestmark = pytest.mark.browser

from playwright.sync_api import expect  # noqa: E402


def order_of(site, key: str) -> list[str]:
    with site.app.app_context():
        steps = select(Step.key).where(Step.key.startswith(key), Step.archived_at.is_(None))
        found = db.session.scalars(steps.order_by(Step.number)).all()
        db.session.remove()
    return found


@pytest.mark.parametrize("width", [360, 1280])
def test_a_few_letters_and_a_number_find_a_step(visit, width):
    page = visit("/interactions/new", language="hu", width=width)
    box = page.get_by_role("combobox", name="Lépés").or_(page.locator("input#step_id"))
    expect(page.locator("select[name=step_id]")).to_be_hidden()
    box.first.fill("ert 6")
    expect(page.locator("#step_id-found [role=option]")).to_have_text(["Értékesítés - 06 - Nyert"])
    box.first.press("Enter")
    expect(box.first).to_have_value("Értékesítés - 06 - Nyert")
    expect(page).to_have_url(re.compile("/interactions/new$"))
    chosen = page.locator("select[name=step_id] option:checked")
    assert chosen.evaluate("option => option.label") == "Értékesítés - 06 - Nyert"


def test_emptying_the_box_chooses_none(visit):
    page = visit("/interactions/new", language="hu")
    box = page.locator("input#step_id")
    box.fill("ert 1")
    box.press("Enter")
    box.fill("")
    page.locator("#title").focus()
    assert page.locator("select[name=step_id]").evaluate("select => select.value") == ""


@pytest.mark.parametrize(
    ("typed", "meant"), [("ert 6", "Értékesítés - 06 - Nyert"), ("ert", ""), ("xyz", "")]
)
def test_left_by_tab_the_box_means_the_only_step_found(visit, typed, meant):
    page = visit("/interactions/new", language="hu")
    box = page.locator("input#step_id")
    box.press_sequentially(typed)
    box.press("Tab")
    expect(box).to_have_value(meant)


def test_in_place_the_box_is_ready_to_type_over(visit, site):
    with site.app.app_context():
        is_open = select(Interaction.id).where(Interaction.state == State.OPEN)
        interaction_id = db.session.scalar(is_open.order_by(Interaction.id).limit(1))
        db.session.remove()
    page = visit(f"/interactions/{interaction_id}", language="hu")
    page.locator("#step-chooser a").click()
    expect(page.locator("input#step_id")).to_be_focused()
    expect(page.locator("#step_id-found [role=option]").first).to_be_visible()
    page.keyboard.type("ert 6")
    expect(page.locator("#step_id-found [role=option]")).to_have_count(1)


def test_enter_in_the_title_saves(visit):
    page = visit("/interactions/new", language="hu")
    page.locator("#title").fill("Árvíztűrő tükörfúrógép")
    page.locator("#title").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Árvíztűrő tükörfúrógép")


def test_an_appointment_over_midnight_says_so(visit):
    page = visit("/interactions/new", language="hu")
    page.locator("[name=is_task]").uncheck()
    page.locator("[name=start_time]").fill("23:30")
    page.locator("[name=duration]").fill("1:30")
    expect(page.locator("[data-ends-at] output")).to_have_text("01:00 (+1)")


def test_a_mouse_drags_a_step_behind_another(visit, site):
    before = order_of(site, "support.")
    page = visit("/settings/processes/5", language="hu")
    page.wait_for_function("() => !!window.Sortable")
    rows = page.locator("#steps li[data-id]")
    start, end = rows.nth(0).bounding_box(), rows.nth(2).bounding_box()
    x = start["x"] + 150
    page.mouse.move(x, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(x + 4, start["y"] + 30, steps=5)
    page.mouse.move(x + 4, end["y"] + end["height"] - 4, steps=15)
    with page.expect_response("**/place") as answer:
        page.mouse.up()
    assert answer.value.status == 200
    after = order_of(site, "support.")
    assert after != before
    assert sorted(after) == sorted(before)
    place = after.index(before[0])
    assert place > 0
    expect(rows.nth(place)).to_contain_text("Bejelentés fogadása")
    expect(rows.nth(place)).to_contain_text(f"{place + 1:02d}")


def test_a_key_pressed_again_and_again_moves_the_same_step(visit, site):
    before = order_of(site, "marketing.")
    page = visit("/settings/processes/6", language="hu")
    page.locator("#steps li[data-id]").first.locator("button[value=down]").focus()
    for _ in range(2):
        with page.expect_response("**/place"):
            page.keyboard.press("Enter")
        page.wait_for_function("() => document.activeElement.value === 'down'")
    assert order_of(site, "marketing.") == [before[1], before[2], before[0], *before[3:]]
