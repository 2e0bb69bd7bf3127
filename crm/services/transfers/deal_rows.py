"""A draft of a deal as the columns of its rows."""

from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext as _
from sqlalchemy import select

from crm.database import db
from crm.lib.folding import fold
from crm.models import DealState, LossReason, Outcome, Process, Step
from crm.models.deal_state import STATE_OF_OUTCOME
from crm.models.search_index import search_text
from crm.services.transfers.books import Book, meaning
from crm.services.transfers.drafts import Draft
from crm.services.transfers.plan import Plan

LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class StepFacts:
    """What a deal takes from its step."""

    id: int
    process_id: int
    probability: int
    outcome: Outcome


class DealRows:
    """Knows the steps and the reasons for a loss; makes rows of drafts."""

    def __init__(self, plan: Plan, books: dict[str, Book]) -> None:
        self.plan, self.books = plan, books
        query = select(Step.id, Step.process_id, Step.probability, Step.outcome)
        self.steps = {row.id: StepFacts(*row) for row in db.session.execute(query)}
        processes = db.session.scalars(Process.walked_by_deals()).unique().all()
        self.first_step = self.steps[processes[0].first_step.id]
        reasons = db.session.scalars(select(LossReason)).all()
        self.reasons = {fold(name): each.id for each in reasons for name in each.names.values()}
        self.other_reason = next((each.id for each in reasons if each.key == "other"), reasons[0].id)
        with plan.in_team_language():
            self.reason_unknown = _("Imported from %(file)s; the reason is not known.", file=plan.file_name)

    def step(self, step_id: int | None) -> StepFacts:
        """The step chosen, or the first one of the first process where the file names none."""
        return self.steps.get(step_id, self.first_step)

    def title(self, draft: Draft) -> str:
        """The deal's own title, else one made of what it is about, in the team's language."""
        if title := draft.text("title"):
            return title
        names = {"product": self._label("product", draft), "company": self._label("company", draft)}
        number = draft.text("external_id")
        with self.plan.in_team_language():
            if all(names.values()):
                made = _("%(product)s for %(company)s", **names)
            elif names["product"]:
                made = names["product"]
            elif names["company"]:
                made = _("Deal with %(company)s", company=names["company"])
            else:
                made = _("Deal %(number)s", number=number)
        return made[:LONGEST_TITLE]

    def _label(self, kind: str, draft: Draft) -> str:
        """The name as it is in the book ("GTX Pro"), else as in the file ("GTXPro")."""
        name = draft.names.get(kind, "")
        book = self.books.get(kind)
        if not (name and book):
            return name
        return book.labels.get(meaning(book, self.plan.choices, kind, name), name)

    def new_deal(
        self, draft: Draft, step_id: int | None, contact_id: int | None, contact: str, owner_id: int | None
    ) -> dict:
        """The whole row of a new deal, but for its place in the column."""
        title, number = self.title(draft), draft.values.get("external_id")
        return {
            **self.walk(draft, self.step(step_id)),
            "title": title,
            "contact_id": contact_id,
            "amount_minor": draft.values.get("amount"),
            "currency": draft.values["currency"],
            "opened_on": draft.values.get("opened_on"),
            "source": draft.text("source"),
            "about": draft.about_text,
            "external_id": number,
            "owner_id": owner_id,
            "search_text": search_text([title, contact, number]),
            "version": 1,
        }

    def walk(self, draft: Draft, step: StepFacts) -> dict:
        """State, chance, dates and reason, as the step of the deal has them (ST-06 to ST-09)."""
        state, closing = STATE_OF_OUTCOME[step.outcome], draft.values.get("close_on")
        is_open, by_hand = state is DealState.OPEN, draft.values.get("probability")
        expected = draft.values.get("expected_close_on")
        return {
            "process_id": step.process_id,
            "step_id": step.id,
            "state": state,
            "probability": by_hand if is_open and by_hand is not None else step.probability,
            "probability_by_hand": is_open and by_hand is not None,
            "closed_on": None if is_open else closing,
            "expected_close_on": expected or (closing if is_open else None),
            **self.loss(draft, state),
        }

    def loss(self, draft: Draft, state: DealState) -> dict:
        """A reason of the team's list when the file names one, else "other" with words."""
        if state is not DealState.LOST:
            return {"loss_reason_id": None, "loss_text": ""}
        text = draft.text("loss_reason")
        known = self.reasons.get(fold(text)) if text else None
        words = "" if known else text or self.reason_unknown
        return {"loss_reason_id": known or self.other_reason, "loss_text": words}

    def line(self, draft: Draft) -> dict:
        """Quantity and price of the deal's product, so that the line comes to the deal's amount."""
        quantity = draft.values.get("quantity") or Decimal(1)
        thousandths = max(1, int(quantity * 1000))
        amount = draft.values.get("amount")
        price = None if amount is None else round(Decimal(amount) * 1000 / thousandths)
        return {"quantity_thousandths": thousandths, "price_minor": price}
