"""Walking a strict process: every pair of steps × mode × who walks, against the rule in words (MC-32)."""

from itertools import product

import pytest

from crm.database import db
from crm.models import (
    Deal,
    Event,
    Interaction,
    LossReason,
    Outcome,
    Process,
    ProcessMode,
    State,
    Step,
    StepSkipped,
)
from crm.services.processes.removal import remove
from crm.services.undo import undo
from tests.factories import TODAY, make_deal, make_interaction, make_user

WAY = ("ask", "offer", "sign")
# Two good ends and two bad ones, and one of each stands among the way: order of rows is no rule.
OUTCOMES = {
    "ask": Outcome.NONE, "lost early": Outcome.NEGATIVE, "offer": Outcome.NONE, "won": Outcome.POSITIVE,
    "sign": Outcome.NONE, "won in part": Outcome.POSITIVE, "lost": Outcome.NEGATIVE,
}  # fmt: skip
PLACES = (None, "elsewhere", *OUTCOMES)


def is_allowed(was: str | None, to: str, stood: str | None = None) -> bool:
    """The rule as one would say it to a colleague; *stood* is where it was given up, if anybody knows."""
    if OUTCOMES[to] is Outcome.NEGATIVE:
        return True  # giving up is always possible
    if was in (None, "elsewhere"):
        return to == "ask"  # everything begins with the first step
    if OUTCOMES[was] is Outcome.NEGATIVE:
        way = WAY if stood is None else WAY[: WAY.index(stood) + 1]
        return to in way  # it is taken up again where it stood, or further back
    if OUTCOMES[was] is Outcome.POSITIVE:
        return True  # back any number of steps, or the other good end
    if OUTCOMES[to] is Outcome.POSITIVE:
        return was == "sign"  # won from the last step only
    return WAY.index(to) <= WAY.index(was) + 1


@pytest.fixture
def steps(team) -> dict[str, Step]:
    process = Process(names={"en": "Lease"}, for_deals=True, for_interactions=True, position=90)
    for number, (name, outcome) in enumerate(OUTCOMES.items(), start=1):
        process.steps.append(Step(number=number, names={"en": name}, outcome=outcome))
    other = Process(names={"en": "Other"}, for_deals=True, for_interactions=True, position=91)
    other.steps.append(Step(number=1, names={"en": "elsewhere"}, outcome=Outcome.NONE))
    db.session.add_all([process, other])
    db.session.commit()
    return {step.names["en"]: step for step in (*process.steps, *other.steps)}


def walker(model, step: Step | None):
    """A record that stands on *step*, however it came there."""
    if model is Interaction:
        return make_interaction(step=step, step_id=step.id if step else None)
    deal = make_deal()
    if step is not None:
        deal.move_to(step, by=make_user(), on=TODAY, loss_reason=a_reason(step), in_order=False)
    return deal


def a_reason(step: Step) -> LossReason | None:
    return db.session.query(LossReason).first() if step.outcome is Outcome.NEGATIVE else None


def walk(record, step: Step, by) -> Event:
    if isinstance(record, Interaction):
        return record.walk_to(step, by=by, on=TODAY)
    return record.move_to(step, by=by, on=TODAY, loss_reason=a_reason(step))


@pytest.mark.parametrize("model", [Deal, Interaction])
@pytest.mark.parametrize("mode", list(ProcessMode))
def test_every_pair_of_steps(steps, owner, model, mode):
    steps["ask"].process.mode = mode
    db.session.commit()
    for was, to in product(PLACES, OUTCOMES):
        if was == to or (model is Deal and was is None):
            continue
        record = walker(model, steps.get(was))
        # A deal lost on coming from another process has not been on the way here.
        stood = "ask" if model is Deal else None
        expected = mode is not ProcessMode.STRICT or is_allowed(was, to, stood)
        try:
            walk(record, steps[to], owner)
            went = True
        except StepSkipped:
            went = False
        assert went is expected, (was, to)
        assert record.step is (steps[to] if expected else steps.get(was)), (was, to)


@pytest.fixture
def strict(steps) -> dict[str, Step]:
    steps["ask"].process.mode = ProcessMode.STRICT
    db.session.commit()
    return steps


def given_up(model, stood: str, steps: dict[str, Step], by, end: str = "lost"):
    """A record that walked to *stood* and was given up there."""
    record = walker(model, steps["elsewhere"])
    for name in (*WAY[: WAY.index(stood) + 1], end):
        walk(record, steps[name], by)
    return record


@pytest.mark.parametrize("model", [Deal, Interaction])
@pytest.mark.parametrize("stood", WAY)
class TestTakenUpAgain:
    def test_no_further_than_it_stood(self, strict, owner, model, stood):
        record = given_up(model, stood, strict, owner)
        assert [step.names["en"] for step in record.reachable(strict.values())] == [
            name for name in OUTCOMES if is_allowed("lost", name, stood)
        ] + ["elsewhere"]

    def test_also_after_another_bad_end(self, strict, owner, model, stood):
        record = given_up(model, stood, strict, owner, end="lost early")
        walk(record, strict["lost"], owner)
        assert record.stood_on() == [strict[stood]]

    def test_a_step_that_was_removed_meanwhile_leaves_those_before_it(self, strict, owner, model, stood):
        record = given_up(model, stood, strict, owner)
        before = WAY[: WAY.index(stood)] or (WAY[1],)
        remove(strict[stood], interactions_to=strict["ask"], deals_to=strict["ask"], by=owner)
        found = {step.names["en"] for step in record.reachable(strict[name] for name in WAY if name != stood)}
        assert found == {*before}

    def test_an_act_that_was_taken_back_does_not_count(self, strict, owner, model, stood):
        record = given_up(model, stood, strict, owner)
        undo(walk(record, strict["ask"], owner), by=owner)
        db.session.commit()
        assert record.step is strict["lost"]
        assert record.stood_on() == [strict[stood]]


@pytest.mark.parametrize("model", [Deal, Interaction])
def test_what_was_never_on_the_way_begins_at_its_first_step(strict, owner, model):
    record = walker(model, strict["elsewhere"])
    walk(record, strict["lost"], owner)
    assert record.reachable(strict[name] for name in WAY) == [strict["ask"]]


@pytest.mark.parametrize("mode", [ProcessMode.STRICT, ProcessMode.GUIDED])
def test_histories_are_read_for_given_up_records_of_strict_processes_only(strict, owner, count_queries, mode):
    strict["ask"].process.mode = mode
    open_deal, lost_deal = walker(Deal, strict["sign"]), given_up(Deal, "ask", strict, owner)
    way = [strict[name] for name in OUTCOMES]
    for each in (open_deal, lost_deal):
        assert each.reachable(way)  # all of it is loaded
    assert count_queries(lambda: open_deal.reachable(way)) == 0
    assert count_queries(lambda: lost_deal.reachable(way)) == (mode is ProcessMode.STRICT)


def test_what_was_refused_has_changed_nothing_and_written_nothing(steps, owner):
    steps["ask"].process.mode = ProcessMode.STRICT
    talk, deal = walker(Interaction, steps["ask"]), walker(Deal, steps["ask"])
    db.session.commit()
    events = db.session.query(Event).count()
    for record in (talk, deal):
        with pytest.raises(StepSkipped):
            walk(record, steps["won"], owner)
    db.session.commit()
    assert (talk.state, talk.step_id, deal.step_id) == (State.OPEN, steps["ask"].id, steps["ask"].id)
    assert deal.is_open
    assert db.session.query(Event).count() == events


def test_a_deal_begins_at_the_first_step(steps, owner):
    steps["ask"].process.mode = ProcessMode.STRICT
    with pytest.raises(StepSkipped):
        Deal(title="x", currency="RON").begin(steps["offer"], by=owner, on=TODAY)
    Deal(title="x", currency="RON").begin(steps["ask"], by=owner, on=TODAY)


def test_a_place_in_the_same_column_is_no_step(steps, owner):
    steps["ask"].process.mode = ProcessMode.STRICT
    deal = walker(Deal, steps["sign"])
    assert deal.move_to(steps["sign"], by=owner, on=TODAY).action == "placed"


def test_undo_goes_back_over_any_number_of_steps(steps, owner):
    talk = walker(Interaction, steps["sign"])
    event = talk.walk_to(steps["ask"], by=owner, on=TODAY)
    steps["ask"].process.mode = ProcessMode.STRICT
    db.session.commit()
    undo(event, by=owner)
    assert talk.step is steps["sign"]


def test_nothing_begins_at_an_end_that_stands_first(steps):
    process = steps["ask"].process
    steps["won"].number, steps["ask"].number = 1, 4
    db.session.commit()
    db.session.expire_all()
    assert process.steps[0] is steps["won"]
    assert process.first_step is steps["offer"]
