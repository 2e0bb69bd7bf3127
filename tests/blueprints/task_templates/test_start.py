"""Starting a template: what the preview shows is made, at once and once, and taken back by one undo."""

from sqlalchemy import select

from crm.database import db
from crm.models import Event, Interaction
from tests.blueprints.task_templates.conftest import begin
from tests.factories import make_company, make_deal
from tests.pages import submit


def made() -> list[Interaction]:
    db.session.expire_all()
    query = select(Interaction).where(Interaction.archived_at.is_(None)).order_by(Interaction.id)
    return list(db.session.scalars(query))


class TestOnADeal:
    def test_all_tasks_are_made_about_the_deal(self, boss, admin, kitchen):
        deal = make_deal("Kitchen Pop", contact_id=make_company().id, owner_id=admin.id)
        answer = begin(boss, f"/deals/{deal.id}/template", kitchen)
        assert answer.status_code == 303
        assert [each.title for each in made()] == [line.title for line in kitchen.lines]
        assert {each.deal_id for each in made()} == {deal.id}
        assert {each.chain_id for each in made()} == {None}
        event = db.session.scalars(select(Event).where(Event.record_type == "interaction")).first()
        submit(boss, f"/deals/{deal.id}", f"/events/{event.id}/undo")
        assert made() == []
