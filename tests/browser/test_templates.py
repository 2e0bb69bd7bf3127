"""Templates in a browser: the preview follows the choice, one tap makes all, lines are dragged."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from crm.database import db
from crm.models import Deal, DealState, ProcessMode

pytestmark = pytest.mark.browser


@pytest.fixture
def deal_id(site):
    with site.app.app_context():
        found = db.session.scalar(select(Deal.id).where(Deal.state == DealState.OPEN).limit(1))
        db.session.remove()
    return found


def test_the_preview_follows_the_start_and_one_tap_makes_all(visit, deal_id):
    page = visit(f"/deals/{deal_id}/template", language="hu", width=360, height=640)
    first = page.locator("[name='rows-0-day']")
    before = first.input_value()
    page.locator("[name='starts_on']").first.fill("2027-03-01")
    page.locator("[name='starts_on']").first.blur()
    expect(first).not_to_have_value(before)
    expect(first).to_have_value("2027-03-03")
    expect(page).to_have_url(re.compile("starts_on=2027-03-01"))
    page.locator("[name='rows-8-is_wanted']").uncheck()
    page.get_by_role("button", name="Mind elkészítése").click()
    expect(page).to_have_url(re.compile(f"/deals/{deal_id}$"))
    expect(page.locator("[data-toast]")).to_contain_text("8 interakció")
    page.locator("[data-toast] form button").first.click()
    expect(page.locator("#toasts")).not_to_contain_text("8 interakció")


def test_lines_are_dragged(visit):
    page = visit("/task-templates/1")
    titles = page.locator("#lines .row-item a.strong")
    first, second = titles.nth(0).inner_text(), titles.nth(1).inner_text()
    page.wait_for_function("() => !!window.Sortable")
    source, target = page.locator("#lines .row-item").nth(1), page.locator("#lines .row-item").nth(0)
    box, goal = source.bounding_box(), target.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(goal["x"] + 20, goal["y"] + 20, steps=8)
    page.mouse.move(goal["x"] + 20, goal["y"] + 4, steps=4)
    page.mouse.up()
    expect(titles.nth(0)).to_have_text(second)
    expect(page.locator("[data-toast]")).to_be_visible()
    page.reload()
    expect(titles.nth(0)).to_have_text(second)
    expect(titles.nth(1)).to_have_text(first)


def test_a_card_that_leaps_goes_back(visit, site):
    """In a strict process the drop is refused, and the reason stands in a toast."""
    with site.app.app_context():
        deal = db.session.scalars(select(Deal).where(Deal.state == DealState.OPEN, Deal.archived_at.is_(None))
                                  .order_by(Deal.step_id)).first()  # fmt: skip
        deal.process.mode = ProcessMode.STRICT
        deal_id, step_id = deal.id, deal.step_id
        far = deal.process.open_steps[-1].id
        db.session.commit()
        db.session.remove()
    page = visit("/deals/board")
    page.wait_for_function("() => !!window.Sortable")
    card, column = page.locator(f"#deal-{deal_id}"), page.locator(f"#cards-{far}")
    card.scroll_into_view_if_needed()
    box, goal = card.bounding_box(), column.bounding_box()
    page.mouse.move(box["x"] + box["width"] - 8, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(goal["x"] + goal["width"] / 2, goal["y"] + 20, steps=12)
    page.mouse.up()
    expect(page.locator("[data-toast]")).to_contain_text("step by step")
    expect(page.locator(f"#cards-{step_id} #deal-{deal_id}")).to_be_visible()
