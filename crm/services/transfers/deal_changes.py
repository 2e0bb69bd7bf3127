"""What a file changes in deals that are known."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import undefer

from crm.database import db
from crm.lib import clock
from crm.models import Deal, LossReason, Step
from crm.services.transfers.changes import actor, apply_values, compare_values, one_record
from crm.services.transfers.deal_rows import DealRows
from crm.services.transfers.drafts import Draft
from crm.services.transfers.entries import Change
from crm.services.transfers.plan import Plan
from crm.team import read_team


class DealChanges:
    """Compares drafts with the deals of *ids*, which are read at once."""

    def __init__(self, plan: Plan, rows: DealRows, ids: Sequence[int]) -> None:
        self.plan, self.rows, self.policy = plan, rows, plan.settings.known
        query = select(Deal).where(Deal.id.in_(ids)).options(undefer(Deal.about))
        self.deals = {deal.id: deal for deal in db.session.scalars(query)}

    def change(
        self,
        draft: Draft,
        deal_id: int,
        *,
        step_id: int | None,
        contact_id: int | None,
        owner_id: int | None,
        apply: bool,
    ) -> Change:
        """What the draft changes in the deal; with *apply* it is done and its events written."""
        deal = self.deals[deal_id]
        values = self._values(draft, deal, contact_id, owner_id)
        moves = self.policy == "update" and step_id is not None and step_id != deal.step_id
        wanted = compare_values(deal, values, self.policy)
        if moves:
            wanted["step_id"] = (deal.step_id, step_id)
        if apply and wanted:
            with one_record(deal, self.plan):
                self._apply(draft, deal, dict(wanted))
        return Change(draft.row, deal.title, wanted)

    def _values(self, draft: Draft, deal: Deal, contact_id: int | None, owner_id: int | None) -> dict:
        values = {
            "title": draft.text("title"),
            "contact_id": contact_id,
            "owner_id": owner_id,
            "opened_on": draft.values.get("opened_on"),
            "source": draft.text("source"),
            "about": draft.about_text,
        }
        if deal.currency == draft.values["currency"]:
            values["amount_minor"] = draft.values.get("amount")
        closing = "expected_close_on" if deal.is_open else "closed_on"
        values[closing] = draft.values.get("close_on")
        return values

    def _apply(self, draft: Draft, deal: Deal, wanted: dict) -> None:
        """A step is walked to by the deal's own rules; the file's dates stand in the end."""
        if step := wanted.pop("step_id", None):
            facts = self.rows.step(step[1])
            walk = self.rows.walk(draft, facts)
            reason = db.session.get(LossReason, walk["loss_reason_id"]) if walk["loss_reason_id"] else None
            deal.move_to(
                db.session.get(Step, facts.id), by=actor(self.plan),
                on=walk["closed_on"] or clock.today(read_team().time_zone),
                loss_reason=reason, loss_text=walk["loss_text"],
                in_order=False,  # the file tells of what has happened elsewhere
            )  # fmt: skip
            wanted.pop("expected_close_on", None)
            wanted.pop("closed_on", None)
        if wanted:
            apply_values(deal, wanted, self.plan)
