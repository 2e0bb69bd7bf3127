"""The forms of deals: moving a card, losing a deal."""

from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import TextAreaField

from crm.blueprints.deals.fields import IdField, RecordField
from crm.database import db
from crm.forms import BaseForm, asks_for, invalid, max_length
from crm.i18n import language
from crm.models import Deal, LossReason, Outcome, Step
from crm.models.process import STEP_SKIPPED
from crm.services.deals import cards as deal_cards
from crm.services.deals.moves import Move

MAX_LOSS_TEXT = 2_000
OTHER = "other"


def all_steps() -> list[Step]:
    return [step for process in deal_cards.deal_processes(current_user) for step in process.steps]


def goes_in_order(form, field) -> None:
    """A strict process skips no step; *form* knows its ``deal``, None for a new one."""
    step, deal = field.record, form.deal
    if step is None or (deal is not None and step is deal.step):
        return
    if not (step.may_follow(None) if deal is None else deal.may_walk_to(step)):
        raise invalid(STEP_SKIPPED)


def loss_reasons() -> list[LossReason]:
    return list(db.session.scalars(LossReason.offered()))


def name_of(record) -> str:
    return record.name_in(language())


class StepForm(BaseForm):
    """Where a card goes. A step that loses the deal needs a reason, however one gets there (ST-09)."""

    step = RecordField(_l("Stage"), [goes_in_order], records=all_steps, words=name_of)
    after_id = IdField()
    loss_reason = RecordField(_l("Loss reason"), records=loss_reasons, words=name_of, blank=_l("Not chosen"))
    loss_text = TextAreaField(_l("In your own words"), [max_length(MAX_LOSS_TEXT)])

    def __init__(self, deal: Deal, **kwargs) -> None:
        self.deal = deal
        super().__init__(**kwargs)

    def process(self, *args, **kwargs) -> None:
        """The step is read first: only a loss asks for the reasons, whoever sends one is checked."""
        self.loss_reason.find = lambda: loss_reasons() if self.loses or asks_for("loss_reason") else []
        super().process(*args, **kwargs)

    @property
    def is_drop(self) -> bool:
        """Whether a card was dropped: a script says behind which one, a form does not."""
        return asks_for("after_id")

    @property
    def loses(self) -> bool:
        """Whether this very move would lose the deal."""
        step = self.step.record
        return step is not None and step.outcome is Outcome.NEGATIVE and step.id != self.deal.step_id

    def validate_loss_reason(self, field) -> None:
        if self.loses and field.record is None:
            raise invalid(_l("Choose why the deal was lost."))

    def validate_loss_text(self, field) -> None:
        reason = self.loss_reason.record
        if self.loses and reason is not None and reason.key == OTHER and not field.data:
            raise invalid(_l("Say in your own words what the other reason was."))

    @property
    def move(self) -> Move:
        """What the valid form asks for."""
        return Move(
            step=self.step.record,
            behind=self.after_id.data,
            version=self.version_number,
            loss_reason=self.loss_reason.record if self.loses else None,
            loss_text=(self.loss_text.data or "") if self.loses else "",
        )
