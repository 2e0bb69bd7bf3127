"""Series, templates and saved views that name a step go along when it is taken away (MC-31)."""

from datetime import date

import pytest
from sqlalchemy import select

from crm.database import db
from crm.lib.recurrence import Frequency, Rule
from crm.models import Event, SavedView, Series, Step, TaskTemplate, TaskTemplateLine
from crm.services.processes import removal
from crm.services.recurrence import series as recurrence
from crm.services.undo import undo
from tests.factories import TODAY, make_interaction
from tests.pages import parsed, submit


def step(key: str) -> Step:
    return db.session.scalars(select(Step).where(Step.key == key)).one()


@pytest.fixture
def gone(team) -> Step:
    return step("sale.02")


@pytest.fixture
def rounds(gone, owner) -> Series:
    """A weekly visit on the step, of which none stands there today."""
    visit = make_interaction("Weekly visit", on=TODAY, step=gone, step_id=gone.id, responsible_id=owner.id)
    series = recurrence.found(visit, Rule(Frequency.WEEKLY, weekdays=(TODAY.weekday(),)), by=owner)
    visit.step_id = None
    db.session.commit()
    return series


@pytest.fixture
def template(gone) -> TaskTemplate:
    lines = [TaskTemplateLine(title="Measure", step=gone), TaskTemplateLine(title="Sign", position=1)]
    made = TaskTemplate(names={"en": "Kitchen"}, lines=lines)
    db.session.add(made)
    db.session.commit()
    return made


@pytest.fixture
def view(gone, owner) -> SavedView:
    made = SavedView(owner_id=owner.id, name="Needs", filters={"step": str(gone.id), "state": "open"})
    db.session.add(made)
    db.session.commit()
    return made


def remove(gone: Step, target: Step | None, by) -> Event:
    return removal.remove(gone, interactions_to=target, deals_to=None, by=by)


def named(series: Series, template: TaskTemplate, view: SavedView) -> tuple:
    db.session.expire_all()
    return series.step_id, [line.step_id for line in template.lines], view.filters


def test_all_of_them_follow_and_undo_brings_them_back(gone, admin, rounds, template, view):
    before, target = named(rounds, template, view), step("sale.03")
    event = remove(gone, target, admin)
    assert named(rounds, template, view) == (
        target.id, [target.id, None], {"step": str(target.id), "state": "open"}
    )  # fmt: skip
    undo(event, by=admin)
    assert named(rounds, template, view) == before


def test_what_is_made_ahead_stands_on_a_step_in_use(gone, admin, rounds):
    remove(gone, step("sale.03"), admin)
    made = recurrence.make_ahead(rounds)
    assert made
    assert {each.step.key for each in made} == {"sale.03"}


def test_a_view_without_a_target_shows_the_whole_process(gone, admin, view):
    remove(gone, None, admin)
    assert view.filters == {"step": f"p{gone.process_id}", "state": "open"}


def test_other_views_are_left_alone(gone, admin, owner):
    others = [{"step": f"{gone.id}1"}, {"step": f"p{gone.process_id}"}, {"q": str(gone.id)}]
    views = [SavedView(owner_id=owner.id, name=str(each), filters=each) for each in others]
    db.session.add_all(views)
    remove(gone, step("sale.03"), admin)
    assert [each.filters for each in views] == others
    assert db.session.query(Event).filter_by(record_type="saved_view").count() == 0


def test_without_a_way_back_none_of_it_can_be_undone_apart(gone, admin, rounds, template, view, monkeypatch):
    monkeypatch.setattr(removal, "UNDOABLE", 0)
    make_interaction(step_id=gone.id)
    remove(gone, step("sale.03"), admin)
    types = ("series", "task_template", "saved_view")
    events = db.session.query(Event).filter(Event.record_type.in_(types), Event.user_id == admin.id)
    assert {event.action for event in events} == {"rerouted"}


@pytest.mark.parametrize("planned", ["rounds", "template"])
def test_the_page_asks_where_what_is_planned_goes(gone, admin, client_of, planned, request):
    request.getfixturevalue(planned)
    client, page = client_of(admin), f"/settings/steps/{gone.id}/removal"
    assert parsed(client.get(page)).xpath("//main//select/@name") == ["interactions_to"]
    assert submit(client, page).status_code == 422
    assert submit(client, page, interactions_to=str(step("sale.03").id)).status_code == 303
    assert gone.is_archived


def test_a_view_alone_asks_nothing(gone, admin, client_of, view):
    page = client_of(admin).get(f"/settings/steps/{gone.id}/removal")
    assert not parsed(page).xpath("//main//select")


def test_the_list_of_a_view_stays_filtered(gone, admin, owner, client_of, view):
    make_interaction("Negotiated", on=date(2026, 11, 2), step_id=step("sale.04").id)
    remove(gone, step("sale.03"), admin)
    assert "Negotiated" not in client_of(owner).get(f"/interactions/?view={view.id}").text
