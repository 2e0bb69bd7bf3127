"""A step is removed only after saying where its records go; one transaction, one undo (MC-31)."""

import pytest
from sqlalchemy import func, select

from crm.database import db
from crm.models import Deal, Event, Interaction, Step
from crm.services.processes import removal as step_removal
from crm.services.processes.removal import TargetMissing, remove, standing_on, targets
from crm.services.processes.settings import NotWithoutIt
from crm.services.undo import undo
from tests.factories import make_company, make_deal, make_interaction, sale
from tests.pages import parsed, submit


def step(key: str) -> Step:
    return db.session.scalars(select(Step).where(Step.key == key)).one()


def numbers() -> list[tuple[str, int]]:
    db.session.expire_all()
    return [(each.key, each.number) for each in sale().steps]


class TestRemoving:
    def test_records_go_where_it_was_said(self, admin):
        gone, target = step("sale.02"), step("sale.03")
        call, deal = make_interaction(step_id=gone.id, contact_id=make_company().id), make_deal(step=2)
        other = make_deal("Other", step=3)
        remove(gone, interactions_to=step("purchase.01"), deals_to=target, by=admin)
        assert call.step.key == "purchase.01"
        assert (deal.step_id, deal.probability, deal.version) == (target.id, target.probability, 2)
        assert other.position < deal.position
        assert numbers() == [
            ("sale.01", 1),
            ("sale.03", 2),
            ("sale.04", 3),
            ("sale.05", 4),
            ("sale.06", 5),
            ("sale.07", 6),
        ]

    def test_cards_keep_their_order(self, admin):
        titles = [f"Deal {number}" for number in range(5)]
        for title in titles:
            make_deal(title, step=2)
        order = select(Deal.title).order_by(Deal.position)
        before = db.session.scalars(order).all()
        remove(step("sale.02"), interactions_to=None, deals_to=step("sale.03"), by=admin)
        assert db.session.scalars(order).all() == before

    def test_a_chance_set_by_hand_stays(self, admin):
        deal = make_deal(step=2, probability=77, probability_by_hand=True)
        remove(step("sale.02"), interactions_to=None, deals_to=step("sale.03"), by=admin)
        assert deal.probability == 77

    def test_each_record_has_an_event(self, admin):
        company = make_company()
        gone, target = step("sale.02"), step("sale.03")
        make_interaction(step_id=gone.id, contact_id=company.id)
        make_deal(step=2)
        remove(gone, interactions_to=target, deals_to=target, by=admin)
        stepped = db.session.scalars(select(Event).where(Event.action == "stepped")).one()
        moved = db.session.scalars(select(Event).where(Event.action == "moved")).one()
        assert (stepped.before, stepped.after) == ({"step_id": gone.id}, {"step_id": target.id})
        assert (stepped.parent_type, stepped.parent_id) == ("contact", company.id)
        assert moved.before["probability"] == 25

    def test_one_undo_takes_all_of_it_back(self, admin):
        gone, target = step("sale.02"), step("sale.03")
        calls = [make_interaction(step_id=gone.id) for _ in range(3)]
        deal = make_deal(step=2)
        place, before = deal.position, numbers()
        event = remove(gone, interactions_to=target, deals_to=target, by=admin)
        undo(event, by=admin)
        assert numbers() == before
        assert {call.step_id for call in calls} == {gone.id}
        assert (deal.step_id, deal.position, deal.probability) == (gone.id, place, 25)

    def test_without_a_target_nothing_happens(self, admin):
        make_interaction(step_id=step("sale.02").id)
        with pytest.raises(TargetMissing):
            remove(step("sale.02"), interactions_to=None, deals_to=None, by=admin)

    def test_the_last_step_on_the_way_stays(self, admin):
        for number in range(1, 4):
            remove(step(f"support.0{number}"), interactions_to=None, deals_to=None, by=admin)
        with pytest.raises(NotWithoutIt):
            remove(step("support.04"), interactions_to=None, deals_to=None, by=admin)

    def test_too_many_to_undo_are_moved_for_good(self, admin, monkeypatch):
        monkeypatch.setattr(step_removal, "UNDOABLE", 2)
        gone, target = step("sale.02"), step("sale.03")
        for _ in range(3):
            make_interaction(step_id=gone.id)
        assert not standing_on(gone, admin).is_undoable
        event = remove(gone, interactions_to=target, deals_to=None, by=admin)
        assert event.action == "removed_for_good"
        assert db.session.scalar(select(func.count(Event.id)).where(Event.action == "rerouted")) == 3
        assert (
            db.session.scalar(select(func.count(Interaction.id)).where(Interaction.step_id == target.id)) == 3
        )

    def test_private_ones_of_others_go_along_uncounted(self, admin, owner):
        gone = step("sale.02")
        hidden = make_interaction(step_id=gone.id, responsible_id=owner.id, is_private=True)
        standing = standing_on(gone, admin)
        assert (standing.interactions, standing.needs_interaction_target, standing.is_undoable) == (
            0,
            True,
            False,
        )
        remove(gone, interactions_to=step("sale.03"), deals_to=None, by=admin)
        assert hidden.step.key == "sale.03"


class TestTargets:
    def test_they_mean_the_same(self, team):
        for key in ("sale.02", "sale.06", "sale.07"):
            chosen = step(key)
            found = targets(chosen, Interaction)
            assert found
            assert {each.outcome for each in found} == {chosen.outcome}
            assert chosen not in found

    def test_those_of_the_same_process_come_first(self, team):
        found = targets(step("sale.02"), Interaction)
        assert [each.key for each in found[:4]] == ["sale.01", "sale.03", "sale.04", "sale.05"]

    def test_deals_stay_among_processes_of_deals(self, team):
        assert {each.process.key for each in targets(step("sale.02"), Deal)} == {"sale"}

    def test_nothing_becomes_private(self, team):
        assert "private" not in {each.process.key for each in targets(step("sale.02"), Interaction)}
        assert {each.process.key for each in targets(step("private.01"), Interaction)} == {"private"}


class TestPage:
    def test_it_asks_about_what_stands_there_only(self, admin, client_of):
        gone = step("sale.02")
        page = f"/settings/steps/{gone.id}/removal"
        client = client_of(admin)
        assert not parsed(client.get(page)).xpath("//main//select")
        make_deal(step=2)
        names = parsed(client.get(page)).xpath("//main//select/@name")
        assert names == ["deals_to"]
        assert submit(client, page).status_code == 422
        assert submit(client, page, deals_to=str(step("sale.06").id)).status_code == 422
        assert not gone.is_archived

    def test_it_counts_in_the_grammar_of_the_reader(self, admin, client_of):
        gone, admin.language = step("sale.02"), "ru"
        for _ in range(11):
            make_interaction(step_id=gone.id)
        page = parsed(client_of(admin).get(f"/settings/steps/{gone.id}/removal"))
        assert "11 взаимодействий · 0 сделок" in page.text_content()

    def test_it_moves_and_offers_undo(self, admin, client_of):
        gone, target, deal = step("sale.02"), step("sale.03"), make_deal(step=2)
        client = client_of(admin)
        submit(client, f"/settings/steps/{gone.id}/removal", deals_to=str(target.id))
        db.session.expire_all()
        assert (gone.is_archived, deal.step_id) == (True, target.id)
        event = db.session.scalars(select(Event).where(Event.action == "removed")).one()
        submit(client, "/settings/processes/", f"/events/{event.id}/undo")
        db.session.expire_all()
        assert (gone.is_archived, deal.step_id) == (False, gone.id)
