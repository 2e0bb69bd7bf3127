"""Many interactions at once in a browser, in Russian: ticked, changed, taken back by one Undo (OC-16)."""

from datetime import date

import pytest
from sqlalchemy import select

from crm.database import db
from crm.models import Interaction, User
from crm.services.seeding.bulk import EMAIL

pytestmark = pytest.mark.browser

from playwright.sync_api import expect  # noqa: E402

DAY = date(2019, 3, 5)  # before all of the seeded ones: they are the first of the list
NAMES = ("Первое", "Второе", "Третье")


@pytest.fixture
def made(site):
    with site.app.app_context():
        user = db.session.scalar(select(User).where(User.email == EMAIL))
        ids = []
        for name in NAMES:
            one = Interaction(title=name, responsible_id=user.id, created_by_id=user.id, update_date=DAY)
            one.plan_task(DAY)
            db.session.add(one)
            db.session.flush()
            ids.append(one.id)
        db.session.commit()
        db.session.remove()
    yield ids
    with site.app.app_context():
        for each in ids:
            one = db.session.get(Interaction, each)
            one.archive(by=None)
        db.session.commit()
        db.session.remove()


def reviewed(site, ids) -> list[bool]:
    with site.app.app_context():
        query = select(Interaction.is_reviewed).where(Interaction.id.in_(ids)).order_by(Interaction.id)
        found = list(db.session.scalars(query))
        db.session.remove()
    return found


def test_ticked_ones_are_reviewed_and_one_undo_takes_it_back(visit, site, made):
    page = visit("/interactions/", language="ru")
    rows = [page.locator(f"#interaction-{each}") for each in made]
    expect(rows[0]).to_have_class("fresh")
    for row in rows[:2]:
        row.locator("input[name=ids]").check()
    page.locator(".bulk > summary").click()
    page.get_by_role("button", name="Отметить как рассмотренное", exact=True).first.click()
    expect(page.locator(".toast").first).to_contain_text("Изменено 2 взаимодействия.")
    assert reviewed(site, made) == [True, True, False]
    page.locator(".toast form button").first.click()
    page.wait_for_load_state("networkidle")
    expect(page.locator(f"#interaction-{made[0]}")).to_have_class("fresh")
    assert reviewed(site, made) == [False, False, False]


def test_a_row_is_reviewed_and_changed_where_it_stands(visit, site, made):
    page = visit("/interactions/", language="ru")
    row = page.locator(f"#interaction-{made[0]}")
    row.locator(".fresh-mark").click()
    expect(row).not_to_have_class("fresh")
    assert reviewed(site, made)[0]
    row.locator(".light-button").click()
    expect(row.locator(".light-button")).to_contain_text("В работе")
    row.locator(".row-change").click()
    row.locator("input[name=starts_on]").fill("2019-03-06")
    row.get_by_role("button", name="Сохранить").click()
    expect(row.locator("td").first).to_contain_text("06.03.2019")
    row.locator(".row-change").click()
    row.get_by_role("link", name="Отмена").click()
    expect(row.locator(".row-change")).to_be_visible()


def test_one_tick_ticks_the_page(visit, made):
    page = visit("/interactions/", language="ru")
    page.locator(".bulk > summary").click()
    page.locator("[data-tick-all]").check()
    boxes = page.locator("tbody input[name=ids]")
    assert boxes.count() == page.locator("tbody input[name=ids]:checked").count() > 3


def test_a_card_of_the_day_is_exchanged_where_it_stands(visit, made):
    page = visit("/", language="ru")
    card = page.locator(f"#interaction-{made[0]}")
    page.evaluate("window.isTheSamePage = true")
    card.locator("button[value=in_progress]").click()
    expect(card.locator("button[value=in_progress]")).to_have_attribute("aria-pressed", "true")
    card.locator(".quick-days button[value='1d']").click()
    expect(card.locator(".quick-days")).to_have_count(0)  # no longer late
    assert page.evaluate("window.isTheSamePage")
    assert page.locator("main h1").count() == 1
