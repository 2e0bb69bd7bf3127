"""The settings of processes and steps: made, named, ordered, hidden; no record is lost on the way."""

import pytest
from sqlalchemy import select

from crm.database import db
from crm.models import Event, Outcome, Process, ProcessMode, Step
from tests.factories import make_deal, make_interaction, sale
from tests.pages import form_on, parsed, submit


@pytest.fixture
def boss(admin, client_of):
    admin.language = "en"
    return client_of(admin)


def shipped(key: str) -> Process:
    return db.session.scalars(select(Process).where(Process.key == key)).one()


def step(key: str) -> Step:
    return db.session.scalars(select(Step).where(Step.key == key)).one()


def names_of(process: Process) -> list[str]:
    db.session.expire_all()
    return [each.names["en"] for each in process.steps]


def undo_last(client, action: str, kind: str = "step"):
    query = select(Event).where(Event.action == action, Event.record_type == kind).order_by(Event.id.desc())
    event = db.session.scalars(query).first()
    submit(client, "/settings/processes/", f"/events/{event.id}/undo")
    db.session.expire_all()


class TestProcesses:
    def test_the_page_lists_all_with_their_steps(self, boss):
        text = boss.get("/settings/processes/").get_data(as_text=True)
        for process in db.session.scalars(select(Process)):
            assert process.names["en"] in text
            assert process.steps[0].names["en"] in text

    def test_one_is_made_with_its_steps(self, boss):
        answer = submit(
            boss, "/settings/processes/new", en="Lease", hu="Bérlet", steps="Ask\n\n Offer \n", for_deals="y"
        )
        lease = db.session.scalars(select(Process).order_by(Process.id.desc())).first()
        assert answer.location.endswith(f"/settings/processes/{lease.id}")
        assert (lease.names, lease.for_interactions, lease.for_deals) == (
            {"en": "Lease", "hu": "Bérlet"},
            True,
            True,
        )
        assert [(each.number, each.names) for each in lease.steps] == [
            (1, {"en": "Ask"}),
            (2, {"en": "Offer"}),
        ]

    @pytest.mark.parametrize("fields", [
        {"steps": " \n "}, {"en": ""}, {"steps": "x" * 61}, {"steps": "a\n" * 31}, {"for_interactions": None},
        {"mode": "automatic"},
    ])  # fmt: skip
    def test_what_makes_no_process_is_refused(self, boss, fields):
        before = len(db.session.scalars(select(Process)).all())
        answer = submit(boss, "/settings/processes/new", **{"en": "Lease", "steps": "Ask", **fields})
        assert answer.status_code == 422
        assert len(db.session.scalars(select(Process)).all()) == before

    def test_making_one_can_be_undone(self, boss):
        submit(boss, "/settings/processes/new", en="Lease", steps="Ask")
        undo_last(boss, "created", "process")
        assert db.session.scalars(select(Process).where(Process.key.is_(None))).one().is_archived

    def test_its_names_and_order_are_changed(self, boss):
        process = sale()
        page = f"/settings/processes/{process.id}"
        submit(boss, page, ro="Vânzări noi", mode="strict")
        db.session.expire_all()
        assert (process.names["ro"], process.names["en"], process.mode) == (
            "Vânzări noi",
            "Sale",
            ProcessMode.STRICT,
        )
        undo_last(boss, "updated", "process")
        assert (process.names["ro"], process.mode) == ("Vânzare", ProcessMode.GUIDED)

    def test_somebody_elses_change_is_shown(self, boss):
        page = f"/settings/processes/{sale().id}"
        answer = submit(boss, page, en="Selling", version="0")
        assert answer.status_code == 409
        assert "Selling" in answer.get_data(as_text=True)

    def test_the_order_is_changed_by_buttons(self, boss):
        support = shipped("support")
        for shift in ("up", "up", "down"):
            boss_form(boss, "/settings/processes/", f"/settings/processes/{support.id}/place", shift=shift)
        db.session.expire_all()
        order = [each.key for each in db.session.scalars(select(Process).order_by(Process.position))]
        assert order[:5] == ["sale", "purchase", "transport", "support", "project"]

    def test_hiding_one_takes_it_out_of_forms_and_back(self, boss):
        support = shipped("support")
        page = f"/settings/processes/{support.id}"
        submit(boss, page, f"{page}/archive")
        assert "Support - 01" not in boss.get("/interactions/new").get_data(as_text=True)
        submit(boss, page, f"{page}/restore")
        assert "Support - 01" in boss.get("/interactions/new").get_data(as_text=True)

    @pytest.mark.parametrize("key", ["email", "private", "sale"])
    def test_some_have_to_stay(self, boss, key):
        process = shipped(key)
        page = f"/settings/processes/{process.id}"
        token = form_on(boss.get("/settings/processes/new"), "/settings/processes/new").fields["csrf_token"]
        boss.post(f"{page}/archive", data={"csrf_token": token})
        db.session.expire_all()
        assert not process.is_archived

    def test_deals_keep_a_process(self, boss):
        page = f"/settings/processes/{sale().id}"
        assert submit(boss, page, for_deals=None).status_code == 422

    def test_a_deal_cannot_be_private(self, boss):
        page = f"/settings/processes/{shipped('private').id}"
        assert submit(boss, page, for_deals="y").status_code == 422


class TestSteps:
    def test_one_on_the_way_comes_before_the_ends(self, boss):
        process = sale()
        page = f"/settings/processes/{process.id}/steps/new"
        submit(boss, page, en="Visit", outcome="none", color="teal", probability="60", sets_update_date="y")
        assert names_of(process)[-3:] == ["Visit", "Won", "Lost"]
        made = process.steps[-3]
        assert (made.number, made.color, made.probability, made.sets_update_date) == (6, "teal", 60, True)
        assert [each.number for each in process.steps] == list(range(1, 9))

    def test_adding_can_be_undone_while_nothing_stands_on_it(self, boss):
        process = sale()
        before = names_of(process)
        submit(boss, f"/settings/processes/{process.id}/steps/new", en="Visit")
        undo_last(boss, "created")
        assert names_of(process) == before
        assert [each.number for each in process.steps] == list(range(1, 8))

    def test_what_is_used_is_not_undone_away(self, boss):
        process = sale()
        submit(boss, f"/settings/processes/{process.id}/steps/new", en="Visit")
        db.session.expire_all()
        visit = process.steps[5]
        make_interaction(step_id=visit.id)
        undo_last(boss, "created")
        assert not visit.is_archived

    @pytest.mark.parametrize("fields", [
        {"color": "pink"}, {"outcome": "maybe"}, {"probability": "101"},
        {"en": "", "ro": "", "ru": "", "hu": "", "pl": ""},
    ])  # fmt: skip
    def test_what_is_typed_wrongly_is_marked(self, boss, fields):
        page = f"/settings/steps/{step('sale.02').id}"
        answer = submit(boss, page, **fields)
        assert answer.status_code == 422
        assert parsed(answer).xpath("//*[@aria-invalid='true']")

    @pytest.mark.parametrize(("outcome", "chance"), [("positive", 100), ("negative", 0), ("none", 33)])
    def test_an_end_is_certain(self, boss, outcome, chance):
        submit(boss, f"/settings/steps/{step('sale.02').id}", outcome=outcome, probability="33")
        db.session.expire_all()
        assert (step("sale.02").outcome, step("sale.02").probability) == (Outcome(outcome), chance)

    def test_what_stands_on_a_step_is_not_won_by_the_settings(self, boss):
        deal = make_deal(step=2)
        answer = submit(boss, f"/settings/steps/{step('sale.02').id}", outcome="positive")
        assert answer.status_code == 422
        db.session.expire_all()
        assert (step("sale.02").outcome, deal.probability) == (Outcome.NONE, 25)

    def test_buttons_change_the_order(self, boss):
        process, page = sale(), f"/settings/processes/{sale().id}"
        boss_form(boss, page, f"/settings/steps/{step('sale.02').id}/place", shift="up")
        assert names_of(process)[:3] == ["Needs analysis", "First contact", "Quote sent"]
        undo_last(boss, "placed")
        assert names_of(process)[:3] == ["First contact", "Needs analysis", "Quote sent"]

    @pytest.mark.parametrize(("behind", "expected"), [
        ("sale.03", [2, 3, 1, 4, 5, 6, 7]), ("sale.07", [2, 3, 4, 5, 6, 7, 1]), ("", [1, 2, 3, 4, 5, 6, 7]),
    ])  # fmt: skip
    def test_a_dragged_step_stands_behind_the_one_it_was_dropped_at(self, boss, behind, expected):
        process, first = sale(), step("sale.01")
        order = [each.key for each in process.steps]
        answer = drag(boss, first, step(behind).id if behind else "")
        db.session.expire_all()
        assert answer.status_code == 200
        assert 'hx-target="#steps"' in answer.get_data(as_text=True)
        assert [order.index(each.key) + 1 for each in process.steps] == expected
        assert [each.number for each in process.steps] == list(range(1, 8))

    @pytest.mark.parametrize("behind", ["x", "0", "purchase.01"])
    def test_nonsense_moves_nothing(self, boss, behind):
        after = str(step(behind).id) if "." in behind else behind
        assert drag(boss, step("sale.01"), after).status_code == 422
        assert step("sale.01").number == 1

    def test_a_drag_of_what_is_gone_is_not_found(self, boss):
        gone = step("sale.05")
        page = f"/settings/steps/{gone.id}/removal"
        submit(boss, page)
        assert drag(boss, gone, "").status_code == 404
        assert boss.get(f"/settings/steps/{gone.id}").status_code == 404


def boss_form(client, page: str, action: str, **fields):
    return submit(client, page, action, **fields)


def drag(client, moved: Step, after_id):
    page = f"/settings/processes/{moved.process_id}"
    token = form_on(client.get(page), page).fields["csrf_token"]
    data = {"csrf_token": token, "step": moved.process_id, "after_id": after_id, "version": moved.version}
    headers = {"HX-Request": "true", "HX-Request-Type": "partial"}
    return client.post(f"/settings/steps/{moved.id}/place", data=data, headers=headers)


@pytest.mark.parametrize("path", [
    "/settings/processes/", "/settings/processes/new", "/settings/processes/1",
    "/settings/processes/1/steps/new", "/settings/steps/1", "/settings/steps/1/removal",
])  # fmt: skip
def test_only_administrators_see_them(client_of, manager, owner, restricted, path):
    for user in (manager, owner, restricted):
        assert client_of(user).get(path).status_code == 403


@pytest.mark.parametrize(
    "path", ["/settings/processes/999", "/settings/steps/999", f"/settings/steps/{2**70}"]
)
def test_what_is_not_there_is_not_found(boss, path):
    assert boss.get(path).status_code == 404
