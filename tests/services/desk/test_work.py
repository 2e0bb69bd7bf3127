"""What waits for one, by type: counted right, from an index alone."""

from datetime import timedelta

from crm.models import State
from crm.services.desk.work import count_work
from crm.services.processes.steps import step_words
from tests.factories import TODAY, make_interaction, sale


def counts(user, **values) -> list[tuple[str, int, int]]:
    found = count_work(user, step_words("en"), **values)
    return [(each.label, each.open, each.in_progress) for each in found]


def test_steps_of_a_process_are_one_line_those_of_no_type_the_last(owner, mine):
    first, second = (sale().steps[place].id for place in (0, 1))
    mine(step_id=first)
    mine(step_id=second)
    mine(step_id=second, state=State.IN_PROGRESS)
    mine(state=State.IN_PROGRESS)
    assert counts(owner) == [("Sale", 2, 1), ("", 0, 1)]


def test_finished_archived_and_those_of_others_do_not_count(owner, colleague, mine):
    mine(state=State.DONE)
    mine().archive(by=owner)
    make_interaction(responsible_id=colleague.id)
    make_interaction(responsible_id=None, created_by_id=owner.id)
    assert counts(owner) == []


def test_what_is_put_off_waits_for_nobody(owner, mine):
    mine(deferred_until=TODAY + timedelta(days=3))
    mine(deferred_until=TODAY)
    assert counts(owner, awake_on=TODAY) == [("", 1, 0)]
    assert counts(owner) == [("", 2, 0)]


def test_own_private_ones_count(owner, mine):
    mine(is_private=True)
    assert counts(owner) == [("", 1, 0)]


def test_it_is_counted_from_the_index_alone(owner, query_plans):
    plan = query_plans(lambda: count_work(owner, []))
    assert [step for step in plan if "interaction" in step] == [
        "SEARCH interaction USING COVERING INDEX ix_interaction_desk (responsible_id=?)"
    ]
