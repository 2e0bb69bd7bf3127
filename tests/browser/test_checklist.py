"""A checklist by a quick hand: line after line, ticked, renamed and dragged, on a desk and on a phone."""

import pytest
from sqlalchemy import select

from crm.database import db
from crm.models import Interaction, User
from crm.services.interactions import checklist
from crm.services.seeding.bulk import EMAIL

pytestmark = [pytest.mark.browser, pytest.mark.slow]

from playwright.sync_api import expect  # noqa: E402

PHONE = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
ITEMS = ("Keys", "Laser", "Camera")


@pytest.fixture
def page_url(site):
    """An interaction with three items."""
    with site.app.app_context():
        user = db.session.scalar(select(User).where(User.email == EMAIL))
        made = db.session.scalars(select(Interaction).where(Interaction.checklist_total == 0)).first()
        checklist.add(made, ITEMS, by=user)
        db.session.commit()
        address = f"/interactions/{made.id}"
        db.session.remove()
    return address


def open_page(browser, site, url: str, **options):
    context = browser.new_context(base_url=site.url, **options)
    context.add_cookies([site.cookie_of(EMAIL)])
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto(url)
    return page


def lines(page):
    return page.locator(".checklist-text")


def test_line_after_line_without_leaving_the_box(browser, site, page_url):
    page = open_page(browser, site, page_url)
    box = page.locator("#checklist-new")
    box.fill("Tape")
    box.press("Enter")
    page.keyboard.type("Saw")  # at once, whatever the network does
    expect(lines(page)).to_have_text([*ITEMS, "Tape"])
    expect(box).to_have_value("Saw")
    expect(box).to_be_focused()
    page.keyboard.press("Enter")
    expect(lines(page)).to_have_text([*ITEMS, "Tape", "Saw"])
    expect(box).to_have_value("")
    box.press("Enter")  # nothing typed, nothing sent
    box.fill("- Pen\n- Paper")
    page.get_by_role("button", name="Add").and_(page.locator("#checklist-form button")).click()
    expect(lines(page)).to_have_text([*ITEMS, "Tape", "Saw", "Pen", "Paper"])
    page.reload()
    expect(lines(page)).to_have_text([*ITEMS, "Tape", "Saw", "Pen", "Paper"])
    page.context.close()


def test_a_thumb_ticks_one_after_the_other(browser, site, page_url):
    page = open_page(browser, site, page_url, **PHONE)
    boxes = page.locator("#checklist [role=checkbox]")
    for place in range(2):
        box = boxes.nth(place).bounding_box()
        assert box["height"] >= 44
        boxes.nth(place).tap()
    expect(page.locator("#checklist-count")).to_contain_text("2")
    expect(page.locator("#checklist [aria-checked=true]")).to_have_count(2)
    page.reload()
    expect(page.locator("#checklist [aria-checked=true]")).to_have_count(2)
    page.context.close()


def test_the_keyboard_does_all_of_it(browser, site, page_url):
    page = open_page(browser, site, page_url)
    first = page.locator("#checklist [role=checkbox]").first
    first.focus()
    page.keyboard.press("Space")
    expect(first).to_have_attribute("aria-checked", "true")
    expect(first).to_be_focused()
    line = page.locator("#checklist li").first
    line.locator("summary").press("Enter")
    line.locator(".menu-item[value=down]").press("Enter")
    expect(lines(page)).to_have_text(["Laser", "Keys", "Camera"])
    line.locator("summary").press("Enter")
    line.locator("a.menu-item").press("Enter")
    name = page.locator(".checklist-rename [name=text]")
    expect(name).to_be_focused()
    name.fill("Laser and tripod")
    name.press("Enter")
    expect(lines(page)).to_have_text(["Laser and tripod", "Keys", "Camera"])
    page.context.close()


def test_the_grip_drags(browser, site, page_url):
    page = open_page(browser, site, page_url, viewport={"width": 1280, "height": 900})
    # What is for other pages is not fetched: the calendar carries things in its own way.
    assert not page.locator("script[src*='/calendar.']").count()
    page.locator("#checklist li").last.scroll_into_view_if_needed()
    grip = page.locator(".checklist-grip").first.bounding_box()
    last = page.locator("#checklist li").last.bounding_box()
    page.mouse.move(grip["x"] + 8, grip["y"] + 8)
    page.mouse.down()
    for down in range(0, int(last["y"] + last["height"] - grip["y"]), 8):
        page.mouse.move(grip["x"] + 8, grip["y"] + 8 + down)
        page.wait_for_timeout(20)  # lines make room in an animation
    with page.expect_response("**/place"):
        page.mouse.up()
    expect(lines(page)).to_have_text(["Laser", "Camera", "Keys"])
    page.reload()
    expect(lines(page)).to_have_text(["Laser", "Camera", "Keys"])
    page.context.close()
