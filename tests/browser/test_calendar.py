"""The calendar under the hand: by mouse, by a long press, by two people at once, and back by Undo."""

import re
from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from crm.database import db
from crm.lib import clock
from crm.lib.recurrence import Frequency, Rule
from crm.models import Interaction, Series, User
from crm.services.recurrence import changes, series
from crm.services.seeding.bulk import EMAIL

pytestmark = pytest.mark.browser

from playwright.sync_api import expect  # noqa: E402

ZONE = "Europe/Bucharest"
TUESDAY = date(2041, 3, 5)  # years after the last of the seeded ones, and far from a change of clocks
WEEK = f"/calendar/?view=week&date={TUESDAY}"


@pytest.fixture
def planned(site):
    """Plan something of the administrator: ``planned("Ofertă", at=time(10))`` gives its id."""
    made = []

    def plan(title: str, *, at: time | None = None, minutes: int = 60, on: date = TUESDAY) -> int:
        with site.app.app_context():
            user = db.session.scalar(select(User).where(User.email == EMAIL))
            one = Interaction(title=title, responsible_id=user.id, created_by_id=user.id, update_date=on)
            if at is None:
                one.plan_task(on)
            else:
                one.plan_appointment(on, at, minutes=minutes, zone=ZONE)
            db.session.add(one)
            db.session.commit()
            made.append(one.id)
            db.session.remove()
        return made[-1]

    yield plan
    with site.app.app_context():
        for interaction_id in made:
            db.session.get(Interaction, interaction_id).archived_at = clock.now()
        db.session.commit()
        db.session.remove()


def stored(site, interaction_id: int, *columns) -> tuple:
    with site.app.app_context():
        found = db.session.execute(select(*columns).where(Interaction.id == interaction_id)).one()
        db.session.remove()
    return tuple(found)


def place_of(site, interaction_id: int) -> tuple[date, time | None]:
    return stored(site, interaction_id, Interaction.starts_on, Interaction.start_time)


def minutes_of(site, interaction_id: int) -> int:
    return stored(site, interaction_id, Interaction.duration_minutes)[0]


def responsible_of(site, interaction_id: int) -> int:
    return stored(site, interaction_id, Interaction.responsible_id)[0]


def item(page, interaction_id: int):
    return page.locator(f"[data-move='{interaction_id}']")


def middle(locator) -> tuple[float, float]:
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page, moved, target) -> None:
    """Carry *moved* with the mouse to where *target* is, so that its top meets the top of *target*."""
    box, end = moved.bounding_box(), target.bounding_box()
    x, y = box["x"] + 6, box["y"] + 6
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 12, y + 12, steps=3)
    page.mouse.move(end["x"] + 12, end["y"] + 8, steps=10)
    with page.expect_response("**/move"):
        page.mouse.up()


def hour(page, day: date, value: str):
    return page.locator(f"#day-{day} [data-hour='{value}']")


def take_back(page) -> None:
    """Tap Undo in the toast and wait for the page as it is then."""
    with page.expect_response("**/calendar/**"):
        page.locator(".toast form button").click()


def is_ready(page) -> None:
    page.wait_for_function("() => !!document.querySelector('script[src*=\"calendar.\"]')")
    page.wait_for_load_state("networkidle")


def test_a_mouse_drags_an_appointment_to_another_day_and_hour_and_undo_brings_it_back(visit, site, planned):
    interaction_id = planned("Ajánlat", at=time(10))
    page = visit(WEEK, language="hu", height=1000)
    is_ready(page)
    thursday = TUESDAY + timedelta(days=2)
    drag(page, item(page, interaction_id), hour(page, thursday, "14:00"))
    assert place_of(site, interaction_id) == (thursday, time(14))
    expect(page.locator(f"#day-{thursday} [data-move='{interaction_id}']")).to_be_visible()
    expect(page.locator(".cal-lifted, .cal-hint, .cal-over")).to_have_count(0)
    take_back(page)
    assert place_of(site, interaction_id) == (TUESDAY, time(10))
    expect(page.locator(f"#day-{TUESDAY} [data-move='{interaction_id}']")).to_be_visible()


def test_a_drag_does_not_open_what_it_carries_but_a_click_does(visit, planned):
    interaction_id = planned("Ajánlat", at=time(9))
    page = visit(WEEK, language="hu", height=1000)
    is_ready(page)
    drag(page, item(page, interaction_id), hour(page, TUESDAY, "11:00"))
    assert "/calendar/" in page.url
    item(page, interaction_id).locator("a").first.click()
    page.wait_for_url(f"**/interactions/{interaction_id}")


def test_escape_leaves_it_where_it_was(visit, site, planned):
    interaction_id = planned("Ajánlat", at=time(12))
    page = visit(WEEK, language="hu", height=1000)
    is_ready(page)
    x, y = middle(item(page, interaction_id))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 200, y + 40, steps=5)
    expect(page.locator(".cal-lifted")).to_have_count(1)
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(page.locator(".cal-lifted")).to_have_count(0)
    assert place_of(site, interaction_id) == (TUESDAY, time(12))


def test_a_task_goes_to_another_day_of_the_month(visit, site, planned):
    interaction_id = planned("Kérdés")
    page = visit(f"/calendar/?view=month&date={TUESDAY}", language="hu", height=1000)
    is_ready(page)
    friday = TUESDAY + timedelta(days=3)
    drag(page, item(page, interaction_id), page.locator(f"#day-{friday}"))
    assert place_of(site, interaction_id) == (friday, None)
    expect(page.locator(f"#day-{friday} [data-move='{interaction_id}']")).to_be_visible()
    expect(page.locator(f"#day-{TUESDAY} [data-move]")).to_have_count(0)


def test_a_long_press_drags_on_a_touch_screen(visit, site, planned):
    interaction_id = planned("Ajánlat", at=time(9), on=TUESDAY - timedelta(days=1))
    page = visit(WEEK, language="hu", width=360, height=640, has_touch=True, is_mobile=True)
    is_ready(page)
    item(page, interaction_id).scroll_into_view_if_needed()
    page.evaluate("scrollTo(0, 200)")
    x, y = middle(item(page, interaction_id))
    end = hour(page, TUESDAY, "10:00").bounding_box()
    session = page.context.new_cdp_session(page)

    def touch(kind: str, *points) -> None:
        spots = [{"x": across, "y": down} for across, down in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": spots})

    touch("touchStart", (x, y))
    page.wait_for_timeout(450)
    for share in range(1, 11):
        touch("touchMove", (x + (end["x"] + 50 - x) * share / 10, y + (end["y"] + 24 - y) * share / 10))
        page.wait_for_timeout(20)
    expect(page.locator(".cal-hint")).to_have_text("10:00")
    with page.expect_response("**/move") as answer:
        touch("touchEnd")
    assert answer.value.status == 200
    assert place_of(site, interaction_id) == (TUESDAY, time(10))
    take_back(page)
    assert place_of(site, interaction_id) == (TUESDAY - timedelta(days=1), time(9))


def test_somebody_quicker_wins_and_the_page_shows_how_it_is(visit, site, planned):
    interaction_id = planned("Ajánlat", at=time(10))
    page = visit(WEEK, language="hu", height=1000)
    is_ready(page)
    with site.app.app_context():
        user = db.session.scalar(select(User).where(User.email == EMAIL))
        db.session.get(Interaction, interaction_id).move_to(TUESDAY, time(16), zone=ZONE, by=user)
        db.session.commit()
        db.session.remove()
    drag(page, item(page, interaction_id), hour(page, TUESDAY, "12:00"))
    expect(page.locator(".toast-error")).to_be_visible()
    assert place_of(site, interaction_id) == (TUESDAY, time(16))
    expect(item(page, interaction_id).locator("time")).to_contain_text("16:00")


def test_a_keyboard_reaches_a_free_hour_and_the_form_to_move(visit, planned):
    planned("Ajánlat", at=time(10))
    page = visit(f"/calendar/?view=day&date={TUESDAY}", language="hu")
    hour(page, TUESDAY, "09:00").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/interactions/new\?"))
    expect(page.locator("[name=start_time]")).to_have_value("09:00")
    page.go_back()
    page.locator(".cal-move").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[name=time]")).to_have_value("10:00")


def touch_by(page):
    """A function that sends what a finger does: ``touch("touchStart", (x, y))``."""
    session = page.context.new_cdp_session(page)

    def touch(kind: str, *points) -> None:
        spots = [{"x": across, "y": down} for across, down in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": spots})

    return touch


def lower_edge(locator) -> tuple[float, float]:
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] - 3


def test_a_mouse_draws_the_lower_edge_and_undo_brings_it_back(visit, site, planned):
    interaction_id = planned("Ajánlat", at=time(10))
    page = visit(WEEK, language="hu", height=1000)
    is_ready(page)
    x, y = lower_edge(item(page, interaction_id))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 20, steps=4)
    page.mouse.move(x, hour(page, TUESDAY, "12:00").bounding_box()["y"] + 25, steps=6)
    expect(page.locator(".cal-hint")).to_have_text("12:30")
    with page.expect_response("**/end"):
        page.mouse.up()
    assert minutes_of(site, interaction_id) == 150
    assert place_of(site, interaction_id) == (TUESDAY, time(10))
    expect(page.locator(".cal-stretched, .cal-hint, .cal-over")).to_have_count(0)
    assert "/calendar/" in page.url
    take_back(page)
    assert minutes_of(site, interaction_id) == 60


def test_a_finger_draws_the_lower_edge_by_its_handle(visit, site, planned):
    interaction_id = planned("Ajánlat", at=time(9), on=TUESDAY - timedelta(days=1))
    page = visit(WEEK, language="hu", width=360, height=640, has_touch=True, is_mobile=True)
    is_ready(page)
    item(page, interaction_id).scroll_into_view_if_needed()
    page.evaluate("scrollTo(0, 200)")
    touch = touch_by(page)
    x, y = lower_edge(item(page, interaction_id))
    end = hour(page, TUESDAY - timedelta(days=1), "11:00").bounding_box()["y"]
    touch("touchStart", (x, y))
    for share in range(1, 9):
        touch("touchMove", (x, y + (end - 3 - y) * share / 8))
    expect(page.locator(".cal-hint")).to_have_text("11:00")
    with page.expect_response("**/end") as answer:
        touch("touchEnd")
    assert answer.value.status == 200
    assert minutes_of(site, interaction_id) == 120


def test_a_click_on_the_handle_opens_what_it_belongs_to(visit, planned):
    interaction_id = planned("Ajánlat", at=time(10))
    page = visit(WEEK, language="hu", height=1000)
    is_ready(page)
    page.mouse.click(*lower_edge(item(page, interaction_id)))
    page.wait_for_url(f"**/interactions/{interaction_id}")


def test_an_appointment_goes_to_the_column_of_a_colleague(visit, site, planned):
    interaction_id = planned("Ajánlat", at=time(10))
    page = visit(f"/calendar/?view=day&users=all&date={TUESDAY}", language="hu", height=1000)
    is_ready(page)
    columns = page.locator("[data-user]")
    own = item(page, interaction_id).locator("xpath=ancestor::*[@data-user]").get_attribute("data-user")
    users = [each.get_attribute("data-user") for each in columns.all()]
    other = next(each for each in users if each not in (own, ""))
    drag(page, item(page, interaction_id), page.locator(f"[data-user='{other}'] [data-hour='13:00']"))
    assert responsible_of(site, interaction_id) == int(other)
    assert place_of(site, interaction_id) == (TUESDAY, time(13))
    expect(page.locator(f"[data-user='{other}'] [data-move='{interaction_id}']")).to_be_visible()
    take_back(page)
    assert responsible_of(site, interaction_id) == int(own)
    assert place_of(site, interaction_id) == (TUESDAY, time(10))


@pytest.fixture
def weekly(site):
    """A meeting of every Tuesday; four are made ahead."""
    with site.app.app_context():
        user = db.session.scalar(select(User).where(User.email == EMAIL))
        first = Interaction(
            title="Heti kör", responsible_id=user.id, created_by_id=user.id, update_date=TUESDAY
        )
        first.plan_appointment(TUESDAY, time(11), minutes=60, zone=ZONE)
        db.session.add(first)
        db.session.flush()
        made = series.begin(first, Rule(Frequency.WEEKLY), by=user)
        db.session.commit()
        series_id = made.id
        db.session.remove()
    yield series_id
    with site.app.app_context():
        changes.stop(
            db.session.get(Series, series_id), after=TUESDAY - timedelta(days=60), by=db.session.get(User, 1)
        )
        db.session.commit()
        db.session.remove()


@pytest.mark.parametrize("view", ["month", "week", "day", "agenda"])
def test_a_day_of_a_series_not_made_yet_is_there_and_leads_to_the_series(visit, weekly, view):
    later = TUESDAY + timedelta(weeks=5)
    page = visit(f"/calendar/?view={view}&date={later}", language="hu", height=1000)
    entry = page.locator(".cal-projected", has_text="Heti kör").first
    expect(entry).to_be_visible()
    expect(entry).not_to_have_attribute("data-move", re.compile(".*"))
    entry.locator("a").click()
    page.wait_for_url(f"**/interactions/series/{weekly}")


def test_what_is_not_made_yet_cannot_be_carried(visit, weekly):
    later = TUESDAY + timedelta(weeks=5)
    page = visit(f"/calendar/?view=week&date={later}", language="hu", height=1000)
    is_ready(page)
    x, y = middle(page.locator(".cal-projected").first)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 150, y + 60, steps=5)
    expect(page.locator(".cal-lifted, .cal-hint")).to_have_count(0)
    page.mouse.up()
