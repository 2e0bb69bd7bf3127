"""Editing what one only takes part in: others' privacy and an unseen deal stay as they are (decision 14)."""

import pytest

from crm.database import db
from crm.models import Interaction
from tests.factories import at, make_company, make_deal, make_interaction, take_part
from tests.pages import form_on, submit


def address(interaction) -> str:
    return f"/interactions/{interaction.id}/edit"


@pytest.fixture
def meeting(owner, colleague):
    made = make_interaction(
        "Salaries", at=at(10), responsible_id=owner.id, created_by_id=owner.id, is_private=True
    )
    return take_part(made, colleague)


class TestOfAPrivateOne:
    def test_who_takes_part_is_not_asked_whose_it_is(self, client_of, colleague, meeting):
        form = form_on(client_of(colleague).get(address(meeting)), address(meeting))
        names = {name.partition("-")[0] for name in form.fields}
        assert not names & {"is_private", "responsible_id", "participants"}

    def test_saving_keeps_it_private_and_with_the_same_people(self, client_of, owner, colleague, meeting):
        answer = submit(client_of(colleague), address(meeting), title="Salaries 2027")
        assert answer.status_code == 303
        assert (meeting.title, meeting.is_private, meeting.responsible_id) == (
            "Salaries 2027",
            True,
            owner.id,
        )
        assert [row.user_id for row in meeting.participants] == [colleague.id]

    def test_not_even_a_made_up_form_changes_that(self, client_of, owner, colleague, manager, meeting):
        forged = {"responsible_id": str(manager.id), "is_private": "", "participants-0-person": "Ana"}
        assert submit(client_of(colleague), address(meeting), **forged).status_code == 303
        assert (meeting.is_private, meeting.responsible_id) == (True, owner.id)
        assert [row.user_id for row in meeting.participants] == [colleague.id]

    def test_no_act_gives_it_away(self, colleague, manager, owner, meeting):
        assert meeting.assign_to(manager, by=colleague) is None
        assert meeting.responsible_id == owner.id
        assert meeting.assign_to(colleague, by=owner) is not None

    def test_whose_it_is_decides(self, client_of, owner, colleague, meeting):
        assert submit(client_of(owner), address(meeting), is_private=None).status_code == 303
        assert not meeting.is_private


class TestUnderAnUnseenDeal:
    @pytest.fixture
    def call(self, owner, restricted) -> Interaction:
        company = make_company("Mobila SRL", owner_id=owner.id)
        deal = make_deal("Desks", contact_id=company.id, owner_id=owner.id)
        made = make_interaction("Call", responsible_id=owner.id, contact_id=company.id, deal_id=deal.id)
        return take_part(made, restricted)

    def test_saving_leaves_contact_and_deal_where_they_are(self, client_of, restricted, call):
        deal_id, contact_id = call.deal_id, call.contact_id
        page = client_of(restricted).get(address(call))
        assert "Desks" not in page.text
        assert submit(client_of(restricted), address(call), title="Call again").status_code == 303
        db.session.expire_all()
        assert (call.title, call.deal_id, call.contact_id) == ("Call again", deal_id, contact_id)

    def test_who_sees_the_deal_may_take_it_off(self, client_of, owner, call):
        assert submit(client_of(owner), address(call), deal_id="").status_code == 303
        assert call.deal_id is None
