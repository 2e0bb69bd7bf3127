"""The list: what waits, the earliest on top, then the finished, the latest on top; pages; indexes."""

import itertools
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.database import db
from crm.models import Channel, State
from crm.services.interaction_list import pages as interaction_list
from crm.services.interaction_list.pages import Criteria, Place, page_of
from tests.factories import TODAY, make_company, make_interaction, sale

STATES = list(State)


@pytest.fixture
def small_pages(monkeypatch):
    monkeypatch.setattr(interaction_list, "PAGE_SIZE", 4)


def rows_of(user, **wanted) -> list[str]:
    return [row.title for row in page_of(Criteria(**wanted), user).rows]


def walk(criteria: Criteria, user) -> tuple[list[int], list[int]]:
    """The ids read by going forward to the end, and those read on the way back."""
    forward, place = [], None
    while True:
        page = page_of(criteria, user, after=place)
        forward.append([row.id for row in page.rows])
        if page.after is None:
            break
        place = page.after
    back = [forward[-1]]
    while page.before is not None:
        page = page_of(criteria, user, before=page.before)
        back.insert(0, [row.id for row in page.rows])
    return list(itertools.chain(*forward)), list(itertools.chain(*back))


rows = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(STATES)), max_size=14)


@given(rows)
@settings(max_examples=15, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])  # fmt: skip
def test_pages_forth_and_back_show_each_row_once_in_order(owner, small_pages, drawn):
    made = [
        make_interaction(str(number), on=TODAY + timedelta(days=days), state=state, responsible_id=owner.id)
        for number, (days, state) in enumerate(drawn)
    ]
    waiting = [each for each in made if not each.is_done]
    order = sorted(waiting, key=place)
    order += sorted((each for each in made if each.is_done), key=place, reverse=True)
    forward, back = walk(Criteria(), owner)
    db.session.rollback()
    assert forward == [each.id for each in order]
    assert sorted(back) == sorted(forward)


def place(interaction):
    return interaction.starts_on, interaction.id


class TestFilters:
    def test_state(self, owner):
        for state in STATES:
            make_interaction(state.value, state=state)
        for state in STATES:
            assert rows_of(owner, state=state) == [state.value]

    def test_channel_and_responsible(self, owner, colleague):
        make_interaction("A", channel=Channel.SMS, responsible_id=owner.id)
        make_interaction("B", responsible_id=colleague.id)
        assert rows_of(owner, channel=Channel.SMS) == ["A"]
        assert rows_of(owner, responsible_id=colleague.id) == ["B"]

    def test_a_process_is_all_its_steps(self, owner):
        steps = [step.id for step in sale().steps]
        for number, step_id in enumerate(steps[:3]):
            make_interaction(str(number), on=TODAY + timedelta(days=number), step_id=step_id)
        make_interaction("fără")
        assert rows_of(owner, step_ids=tuple(steps)) == ["0", "1", "2"]
        assert rows_of(owner, step_ids=(steps[1],)) == ["1"]

    def test_days_and_overdue(self, owner):
        make_interaction("ieri", on=TODAY - timedelta(days=1))
        make_interaction("termen mâine", on=TODAY - timedelta(days=1), deadline_on=TODAY + timedelta(days=1))
        make_interaction("azi")
        make_interaction("gata ieri", on=TODAY - timedelta(days=1), state=State.DONE)
        assert rows_of(owner, first_day=TODAY, last_day=TODAY) == ["azi"]
        assert rows_of(owner, overdue_on=TODAY) == ["ieri"]

    def test_words_forgive_and_contact_limits(self, owner):
        company = make_company("Țesături Őrsi")
        make_interaction("Ofertă perdele", contact_id=company.id)
        make_interaction("Altceva")
        assert rows_of(owner, words="TESAT oferta") == ["Ofertă perdele"]
        assert rows_of(owner, words="orsi", contact_id=company.id) == ["Ofertă perdele"]
        assert rows_of(owner, words="zzz") == []

    def test_archived_and_private_ones_are_not_shown(self, owner, colleague):
        make_interaction("arhivă").archive(by=owner)
        make_interaction("privat", responsible_id=colleague.id, is_private=True)
        assert rows_of(owner) == []
        assert rows_of(colleague) == ["privat"]

    def test_a_restricted_user_sees_own_and_nobody_s(self, owner, restricted):
        make_interaction("străin", responsible_id=owner.id)
        make_interaction("al nimănui")
        make_interaction("propriu", responsible_id=restricted.id)
        assert sorted(rows_of(restricted)) == ["al nimănui", "propriu"]


@pytest.mark.parametrize(
    "text", ["", "w", "x2026-11-23.1", "w2026-13-01.1", "w2026-11-23.1;", "f2026-11-23.-1"]
)
def test_a_place_that_cannot_be_read_is_the_beginning(text):
    assert Place.parse(text) is None


def test_a_place_is_read_back_as_written():
    assert str(Place.parse("w2026-11-23.17")) == "w2026-11-23.17"


CHEAP = {
    "everything": Criteria(),
    "open": Criteria(state=State.OPEN),
    "done": Criteria(state=State.DONE),
    "by channel": Criteria(channel=Channel.SMS),
    "by responsible": Criteria(responsible_id=1),
    "by step": Criteria(step_ids=(1,)),
    "by contact": Criteria(contact_id=1),
    "of a day": Criteria(first_day=TODAY, last_day=TODAY),
    "overdue": Criteria(overdue_on=TODAY),
}


@pytest.mark.parametrize("criteria", CHEAP.values(), ids=CHEAP)
def test_no_list_scans_or_sorts_the_whole_table(owner, criteria, query_plans):
    """EXPLAIN QUERY PLAN: a range of an index in its own order, and the contact by its id."""
    for step in query_plans(lambda: page_of(criteria, owner)):
        assert not step.startswith("SCAN") or "USING INDEX" in step, step
        assert "TEMP B-TREE" not in step, step
