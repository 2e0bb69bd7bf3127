"""Colleagues who take part, as the pages of the calendar show them (SC-09, SC-29)."""

from datetime import UTC, datetime

import pytest

from crm.lib import clock
from tests.factories import at, make_interaction, take_part
from tests.pages import classed, parsed

NOW = datetime(2026, 11, 23, 10, 20, tzinfo=UTC)
VIEWS = ("month", "week", "day", "agenda")
MARK = "//*[local-name()='svg'][@aria-label='Takes part']"


@pytest.fixture(autouse=True)
def monday():
    with clock.set_to(NOW):
        yield


@pytest.fixture
def meeting(owner, colleague, manager):
    """Ion's meeting in which Ana takes part."""
    owner.given_name, owner.family_name = "Ion", "Rusu"
    colleague.given_name, colleague.family_name = "Ana", "Marin"
    for user in (owner, colleague, manager):
        user.language = "en"
    made = make_interaction("Planning", at=at(10), responsible_id=owner.id, created_by_id=owner.id)
    return take_part(made, colleague)


@pytest.mark.parametrize("view", VIEWS)
def test_it_stands_in_the_guest_s_calendar_and_says_so(client_of, colleague, meeting, view):
    page = parsed(client_of(colleague).get(f"/calendar/?view={view}"))
    assert len(page.xpath(f"//a[@href='/interactions/{meeting.id}']")) == 1
    assert len(page.xpath(MARK)) == 1


@pytest.mark.parametrize("view", VIEWS)
def test_the_responsible_one_s_calendar_says_nothing_of_it(client_of, owner, meeting, view):
    page = parsed(client_of(owner).get(f"/calendar/?view={view}"))
    assert len(page.xpath(f"//a[@href='/interactions/{meeting.id}']")) == 1
    assert not page.xpath(MARK)


@pytest.mark.parametrize("view", ["month", "week", "agenda"])
def test_the_calendar_of_all_shows_it_once_and_says_who(client_of, manager, meeting, view):
    page = parsed(client_of(manager).get(f"/calendar/?view={view}&users=all"))
    [link] = page.xpath(f"//a[@href='/interactions/{meeting.id}']")
    [who] = link.xpath("./ancestor::li[1]//abbr")
    assert (who.text, who.get("title")) == ("IR +1", "Ion Rusu; Participants: Ana Marin")


def test_side_by_side_it_stands_in_both_columns(client_of, manager, owner, colleague, meeting):
    page = parsed(client_of(manager).get(f"/calendar/?view=day&users={owner.id},{colleague.id}"))
    for user, marks in ((owner, 0), (colleague, 1)):
        column = page.get_element_by_id(f"day-2026-11-23-{user.id}")
        assert len(column.xpath(f".//a[@href='/interactions/{meeting.id}']")) == 1
        assert len(column.xpath(f".{MARK}")) == marks


def test_a_day_of_others_has_no_column_for_it_twice(client_of, manager, colleague, meeting):
    page = parsed(client_of(manager).get(f"/calendar/?view=day&users={manager.id},{colleague.id}"))
    assert len(page.xpath(f"//a[@href='/interactions/{meeting.id}']")) == 1


class TestPrivate:
    @pytest.fixture(autouse=True)
    def private(self, meeting):
        meeting.is_private = True

    @pytest.mark.parametrize("view", VIEWS)
    def test_both_columns_say_busy_and_nothing_more(self, client_of, manager, owner, colleague, view):
        for users in (f"{owner.id},{colleague.id}", "all", owner.id, colleague.id):
            answer = client_of(manager).get(f"/calendar/?view={view}&users={users}")
            assert "Planning" not in answer.text
            assert "Takes part" not in answer.text
            busy = [each for each in classed(parsed(answer), "cal-busy") if "Busy" in each.text_content()]
            assert len(busy) == (2 if view == "day" and users not in (owner.id, colleague.id) else 1)

    def test_who_else_is_there_is_not_said(self, client_of, manager, colleague):
        answer = client_of(manager).get(f"/calendar/?view=week&users={manager.id},{colleague.id}")
        [who] = parsed(answer).xpath("//li[contains(@class, 'cal-busy')]//abbr")
        assert (who.text, who.get("title")) == ("AM", "Ana Marin")
