"""Open, in progress and finished in four weeks around today."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.database import db
from crm.models import State
from crm.services.desk.balance import count_states
from tests.factories import TODAY, make_interaction

STATES = list(State)


def counts(user) -> list[int]:
    return list(count_states(user, TODAY).counts.values())


def test_both_ends_belong_to_it(owner, mine):
    for days in (-15, -14, 14, 15):
        mine(on=TODAY + timedelta(days=days))
    assert counts(owner) == [2, 0, 0]


def test_each_state_counts_apart_and_only_ones_own(owner, colleague, mine):
    for state in STATES:
        mine(state=state)
        make_interaction(responsible_id=colleague.id, state=state)
    mine(state=State.DONE)
    mine(state=State.DONE).archive(by=owner)
    assert counts(owner) == [1, 1, 2]


drawn_rows = st.lists(st.tuples(st.integers(-20, 20), st.sampled_from(STATES), st.booleans()), max_size=12)


@given(drawn_rows)
@settings(max_examples=15, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])  # fmt: skip
def test_the_counts_are_those_of_the_records(owner, mine, drawn):
    for days, state, is_private in drawn:
        mine(on=TODAY + timedelta(days=days), state=state, is_private=is_private)
    near = [state for days, state, _private in drawn if -14 <= days <= 14]
    found = counts(owner)
    db.session.rollback()
    assert found == [near.count(state) for state in STATES]


def test_a_ring_needs_no_total_to_be_drawn(owner):
    balance = count_states(owner, TODAY)
    assert balance.total == 0
    assert [each.share for _state, each in balance.slices] == [0, 0, 0]


def test_it_reads_two_ranges_of_two_indexes(owner, query_plans):
    plan = query_plans(lambda: count_states(owner, TODAY))
    reads = [step for step in plan if "interaction" in step]
    assert reads == [
        "SEARCH interaction USING COVERING INDEX ix_interaction_desk"
        " (responsible_id=? AND starts_on>? AND starts_on<?)",
        "SEARCH interaction USING INDEX ix_interaction_responsible_done"
        " (responsible_id=? AND starts_on>? AND starts_on<?)",
    ]
