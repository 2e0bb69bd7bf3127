"""An unknown one among the people of a deal becomes a contact (OC-08)."""

from flask import url_for

from crm import acquaintances
from crm.acquaintances import Acquaintance
from crm.blueprints.deals import bp
from crm.fragments import came_from
from crm.models import Deal
from crm.permissions import requires, visible_or_404


@bp.get("/deals/<int:deal_id>/people/<int:participant_id>/contact")
@requires("contacts.edit")
def ask_contact(deal_id: int, participant_id: int):
    return acquaintances.ask(_acquaintance(deal_id, participant_id))


@bp.post("/deals/<int:deal_id>/people/<int:participant_id>/contact")
@requires("contacts.edit")
def make_contact(deal_id: int, participant_id: int):
    return acquaintances.answer(_acquaintance(deal_id, participant_id))


def _acquaintance(deal_id: int, participant_id: int) -> Acquaintance:
    row = acquaintances.participant_or_404(visible_or_404(Deal, deal_id), participant_id)
    back = came_from(url_for("deals.show", deal_id=deal_id))
    ids = {"deal_id": deal_id, "participant_id": participant_id}
    return Acquaintance(row, url_for("deals.make_contact", **ids, next=back), back)
