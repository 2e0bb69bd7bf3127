"""A title of one long word and many saved views, in Polish: nothing leaves the screen, all is in reach."""

from datetime import date

import pytest
from sqlalchemy import select

from crm.database import db
from crm.models import Interaction, SavedView, User
from crm.services.seeding.bulk import EMAIL

pytestmark = pytest.mark.browser

from playwright.sync_api import expect  # noqa: E402

DAY = date(2019, 3, 5)  # before all of the seeded ones: the first of the list and of the desk
WORD = "Megszentségteleníthetetlenségeskedéseitekért" * 4
WIDTH = "document.documentElement.scrollWidth"
INSIDE = "box => box.scrollWidth <= box.clientWidth"


@pytest.fixture(autouse=True)
def made(site):
    """An interaction of today's list, and more views than a phone has room for in one line."""
    with site.app.app_context():
        user = db.session.scalar(select(User).where(User.email == EMAIL))
        one = Interaction(title=WORD, responsible_id=user.id, created_by_id=user.id, update_date=DAY)
        one.plan_task(DAY)
        views = [SavedView(owner_id=user.id, name=f"Widok {number}") for number in range(3)]
        db.session.add_all([one, *views])
        db.session.commit()
        ids, view_ids = one.id, [view.id for view in views]
        db.session.remove()
    yield ids
    with site.app.app_context():
        db.session.get(Interaction, ids).archive(by=None)
        for each in view_ids:
            db.session.get(SavedView, each).remove()
        db.session.commit()
        db.session.remove()


@pytest.mark.parametrize(("width", "height"), [(360, 640), (1280, 800)], ids=["phone", "desk"])
@pytest.mark.parametrize(
    "address", ["/interactions/", "/desk/", f"/search?q={WORD[:40]}"], ids=["list", "desk", "search"]
)
def test_a_long_word_stays_where_it_belongs(visit, address, width, height):
    page = visit(address, language="pl", width=width, height=height)
    assert WORD in page.locator("main").inner_text()
    assert page.evaluate(WIDTH) == width
    for box in page.locator(".table-box, .card").all():
        assert box.evaluate(INSIDE)


def test_the_acts_on_many_are_in_reach_of_a_thumb(visit, made):
    page = visit("/interactions/", language="pl", width=360, height=640)
    acts = page.locator(".bulk > summary")
    box = acts.bounding_box()
    assert box["width"] > 100
    assert box["x"] + box["width"] <= 360
    acts.click()
    expect(page.locator("[name=to_state]")).to_be_visible()


def test_a_row_says_its_address_once(visit, made):
    """Its buttons have an empty hx-post: the script asks where the plain form would."""
    page = visit("/interactions/", language="pl", width=1280, height=800)
    row = page.locator(f"#interaction-{made}")
    row.locator(".light-button").click()
    expect(row.locator(".light-button")).to_have_text("W toku")
    row.locator(".row-change").click()
    expect(row.locator("[name=starts_on]")).to_be_focused()
    assert page.url.endswith("/interactions/")
