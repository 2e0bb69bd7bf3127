"""Starting a template: what the preview shows is made, at once and once, and taken back by one undo."""

import threading
from datetime import date, time

import pytest
from sqlalchemy import select

from crm.database import db
from crm.models import Chain, Deal, Event, Interaction, Process, ProcessMode, State, Step, Submission
from tests.blueprints.task_templates.conftest import (
    MONDAY,
    begin,
    made,
    make_template,
    preview,
    rows_of,
    tasks_form,
)
from tests.factories import make_company, make_deal, make_interaction
from tests.pages import parsed, submit, values_of


def undo_start(client, page: str) -> None:
    query = select(Event).where(Event.record_type == "interaction", Event.action == "created")
    event = db.session.scalars(query.order_by(Event.id)).first()
    assert submit(client, page, f"/events/{event.id}/undo").status_code == 303


def step(key: str) -> Step:
    return db.session.scalars(select(Step).where(Step.key == key)).one()


@pytest.fixture
def deal(admin) -> Deal:
    return make_deal("Kitchen Pop", contact_id=make_company().id, owner_id=admin.id)


class TestOnADeal:
    def test_all_tasks_are_made_about_the_deal(self, boss, admin, kitchen, deal):
        answer = begin(boss, f"/deals/{deal.id}/template", kitchen)
        assert answer.status_code == 303
        assert answer.location.endswith(f"/deals/{deal.id}")
        assert [each.title for each in made()] == [line.title for line in kitchen.lines]
        shared = {(each.deal_id, each.contact_id, each.chain_id, each.state) for each in made()}
        assert shared == {(deal.id, deal.contact_id, None, State.OPEN)}

    def test_one_undo_takes_all_back(self, boss, kitchen, deal):
        begin(boss, f"/deals/{deal.id}/template", kitchen)
        undo_start(boss, f"/deals/{deal.id}")
        assert made() == []
        assert {each.is_archived for each in db.session.scalars(select(Interaction))} == {True}

    def test_what_the_preview_shows_is_what_is_made(self, boss, kitchen, deal):
        shown = rows_of(preview(boss, f"/deals/{deal.id}/template", kitchen))
        begin(boss, f"/deals/{deal.id}/template", kitchen)
        assert [each.starts_on.isoformat() for each in made()] == [row["day"] for row in shown]
        hours = [f"{each.start_time:%H:%M}" for each in made() if not each.is_task]
        assert hours == [row["at"] for row in shown if row["at"]]
        assert {each.update_date == each.starts_on for each in made()} == {True}

    def test_lines_are_left_out_and_moved(self, boss, kitchen, deal):
        changes = {"rows-1-day": "2026-12-19", "rows-2-day": "2026-12-20", "rows-2-at": "19:15"}
        begin(boss, f"/deals/{deal.id}/template", kitchen, untick=(0, *range(3, 9)), **changes)
        drawing, showing = made()
        # A Saturday that somebody typed is meant; the deadline keeps its working days from there.
        assert (drawing.starts_on, drawing.deadline_on) == (date(2026, 12, 19), date(2026, 12, 28))
        assert (showing.starts_on, showing.start_time) == (date(2026, 12, 20), time(19, 15))
        assert showing.starts_at.isoformat() == "2026-12-20T17:15:00+00:00"

    @pytest.mark.parametrize(("fields", "marked"), [
        ({"rows-0-day": ""}, "rows-0-day"), ({"rows-0-day": "31.02.2027"}, "rows-0-day"),
        ({"rows-0-day": "9999-12-31"}, "rows-0-day"), ({"rows-0-at": ""}, "rows-0-at"),
        ({"rows-0-at": "25:00"}, "rows-0-at"),
    ])  # fmt: skip
    def test_what_cannot_be_read_is_marked_and_stays(self, boss, kitchen, deal, fields, marked):
        answer = begin(boss, f"/deals/{deal.id}/template", kitchen, untick=(1,), **fields)
        assert answer.status_code == 422
        assert parsed(answer).xpath(f"//*[@id='{marked}-error']")
        assert tasks_form(answer).fields["rows-1-is_wanted"] is None
        assert made() == []

    def test_nothing_ticked_is_said(self, boss, kitchen, deal):
        answer = begin(boss, f"/deals/{deal.id}/template", kitchen, untick=range(9))
        assert answer.status_code == 422
        assert "Choose at least one task." in answer.text

    def test_the_same_form_twice_is_one_start(self, boss, kitchen, deal):
        address = f"/deals/{deal.id}/template"
        values = values_of(tasks_form(preview(boss, address, kitchen)))
        first, again = (boss.post(address, data=values) for _each in range(2))
        assert (first.status_code, first.location) == (again.status_code, again.location)
        assert len(made()) == 9
        assert db.session.query(Submission).count() == 1

    def test_a_template_that_changed_meanwhile_is_shown_anew(self, boss, admin, kitchen, deal):
        address = f"/deals/{deal.id}/template"
        values = values_of(tasks_form(preview(boss, address, kitchen)))
        kitchen.change_lines(kitchen.tasks_data[1:], by=admin)
        answer = boss.post(address, data=values)
        assert answer.status_code == 409
        assert len(rows_of(answer)) == 8
        assert made() == []

    def test_an_archived_deal_gets_no_tasks(self, boss, admin, kitchen, deal):
        deal.archive(by=admin)
        answer = preview(boss, f"/deals/{deal.id}/template", kitchen)
        assert answer.location.endswith(f"/deals/{deal.id}")

    def test_the_deals_own_process_comes_first(self, boss, admin, kitchen, deal):
        own = make_template({}, by=admin, process_id=deal.process_id)
        page = parsed(boss.get(f"/deals/{deal.id}/template"))
        form = next(form for form in page.forms if form.method == "GET" and "template" in form.fields)
        assert form.fields["template"] == str(own.id)


class TestWithoutADeal:
    def test_the_tasks_of_a_contact_are_one_chain(self, boss, kitchen):
        company = make_company()
        begin(boss, f"/contacts/{company.id}/template", kitchen)
        assert {each.contact_id for each in made()} == {company.id}
        (chain_id,) = {each.chain_id for each in made()}
        assert db.session.get(Chain, chain_id) is not None

    def test_one_task_alone_is_no_chain(self, boss, kitchen):
        begin(boss, f"/contacts/{make_company().id}/template", kitchen, untick=range(1, 9))
        assert [each.chain_id for each in made()] == [None]

    def test_the_menu_of_new_things_asks_with_whom(self, boss, kitchen):
        company = make_company("Zorg SRL")
        answer = begin(boss, "/task-templates/start", kitchen, asked={"contact": "Zorg SRL"})
        assert answer.status_code == 303
        assert {each.contact_id for each in made()} == {company.id}

    def test_nobody_need_be_named(self, boss, kitchen):
        answer = begin(boss, "/task-templates/start", kitchen)
        assert {each.contact_id for each in made()} == {None}
        assert answer.location.endswith(f"/interactions/{made()[0].id}")

    def test_a_name_that_nobody_has_is_marked(self, boss, kitchen):
        answer = preview(boss, "/task-templates/start", kitchen, contact="Nobody at all")
        assert parsed(answer).xpath("//*[@id='contact-error']")
        assert not parsed(answer).xpath("//input[@name='rows-0-line_id']")

    def test_beside_an_interaction_they_join_its_chain(self, boss, admin, kitchen):
        company = make_company()
        talk = make_interaction(contact_id=company.id, responsible_id=admin.id)
        begin(boss, f"/interactions/{talk.id}/template", kitchen)
        chain_ids = {each.chain_id for each in made()}
        assert len(made()) == 10
        assert len(chain_ids) == 1
        assert None not in chain_ids
        assert {each.contact_id for each in made()} == {company.id}

    def test_beside_an_interaction_about_a_deal_they_are_about_it(self, boss, kitchen, deal):
        talk = make_interaction(deal_id=deal.id)
        begin(boss, f"/interactions/{talk.id}/template", kitchen)
        assert {each.deal_id for each in made()} == {deal.id}

    def test_beside_a_private_one_they_are_private(self, boss, admin, kitchen):
        talk = make_interaction(is_private=True, responsible_id=admin.id)
        begin(boss, f"/interactions/{talk.id}/template", kitchen)
        assert {each.is_private for each in made()} == {True}


class TestWhoDoesIt:
    def test_starter_owner_and_colleague(self, boss, admin, owner, colleague, deal):
        deal.owner_id = owner.id
        rows = [{"assignee": "starter"}, {"assignee": "owner"},
                {"assignee": "colleague", "user_id": colleague.id}]  # fmt: skip
        template = make_template(*rows, by=admin)
        begin(boss, f"/deals/{deal.id}/template", template)
        assert [each.responsible_id for each in made()] == [admin.id, owner.id, colleague.id]
        assert {each.created_by_id for each in made()} == {admin.id}

    def test_another_than_oneself_is_chosen(self, boss, admin, colleague, deal):
        template = make_template({}, by=admin)
        begin(boss, f"/deals/{deal.id}/template", template, asked={"starter_id": colleague.id})
        assert [each.responsible_id for each in made()] == [colleague.id]

    def test_nobody_who_left_gets_work(self, boss, admin, owner, colleague, deal):
        rows = [{"assignee": "colleague", "user_id": colleague.id}, {"assignee": "owner"}]
        template = make_template(*rows, by=admin)
        deal.owner_id = owner.id
        for user in (owner, colleague):
            user.leave(by=admin)
        shown = rows_of(preview(boss, f"/deals/{deal.id}/template", template))
        assert all("The colleague who would do it has left." in row["words"] for row in shown)
        begin(boss, f"/deals/{deal.id}/template", template)
        assert {each.responsible_id for each in made()} == {admin.id}

    def test_whoever_left_cannot_be_chosen(self, boss, admin, colleague, deal):
        template = make_template({}, by=admin)
        colleague.leave(by=admin)
        answer = preview(boss, f"/deals/{deal.id}/template", template, starter_id=colleague.id)
        assert parsed(answer).xpath("//*[@id='starter_id-error']")


class TestSteps:
    def test_the_step_is_stood_on_but_was_not_walked_to(self, boss, admin, deal):
        template = make_template({"step_id": step("support.01").id, "offset_days": 9}, by=admin)
        begin(boss, f"/deals/{deal.id}/template", template)
        (task,) = made()
        assert (task.step.key, task.state, task.update_date) == ("support.01", State.OPEN, task.starts_on)

    def test_a_strict_process_begins_with_its_first_step(self, boss, admin, deal):
        template = make_template({"step_id": step("support.03").id}, by=admin)
        step("support.03").process.mode = ProcessMode.STRICT
        db.session.commit()
        (row,) = rows_of(preview(boss, f"/deals/{deal.id}/template", template))
        assert "it begins on the first step" in row["words"]
        begin(boss, f"/deals/{deal.id}/template", template)
        assert made()[0].step.key == "support.01"

    def test_what_one_may_not_use_is_neither_named_nor_set(self, admin, owner, client_of, deal):
        owner.language = "en"
        template = make_template({"step_id": step("support.01").id}, by=admin)
        owner.allow_processes([deal.process_id], by=admin)
        client = client_of(owner)
        page = preview(client, f"/deals/{deal.id}/template", template)
        assert "Its step cannot be chosen" in page.text
        assert "Support" not in page.text
        begin(client, f"/deals/{deal.id}/template", template)
        assert made()[0].step_id is None

    def test_a_template_of_another_process_is_not_offered(self, admin, owner, client_of, deal):
        support = db.session.scalars(select(Process).where(Process.key == "support")).one()
        template = make_template({}, by=admin, process_id=support.id)
        owner.allow_processes([deal.process_id], by=admin)
        client = client_of(owner)
        assert "Lease" not in client.get(f"/deals/{deal.id}/template").text
        assert begin_by_hand(client, deal, template).status_code == 422
        assert made() == []

    def test_a_private_step_makes_it_private(self, boss, admin, deal):
        template = make_template({"step_id": step("private.01").id}, by=admin)
        begin(boss, f"/deals/{deal.id}/template", template)
        assert made()[0].is_private

    def test_a_step_that_became_an_end_is_left_out(self, boss, admin, deal):
        template = make_template({"step_id": step("sale.06").id}, by=admin)
        begin(boss, f"/deals/{deal.id}/template", template)
        (task,) = made()
        assert (task.step_id, task.state) == (None, State.OPEN)


def begin_by_hand(client, deal, template):
    token = parsed(client.get(f"/deals/{deal.id}")).xpath("//input[@name='csrf_token']")[0].get("value")
    values = {"template": template.id, "starts_on": MONDAY, "starter_id": 1, "csrf_token": token}
    return client.post(f"/deals/{deal.id}/template", data=values)


class TestWhoMay:
    @pytest.mark.parametrize("role", ["admin", "manager", "owner", "restricted"])
    def test_whoever_makes_interactions_starts_templates(self, request, role, admin, client_of, kitchen):
        user = request.getfixturevalue(role)
        deal = make_deal("Theirs", owner_id=user.id)
        assert begin(client_of(user), f"/deals/{deal.id}/template", kitchen).status_code == 303
        assert {each.responsible_id for each in made()} == {user.id}

    def test_what_one_may_not_see_is_not_there(self, restricted, owner, client_of, kitchen):
        deal, company = make_deal("Foreign", owner_id=owner.id), make_company("Foreign", owner_id=owner.id)
        talk = make_interaction("Foreign", responsible_id=owner.id, created_by_id=owner.id)
        client = client_of(restricted)
        for path in (f"/deals/{deal.id}", f"/contacts/{company.id}", f"/interactions/{talk.id}"):
            assert client.get(f"{path}/template").status_code == 404
        answer = preview(client, "/task-templates/start", kitchen, contact="Foreign")
        assert parsed(answer).xpath("//*[@id='contact-error']")

    def test_nobody_starts_what_is_archived_or_empty(self, boss, admin, kitchen, deal):
        kitchen.archive(by=admin)
        make_template(by=admin)
        page = boss.get(f"/deals/{deal.id}/template")
        assert "No templates yet" in page.text
        assert begin_by_hand(boss, deal, kitchen).status_code == 422


def test_the_page_asks_for_little(boss, kitchen, deal, count_queries):
    address = f"/deals/{deal.id}/template"
    preview(boss, address, kitchen)
    assert count_queries(lambda: preview(boss, address, kitchen)) <= 12


def test_two_taps_at_the_same_moment_are_one_start(admin, client_of, kitchen, deal):
    """Each from a client of its own, as from two windows of one browser (exactly once)."""
    address, db_id = f"/deals/{deal.id}/template", deal.id
    clients = [client_of(admin) for _each in range(4)]
    values = values_of(tasks_form(preview(clients[0], address, kitchen)))
    forms = [{**values, "csrf_token": token_of(client, address, kitchen)} for client in clients]
    gate, answers = threading.Barrier(len(clients)), []

    def send(client, form):
        gate.wait()
        answers.append(client.post(address, data=form))

    threads = [threading.Thread(target=send, args=pair) for pair in zip(clients, forms, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {303}
    assert len(made()) == 9
    assert {each.deal_id for each in made()} == {db_id}


def token_of(client, address: str, template) -> str:
    return tasks_form(preview(client, address, template)).fields["csrf_token"]
