"""Planning tomorrow in the evening, in Polish: by mouse, by a long press, and by buttons alone."""

import re
from datetime import date, time, timedelta

import pytest

from crm.database import db
from crm.models import Interaction, User
from crm.services.seeding.bulk import EMAIL

pytestmark = [pytest.mark.browser, pytest.mark.slow]

from playwright.sync_api import expect  # noqa: E402

# A Tuesday far from what the seeded team has planned.
DAY = date(2031, 3, 4)
PATH = f"/plan/?date={DAY.isoformat()}"
TITLES = ("Oferta", "Umowa", "Wycena")
PHONE = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def tasks(site):
    """Three tasks and an appointment of the administrator, who reads Polish; gone afterwards."""
    with site.app.app_context():
        user = db.session.scalar(db.select(User).where(User.email == EMAIL))
        user.language = "pl"
        # What is overdue by then belongs to somebody else.
        others = db.session.scalar(db.select(User.id).where(User.id != user.id))
        db.session.execute(db.update(Interaction).values(responsible_id=others))
        for title in TITLES:
            task = Interaction(title=title, responsible_id=user.id, update_date=DAY)
            task.plan_task(DAY)
            db.session.add(task)
        meeting = Interaction(title="Spotkanie", responsible_id=user.id, update_date=DAY)
        meeting.plan_appointment(DAY, time(10), minutes=60, zone="Europe/Bucharest")
        db.session.add(meeting)
        db.session.commit()
        ids = {row.title: row.id for row in db.session.query(Interaction).filter_by(planned_on=None)}
        db.session.remove()
    yield {title: ids[title] for title in TITLES}
    with site.app.app_context():
        archived = db.update(Interaction).where(Interaction.starts_on >= DAY)
        db.session.execute(archived.values(archived_at=db.func.current_timestamp()))
        db.session.commit()
        db.session.remove()


def open_page(browser, site, *, script: bool = True, **options):
    context = browser.new_context(base_url=site.url, java_script_enabled=script, **options)
    context.add_cookies([site.cookie_of(EMAIL)])
    page = context.new_page()
    page.set_default_timeout(15_000)
    return page


def order(page) -> list[str]:
    return page.locator("[data-column=''] .plan-title a").all_inner_texts()


def hour(page, at: str):
    return page.locator(f"[data-column='{at}']")


def titles_of_the_day(page) -> list[str]:
    page.goto(f"/?date={DAY.isoformat()}")
    section = page.locator("section[aria-labelledby=tasks-title]")
    return section.locator(".interaction-card .strong a").all_inner_texts()


def test_by_mouse(browser, site, tasks):
    page = open_page(browser, site, viewport={"width": 1280, "height": 800})
    page.goto(PATH)
    expect(page.locator("h1")).to_have_text("Plan na jutro")
    page.wait_for_function("() => !!window.Sortable")
    assert order(page) == ["Oferta", "Umowa", "Wycena"]
    grip = page.locator(f"#interaction-{tasks['Wycena']} .needs-script").first
    with page.expect_response(f"**/plan/{tasks['Wycena']}?*") as answer:
        drag(page, grip, page.locator(f"#interaction-{tasks['Oferta']}"))
    assert answer.value.status == 200
    expect(page.locator(".toast-text").last).to_have_text("Zmieniono plan: Wycena")
    assert order(page)[0] == "Wycena"
    grip = page.locator(f"#interaction-{tasks['Umowa']} .needs-script").first
    with page.expect_response(f"**/plan/{tasks['Umowa']}?*"):
        drag(page, grip, hour(page, "10:00"))
    expect(hour(page, "10:00")).to_contain_text("Umowa")
    expect(hour(page, "10:00")).to_contain_text("W tym samym czasie: Spotkanie")
    page.locator(".toast form button").last.click()
    expect(hour(page, "10:00")).not_to_contain_text("Umowa")
    assert titles_of_the_day(page) == ["Wycena", "Oferta", "Umowa"]
    page.context.close()


def drag(page, source, target) -> None:
    source.scroll_into_view_if_needed()
    begin, end = source.bounding_box(), target.bounding_box()
    page.mouse.move(begin["x"] + begin["width"] / 2, begin["y"] + begin["height"] / 2)
    page.mouse.down()
    page.mouse.move(begin["x"] + 20, begin["y"] + 4, steps=4)
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + 6, steps=15)
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + 4, steps=3)
    page.wait_for_timeout(200)
    page.mouse.up()


def test_by_a_long_press(browser, site, tasks):
    page = open_page(browser, site, **PHONE)
    page.goto(PATH)
    page.wait_for_function("() => !!window.Sortable")
    source = page.locator(f"#interaction-{tasks['Umowa']} .needs-script").first
    target = page.locator(f"#interaction-{tasks['Oferta']}")
    source.scroll_into_view_if_needed()
    begin, end = source.bounding_box(), target.bounding_box()
    touch = page.context.new_cdp_session(page)

    def send(kind: str, *points) -> None:
        found = [{"x": x, "y": y} for x, y in points]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": found})

    x, y = begin["x"] + 6, begin["y"] + 6
    send("touchStart", (x, y))
    page.wait_for_timeout(350)
    for share in range(1, 13):
        send("touchMove", (x + 2, y + (end["y"] + 4 - y) * share / 12))
        page.wait_for_timeout(30)
    page.wait_for_timeout(200)
    with page.expect_response(f"**/plan/{tasks['Umowa']}?*") as answer:
        send("touchEnd")
    assert answer.value.status == 200
    assert titles_of_the_day(page) == ["Umowa", "Oferta", "Wycena"]
    page.context.close()


def test_by_buttons_without_a_script(browser, site, tasks):
    page = open_page(browser, site, script=False, **PHONE)
    page.goto(PATH)
    page.get_by_role("button", name="Przesuń w dół: Oferta").click()
    assert order(page) == ["Umowa", "Oferta", "Wycena"]
    row = page.locator(f"#interaction-{tasks['Wycena']}")
    row.get_by_label("Godzina: Wycena").fill("08:15")
    row.get_by_role("button", name="Ustaw").click()
    expect(hour(page, "08:00")).to_contain_text("08:15")
    following = DAY + timedelta(days=1)
    row = page.locator(f"#interaction-{tasks['Oferta']}")
    row.locator(f"button[value='{following.isoformat()}']").click()
    expect(page).to_have_url(re.compile("/plan/"))
    assert order(page) == ["Umowa"]
    assert titles_of_the_day(page) == ["Wycena", "Umowa"]
    page.context.close()
