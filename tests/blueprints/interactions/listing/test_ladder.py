"""Filtered by a process, the list shows its steps with how many stand on each (MC-34)."""

from datetime import timedelta

import pytest

from crm.database import db
from crm.lib import clock
from crm.models import SavedView, State, Team
from crm.services.interaction_list import ladder
from crm.team import forget_team
from tests.factories import make_interaction, sale
from tests.pages import classed, parsed

LIST = "/interactions/"


def rungs(page) -> list[str]:
    return [" ".join(each.text_content().split()) for each in classed(parsed(page), "rung")]


def counts(page) -> list[str]:
    return [each.text for each in classed(parsed(page), "rung-count")]


def titles(page) -> list[str]:
    return [each.text for each in classed(parsed(page), "cell-main", "/a[not(@class)]")]


@pytest.fixture
def steps(owner):
    """On the first step two, one of them finished; on the second one; the others are empty. None is late."""
    found, on = sale().steps, clock.today("Europe/Bucharest") + timedelta(days=2)
    for place, state in ((0, State.OPEN), (0, State.DONE), (1, State.IN_PROGRESS)):
        make_interaction(f"{place}", on=on, state=state, responsible_id=owner.id, step_id=found[place].id)
    make_interaction("fără", responsible_id=owner.id)
    return found


def of_process(steps) -> str:
    return f"{LIST}?step=p{steps[0].process_id}"


def test_all_steps_of_the_process_waiting_and_finished_together(client_of, owner, steps):
    page = client_of(owner).get(of_process(steps))
    assert len(rungs(page)) == 1 + len(steps)
    assert counts(page) == ["2", "1", *["0"] * (len(steps) - 2)]
    assert rungs(page)[1].startswith("01 - ")


def test_without_a_process_there_is_none(client_of, owner, steps):
    client = client_of(owner)
    for query in ("", "?step=none", "?step=x", "?step=999999"):
        assert rungs(client.get(LIST + query)) == []


def test_each_is_a_link_that_filters_and_the_ladder_stays(client_of, owner, steps):
    client = client_of(owner)
    page = client.get(of_process(steps) + "&state=done&group=responsible")
    link = classed(parsed(page), "rung")[1].get("href")
    answer = client.get(link)
    assert titles(answer) == ["0"]
    assert counts(answer) == counts(page) == ["1", *["0"] * (len(steps) - 1)]
    assert classed(parsed(answer), "group-head")
    current = parsed(answer).xpath("//a[@class='rung' and @aria-current='page']/@href")
    assert current == [link]
    whole = classed(parsed(answer), "rung")[0].get("href")
    assert titles(client.get(whole)) == ["0"]


@pytest.mark.parametrize(
    ("query", "first"), [("state=open", "1"), ("q=0", "2"), ("by=updated", "2"), ("period=overdue", "0")]
)
def test_the_other_filters_count(client_of, owner, steps, query, first):
    page = client_of(owner).get(f"{of_process(steps)}&{query}")
    assert counts(page)[0] == first


def test_what_others_keep_to_themselves_is_not_counted(client_of, owner, colleague, restricted, steps):
    make_interaction("secret", responsible_id=colleague.id, is_private=True, step_id=steps[0].id)
    assert counts(client_of(owner).get(of_process(steps)))[0] == "2"
    assert counts(client_of(colleague).get(of_process(steps)))[0] == "3"
    assert counts(client_of(restricted).get(of_process(steps)))[0] == "0"


def test_no_more_is_counted_than_is_told(client_of, owner, steps, monkeypatch):
    monkeypatch.setattr(ladder, "COUNTED", 1)
    monkeypatch.setattr("crm.blueprints.interactions.listing.ladder.COUNTED", 1)
    ladder.kept_statement.cache_clear()
    assert counts(client_of(owner).get(of_process(steps)))[:2] == ["1+", "1"]
    ladder.kept_statement.cache_clear()


def test_it_costs_one_statement(client_of, owner, steps, count_queries):
    client = client_of(owner)
    plain, filtered = LIST, of_process(steps)
    for address in (plain, filtered):
        client.get(address)
    assert count_queries(lambda: client.get(filtered)) == count_queries(lambda: client.get(plain)) + 1


def test_the_filters_of_a_saved_view_stay(client_of, owner, steps):
    view = SavedView(
        owner_id=owner.id, name="V", filters={"step": f"p{steps[0].process_id}", "state": "open"}
    )
    db.session.add(view)
    client = client_of(owner)
    db.session.commit()
    page = client.get(f"{LIST}?view={view.id}")
    assert counts(page)[:2] == ["1", "0"]
    assert "state=open" in classed(parsed(page), "rung")[1].get("href")


def test_with_types_switched_off_there_is_none(client_of, owner, steps):
    client = client_of(owner)
    db.session.get(Team, 1).features = {"steps": False}
    db.session.commit()
    forget_team()
    assert rungs(client.get(of_process(steps))) == []
