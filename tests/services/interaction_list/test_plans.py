"""EXPLAIN QUERY PLAN of groups, tags, ladder and the rarer filters: ranges of indexes, nothing sorted."""

import pytest

from crm.database import db
from crm.models import Interaction, State
from crm.models.interaction_indexes import SEEN
from crm.services.interaction_list.criteria import Criteria, Grouping, Span
from crm.services.interaction_list.groups import counts_of
from crm.services.interaction_list.ladder import counts_on
from crm.services.interaction_list.pages import Place, page_of
from crm.services.interaction_list.stretches import stretches_of
from tests.factories import TODAY, make_company, make_deal, make_interaction, sale
from tests.statements import plans_of

SORTED, WHOLE = "TEMP B-TREE", "SCAN interaction"


@pytest.fixture(autouse=True)
def on_sqlite(app):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("the plan is SQLite's; PostgreSQL has the same indexes")


@pytest.fixture
def owner_of_some(owner):
    """An interaction in every kind of group, waiting and finished."""
    deal = make_deal("D")
    for state in State:
        step_id = sale().steps[0].id
        made = {"contact_id": make_company("A").id, "deal_id": deal.id, "step_id": step_id}
        make_interaction(state=state, responsible_id=owner.id, **made)
        make_interaction(state=state)
    return owner


def check(plans: list[str]) -> None:
    assert plans
    for step in plans:
        assert not step.startswith(WHOLE) or "INDEX" in step, step
        assert SORTED not in step, step


@pytest.mark.parametrize("grouping", list(Grouping))
class TestGroups:
    def test_their_rows_come_in_order(self, owner_of_some, grouping):
        check(plans_of(lambda: page_of(Criteria(grouping=grouping), owner_of_some)))

    def test_so_they_do_from_a_place_on_and_back(self, owner_of_some, grouping):
        wanted = Criteria(grouping=grouping)
        codes = {each.code: each for each in stretches_of(wanted)}
        for code, stretch in codes.items():
            place = Place(code, TODAY, 1, 1 if stretch.is_grouped else None)
            check(plans_of(lambda place=place: page_of(wanted, owner_of_some, after=place)))
            check(plans_of(lambda place=place: page_of(wanted, owner_of_some, before=place)))

    def test_their_counts_read_a_range(self, owner_of_some, grouping):
        wanted = Criteria(grouping=grouping)
        rows = page_of(wanted, owner_of_some).rows
        check(plans_of(lambda: counts_of(rows, wanted, owner_of_some)))


@pytest.mark.parametrize(
    "grouping", [Grouping.RESPONSIBLE, Grouping.STATE, Grouping.STEP], ids=lambda each: each.value
)
def test_long_groups_are_counted_without_their_rows(owner_of_some, grouping):
    """The index itself says who may see a row: looking at a thousand rows took longer than the page."""
    wanted = Criteria(grouping=grouping)
    rows = page_of(wanted, owner_of_some).rows
    plans = plans_of(lambda: counts_of(rows, wanted, owner_of_some))
    used = {word for step in plans for word in step.split() if word.startswith("ix_interaction_")}
    telling = {each.name for each in Interaction.__table__.indexes if {*SEEN} <= {*each.columns.keys()}}
    assert used
    assert used <= telling


def test_the_steps_of_one_process_in_groups(owner_of_some):
    ids = tuple(step.id for step in sale().steps)
    check(plans_of(lambda: page_of(Criteria(grouping=Grouping.STEP, step_ids=ids), owner_of_some)))


def test_the_ladder_reads_each_step_by_its_indexes(owner_of_some):
    ids = [step.id for step in sale().steps]
    plans = plans_of(lambda: counts_on(ids, Criteria(), owner_of_some))
    check(plans)
    assert {"ix_interaction_step_open", "ix_interaction_step_done"} <= {
        name for step in plans for name in step.split() if name.startswith("ix_")
    }


def test_a_common_tag_is_asked_of_row_after_row(owner_of_some):
    check(plans_of(lambda: page_of(Criteria(tag_id=1, is_common_tag=True), owner_of_some)))


def test_a_rare_tag_is_looked_up(owner_of_some):
    """Its few interactions are read by their ids and sorted; the list is not searched for them."""
    plans = plans_of(lambda: page_of(Criteria(tag_id=1), owner_of_some))
    assert any("interaction_tag" in step and "tag_id=?" in step for step in plans), plans
    assert any(step.startswith("SEARCH interaction USING INTEGER PRIMARY KEY") for step in plans), plans


@pytest.mark.parametrize("trait", ["with_files", "with_time"])
def test_what_hangs_on_interactions_is_looked_up(owner_of_some, trait):
    plans = plans_of(lambda: page_of(Criteria(traits=frozenset({trait})), owner_of_some))
    assert any(step.startswith("SEARCH interaction USING INTEGER PRIMARY KEY") for step in plans), plans


RARER = {
    "without contact": Criteria(traits=frozenset({"no_contact"})),
    "repeats, without deal": Criteria(traits=frozenset({"repeats", "no_deal"})),
    "by deadline": Criteria(span=Span("deadline_on", TODAY, None)),
    "by creator": Criteria(created_by_id=1),
    "nobody's": Criteria(is_nobodys=True),
}


@pytest.mark.parametrize("wanted", RARER.values(), ids=RARER)
def test_the_rarer_filters_keep_the_order_of_an_index(owner_of_some, wanted):
    check(plans_of(lambda: page_of(wanted, owner_of_some)))
