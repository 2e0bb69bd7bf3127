"""A deal from any link of a chain (OC-07): a small form, then everything of the chain is about it."""

from flask import Response, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy.orm import joinedload
from wtforms import SelectChoice, StringField

from crm.blueprints.interactions import answers, bp
from crm.blueprints.interactions.editing.record_fields import IdField
from crm.database import db
from crm.forms import AmountField, BaseForm, ContactField, max_length, not_below_zero, required
from crm.fragments import redirect_back_to
from crm.i18n import language, today
from crm.links import record_url
from crm.models import Interaction
from crm.permissions import requires, visible_or_404
from crm.services.deals import making as deal_making
from crm.services.deals.cards import deal_processes
from crm.services.deals.making import Draft, SubjectTaken
from crm.services.interactions import chains, subjects
from crm.services.interactions.subjects import Subject
from crm.services.undo import one_gesture
from crm.team import team
from crm.toasts import complain, say


class ChainDealForm(BaseForm):
    """What is known of the deal by now; the rest is filled in on its own page."""

    title = StringField(_l("Title"), [required(), max_length()])
    contact = ContactField(_l("Client"))
    process_id = IdField(_l("Process"))
    amount = AmountField(_l("Amount"), [not_below_zero])

    def __init__(self, interaction: Interaction, **kwargs) -> None:
        self.currency = interaction.budget_currency or team().currency
        # Where there is no step, a deal has nowhere to stand.
        self.processes = {each.id: each for each in deal_processes(current_user) if each.steps}
        values = {
            "title": interaction.title,
            "contact": interaction.contact,
            "process_id": next(iter(self.processes), None),
            "amount": interaction.budget_minor,
        }
        super().__init__(data=values, **kwargs)
        self.process_id.choices = [
            SelectChoice(str(each.id), each.name_in(language())) for each in self.processes.values()
        ]

    def process(self, *args, **kwargs) -> None:
        self.amount.currency = self.currency
        super().process(*args, **kwargs)

    def draft(self, *, by) -> Draft:
        """The valid form as a draft; a new client that was chosen is made on the way."""
        return Draft(
            title=self.title.data,
            contact=self.contact.resolve(by=by),
            process=self.processes[self.process_id.data],
            amount_minor=self.amount.data,
            currency=self.currency,
        )


@bp.get("/interactions/<int:interaction_id>/deal")
@requires("deals.edit")
def ask_deal(interaction_id: int):
    interaction = _loaded(interaction_id)
    taken = chains.subject_of_chain(interaction)
    if taken is not None:
        return _already(taken, interaction)
    return _page(interaction, ChainDealForm(interaction))


@bp.post("/interactions/<int:interaction_id>/deal")
@requires("deals.edit")
def make_deal(interaction_id: int):
    interaction = _loaded(interaction_id)
    form = ChainDealForm(interaction)
    if not form.validate():
        return _page(interaction, form, 422)
    try:
        with one_gesture():
            deal, event = deal_making.make(
                form.draft(by=current_user), interaction, by=current_user, on=today()
            )
    except SubjectTaken as error:
        db.session.rollback()
        return _already(error.subject, interaction)
    db.session.commit()
    say(_("Created: %(deal)s", deal=deal.title), event)
    return redirect_back_to(record_url(deal))


def _loaded(interaction_id: int) -> Interaction:
    return visible_or_404(Interaction, interaction_id, joinedload(Interaction.contact))


def _already(taken: Subject, interaction: Interaction) -> Response:
    """Somebody was quicker: to what they made, if it is the reader's to see."""
    record = subjects.record_of(taken, current_user)
    if record is None:
        complain(_("This chain is about a deal already, which is not yours to see."))
        return redirect_back_to(record_url(interaction))
    complain(_("This chain is about a deal already: %(deal)s", deal=str(record)))
    return redirect_back_to(record_url(record))


def _page(interaction: Interaction, form: ChainDealForm, status: int = 200) -> Response:
    thread = chains.thread_of(interaction, current_user)
    page = render_template(
        "interactions/chains/make_deal.html",
        interaction=interaction,
        form=form,
        thread=thread,
        people=deal_making.people_to_take(interaction, current_user),
        back=answers.back_from(interaction),
    )
    return Response(page, status)
