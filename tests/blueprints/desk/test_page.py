"""The desk as its owner sees it: widgets, links, what is not theirs."""

from datetime import timedelta

import pytest

from crm.database import db
from crm.models import SavedView, State
from crm.services.desk.quality import count_contact_quality
from tests.factories import TODAY, at, make_company, make_interaction, sale
from tests.pages import classed, parsed, submit

DAY = timedelta(days=1)


def widget_names(page) -> list[str]:
    return [each.get("id").removeprefix("widget-") for each in classed(parsed(page), "desk-widget")]


def widget(page, name: str):
    return parsed(page).get_element_by_id(f"widget-{name}")


def words_of(element) -> str:
    return " ".join(element.text_content().split())


@pytest.fixture
def client(owner, client_of, frozen_today):
    owner.language = "en"
    db.session.commit()
    return client_of(owner)


@pytest.fixture
def frozen_today():
    from datetime import UTC, datetime

    from crm.lib import clock

    with clock.set_to(datetime(2026, 11, 23, 10, 20, tzinfo=UTC)):
        yield


def test_all_widgets_stand_there_at_first(client):
    page = client.get("/desk/")
    assert page.status_code == 200
    assert widget_names(page) == ["today", "work", "balance", "recent", "views", "quality"]
