"""The page of free slots: asked by an address, each slot opens the form that takes it (SC-10)."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from crm.database import db
from crm.lib import clock
from crm.models import Interaction
from tests.factories import TODAY, at, make_interaction
from tests.pages import parsed, submit, values_of

PAGE = "/calendar/free-slots"


@pytest.fixture(autouse=True)
def early_on_monday():
    with clock.set_to(datetime(2026, 11, 23, 5, tzinfo=UTC)):
        yield


@pytest.fixture
def client(client_of, owner):
    return client_of(owner)


def slots(answer) -> list[str]:
    return [each.text_content().strip() for each in links(answer)]


def links(answer):
    return parsed(answer).xpath("//section[@id='slots']//li/a")


def test_the_next_ten_for_oneself(client):
    found = slots(client.get(PAGE))
    assert found[:2] == ["09:00–10:00", "10:00–11:00"]
    assert len(found) == 10


def test_several_people_another_length_another_day(client, owner, colleague):
    make_interaction("Secret", on=TODAY, at=at(9), responsible_id=colleague.id, is_private=True)
    answer = client.get(f"{PAGE}?minutes=30&people={owner.id}&people={colleague.id}&date=2026-11-23")
    assert slots(answer)[:2] == ["10:00–10:30", "10:30–11:00"]
    assert "Secret" not in answer.text


@pytest.mark.parametrize(
    "query",
    ["minutes=7&people=x&date=never", "people=999999", "date=1999-01-01", "minutes=90&date=2026-11-29"],
)
def test_what_cannot_be_read_counts_as_not_asked(client, query):
    assert client.get(f"{PAGE}?{query}").status_code == 200
    assert slots(client.get(f"{PAGE}?{query}"))


def test_a_slot_opens_the_form_which_takes_it(client, owner, colleague):
    answer = client.get(f"{PAGE}?minutes=90&people={owner.id}&people={colleague.id}")
    address = links(answer)[0].get("href")
    form = next(each for each in parsed(client.get(address)).forms if "interaction-form" in each.get("class"))
    typed = values_of(form)
    assert (typed["starts_on"], typed["start_time"], typed["duration"]) == ("2026-11-23", "09:00", "1:30")
    assert "is_task" not in typed
    assert submit(client, address, "/interactions/new", title="Ședință").status_code == 303
    made = db.session.scalars(select(Interaction)).one()
    assert [row.user_id for row in made.participants] == [colleague.id]
    assert made.responsible_id == owner.id
    assert slots(client.get(f"{PAGE}?people={colleague.id}"))[0] == "10:30–11:30"


def test_the_page_asks_little(client, count_queries):
    client.get(PAGE)
    assert count_queries(lambda: client.get(PAGE)) <= 6


def test_a_later_page_goes_on_after_the_last_day(client):
    answer = client.get(f"{PAGE}?minutes=90")
    (later,) = parsed(answer).xpath("//section[@id='slots']/p/a")
    assert "date=2026-11-25" in later.get("href")


@pytest.mark.parametrize("query", ["", "?minutes=30", "?people=999999"])
def test_nobody_chosen_is_oneself_and_ticked(client, owner, colleague, query):
    ticked = parsed(client.get(PAGE + query)).xpath("//input[@name='people' and @checked]/@value")
    assert ticked == [str(owner.id)]
