"""Putting the widgets of the desk in order by mouse, in Hungarian."""

import pytest
from sqlalchemy import select

from crm.database import db
from crm.models import User

pytestmark = pytest.mark.browser

from playwright.sync_api import expect  # noqa: E402


def order_of(site) -> list[str]:
    """What the one who arranged it has on the desk."""
    with site.app.app_context():
        chosen = [user.desk_widgets for user in db.session.scalars(select(User)) if user.desk_widgets]
        db.session.remove()
    return list(chosen[0]) if chosen else []


def test_a_mouse_drags_a_widget_behind_another_and_off_the_desk(visit, site):
    page = visit("/desk/arrange", language="hu", width=1280)
    page.wait_for_function("() => !!window.Sortable")
    rows = page.locator("#arrangement ol li[data-id]")
    first = rows.nth(0).get_attribute("data-id")
    drag(
        page,
        rows.nth(0),
        rows.nth(2),
        lands=page.locator(f"#arrangement ol li:nth-child(3)[data-id={first}]"),
    )
    assert order_of(site)[2] == first
    beside = page.locator(f"#arrangement ul li[data-id={first}]")
    drag(page, rows.nth(2), page.locator("#arrangement ul"), lands=beside)
    assert first not in order_of(site)
    page.goto("/desk/")
    expect(page.locator(f"#widget-{first}")).to_have_count(0)


def drag(page, row, target, lands) -> None:
    """Take *row* to *target* and let it go once it shows where it *lands*."""
    start, end = row.bounding_box(), target.bounding_box()
    x = start["x"] + 150
    page.mouse.move(x, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(x + 4, start["y"] + 30, steps=5)
    page.mouse.move(x + 4, end["y"] + end["height"] - 8, steps=15)
    for nudge in range(20):
        if lands.count():
            break
        page.mouse.move(x + 4 + nudge % 2, end["y"] + end["height"] - 8 + nudge % 3)
        page.evaluate("() => new Promise(requestAnimationFrame)")
    with page.expect_response("**/desk/widgets/*") as answer:
        page.mouse.up()
    assert answer.value.status == 200
    expect(lands).to_be_visible()
