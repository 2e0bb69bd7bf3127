"""A template from what was done once: what is taken over, and what starting it gives back."""

from datetime import date

import pytest
from sqlalchemy import select

from crm.database import db
from crm.models import Step, TaskTemplate
from crm.services.interactions import chains
from tests.blueprints.task_templates.conftest import begin, made
from tests.factories import at, make_company, make_deal, make_interaction
from tests.pages import parsed, submit


@pytest.fixture
def deal(admin, owner, colleague):
    deal = make_deal("Kitchen Pop", contact_id=make_company().id, owner_id=owner.id)
    make_interaction("Measure", on=date(2026, 11, 20), at=at(10), minutes=90, deal_id=deal.id,
                     responsible_id=owner.id)  # fmt: skip
    make_interaction("Draw", on=date(2026, 11, 23), deadline_on=date(2026, 11, 30), deal_id=deal.id,
                     responsible_id=admin.id)  # fmt: skip
    make_interaction("Show", on=date(2026, 12, 5), deal_id=deal.id, responsible_id=colleague.id)
    return deal


def taken() -> TaskTemplate:
    db.session.expire_all()
    return db.session.scalars(select(TaskTemplate)).one()


def test_titles_distances_and_people_of_a_deal(boss, admin, colleague, deal):
    answer = submit(boss, f"/deals/{deal.id}/save-as-template")
    assert answer.status_code == 303
    template = taken()
    assert (template.names, template.process_id) == ({"en": "Kitchen Pop"}, deal.process_id)
    rows = [
        (line.title, line.offset_days, line.deadline_days, line.assignee.value) for line in template.lines
    ]
    # Friday, Monday, and a Saturday that counts as the Monday after it.
    assert rows == [("Measure", 0, None, "owner"), ("Draw", 1, 5, "starter"), ("Show", 11, None, "colleague")]
    first, _second, third = template.lines
    assert (first.is_task, first.duration_minutes, third.user_id) == (False, 90, colleague.id)


def test_starting_it_on_the_same_day_gives_the_same_days(boss, deal):
    submit(boss, f"/deals/{deal.id}/save-as-template")
    other = make_deal("Kitchen Ion")
    begin(boss, f"/deals/{other.id}/template", taken(), on="2026-11-20")
    again = [(each.title, each.starts_on, each.deadline_on) for each in made() if each.deal_id == other.id]
    assert again == [
        ("Measure", date(2026, 11, 20), None),
        ("Draw", date(2026, 11, 23), date(2026, 11, 30)),
        ("Show", date(2026, 12, 7), None),
    ]


def test_only_what_is_ticked_and_the_first_of_it_is_the_start(boss, deal):
    page = boss.get(f"/deals/{deal.id}/save-as-template")
    ticks = parsed(page).xpath("//input[@name='tasks']/@value")
    submit(boss, f"/deals/{deal.id}/save-as-template", tasks=ticks[1:])
    assert [(line.title, line.offset_days) for line in taken().lines] == [("Draw", 0), ("Show", 10)]


def test_nothing_ticked_is_refused(boss, deal):
    answer = submit(boss, f"/deals/{deal.id}/save-as-template", tasks=None)
    assert answer.status_code == 422
    assert parsed(answer).xpath("//*[@id='tasks-error']")


def test_steps_are_taken_but_no_ends(boss, deal):
    keys = {step.key: step for step in db.session.scalars(select(Step))}
    deal_tasks = [each for each in made() if each.deal_id == deal.id]
    deal_tasks[0].step, deal_tasks[1].step = keys["sale.02"], keys["sale.06"]
    db.session.commit()
    submit(boss, f"/deals/{deal.id}/save-as-template")
    assert [line.step_id for line in taken().lines] == [keys["sale.02"].id, None, None]


def test_a_chain_is_taken_from_any_of_its_links(boss, admin):
    first, second = make_interaction("Call"), make_interaction("Meet", on=date(2026, 11, 25))
    chains.join(second, first, by=admin)
    submit(boss, f"/interactions/{second.id}/save-as-template")
    assert [(line.title, line.offset_days) for line in taken().lines] == [("Call", 0), ("Meet", 2)]


@pytest.mark.parametrize("is_own", [True, False])
def test_what_is_private_stays_private(boss, admin, owner, deal, is_own):
    """Everybody reads a template: not even one's own private tasks go in."""
    whose = admin.id if is_own else owner.id
    make_interaction("Dentist", deal_id=deal.id, is_private=True, responsible_id=whose, created_by_id=whose)
    assert "Dentist" not in boss.get(f"/deals/{deal.id}/save-as-template").text
    submit(boss, f"/deals/{deal.id}/save-as-template")
    assert "Dentist" not in [line.title for line in taken().lines]


def test_there_is_nothing_to_take_from_an_empty_deal(boss):
    deal = make_deal("Empty")
    assert "No tasks to take over" in boss.get(f"/deals/{deal.id}/save-as-template").text


@pytest.mark.parametrize(
    ("role", "status"), [("admin", 200), ("manager", 200), ("owner", 403), ("restricted", 404)]
)
def test_leaders_make_templates(request, role, status, client_of, deal):
    """What one may not see is not there, whether one makes templates or not."""
    client = client_of(request.getfixturevalue(role))
    assert client.get(f"/deals/{deal.id}/save-as-template").status_code == status
