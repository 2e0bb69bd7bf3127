"""A chain of interactions: its next link, joining it, leaving it (OC-06)."""

from flask import Response, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy.orm import joinedload
from wtforms import BooleanField, HiddenField

from crm.blueprints.interactions import answers, bp
from crm.blueprints.interactions.chains.spreading import offer
from crm.blueprints.interactions.editing.record_form import InteractionForm
from crm.blueprints.interactions.editing.saving import save
from crm.database import MAX_ID, db
from crm.forms import BaseForm
from crm.forms.people_fields import people_values
from crm.fragments import redirect_back_to
from crm.i18n import today
from crm.lib.whole_numbers import whole_number
from crm.models import Channel, Interaction, State
from crm.permissions import requires, visible_or_404
from crm.services.interactions import chain_picks, chains
from crm.services.undo import one_gesture
from crm.toasts import complain, say

# What one goes on with: the other channels are chosen in the form.
OFFERED = (Channel.CALL, Channel.EMAIL, Channel.MEETING, Channel.VISIT, Channel.PLANNED)
ICONS = {
    Channel.PLANNED: "calendar",
    Channel.CALL: "phone",
    Channel.MEETING: "meeting",
    Channel.EMAIL: "mail",
    Channel.SMS: "sms",
    Channel.MESSENGER: "messenger",
    Channel.VISIT: "visit",
    Channel.OTHER: "interactions",
}
bp.record_once(lambda setup: setup.app.jinja_env.globals.update(chain_channels=OFFERED))


@bp.app_template_global("channel_icon")
def channel_icon(channel: Channel) -> str:
    return ICONS[channel]


class JoinForm(BaseForm):
    """Which interaction to stand together with; by default with the own chain."""

    other_id = HiddenField()
    with_chain = BooleanField(_l("Bring the other links of its own chain along"), default=True)

    @property
    def other_number(self) -> int:
        """The chosen id; 0, which no record has, when none was chosen."""
        number = whole_number(self.other_id.data) or 0
        return number if number <= MAX_ID else 0


@bp.get("/interactions/<int:interaction_id>/continue")
@requires("interactions.edit")
def continue_chain(interaction_id: int):
    link = visible_or_404(Interaction, interaction_id, joinedload(Interaction.contact))
    return _next_page(link, InteractionForm(_next_values(link)))


@bp.post("/interactions/<int:interaction_id>/continue")
@requires("interactions.edit")
def add_link(interaction_id: int):
    """The next interaction of the chain, with all that was typed about it."""
    link = visible_or_404(Interaction, interaction_id)
    form = InteractionForm({})
    if form.wants_row:
        return _next_page(link, form)
    if not form.validate():
        return _next_page(link, form, 422)
    chains.hold(link)
    with one_gesture():
        newcomer = Interaction(
            created_by_id=current_user.id, state=State.OPEN, chain_id=chains.chain_of(link)
        )
        event = save(newcomer, form, "created")
        # The chain may have become somebody's deal while this was typed.
        chains.take_subject(newcomer, by=current_user)
    db.session.commit()
    say(_("Saved: %(title)s", title=newcomer.title), event, link=offer(newcomer.deal, [newcomer.id]))
    return redirect_back_to(answers.back_from(newcomer))


@bp.get("/interactions/<int:interaction_id>/chain")
@requires("interactions.edit")
def ask_chain(interaction_id: int):
    return _join_page(_with_contact(interaction_id), JoinForm())


@bp.post("/interactions/<int:interaction_id>/chain/join")
@requires("interactions.edit")
def join_chain(interaction_id: int):
    interaction, form = _with_contact(interaction_id), JoinForm()
    if not form.other_number:
        return _join_page(interaction, form, _("Choose an interaction."), 422)
    other = visible_or_404(Interaction, form.other_number)
    try:
        event = chains.join(interaction, other, by=current_user, with_chain=form.with_chain.data)
    except chains.SameChain:
        return _join_page(interaction, form, _("These two stand in one chain already."), 422)
    except chains.DifferentSubjects:
        words = _("The two are about different deals, so they cannot be one chain.")
        return _join_page(interaction, form, words, 422)
    db.session.commit()
    say(_("Now in one chain with: %(title)s", title=other.title), event)
    return answers.done(interaction)


@bp.post("/interactions/<int:interaction_id>/chain/leave")
@requires("interactions.edit")
def leave_chain(interaction_id: int):
    interaction = visible_or_404(Interaction, interaction_id)
    if interaction.chain_id is not None:
        event = chains.leave(interaction, by=current_user)
        db.session.commit()
        say(_("Left the chain: %(title)s", title=interaction.title), event)
    return answers.done(interaction)


@bp.post("/interactions/<int:interaction_id>/chain/subject")
@requires("interactions.edit")
def take_subject(interaction_id: int):
    interaction = visible_or_404(Interaction, interaction_id)
    event = chains.take_subject(interaction, by=current_user)
    if event is None:
        db.session.rollback()
        complain(_("Nothing to take over: the chain is not about a deal, or this one is already."))
    else:
        db.session.commit()
        say(_("About the same deal now: %(title)s", title=interaction.title), event)
    return answers.done(interaction)


def _with_contact(interaction_id: int) -> Interaction:
    return visible_or_404(Interaction, interaction_id, joinedload(Interaction.contact))


def _next_values(link: Interaction) -> dict:
    """The same client, people, subject and privacy; the channel that the address names."""
    offered = {channel.value: channel for channel in Channel}
    return {
        "title": link.title,
        "contact": link.contact,
        "deal_id": link.deal_id,
        "channel": offered.get(request.args.get("channel"), Channel.PLANNED),
        "state": State.OPEN,
        "is_task": True,
        "starts_on": today(),
        "responsible_id": current_user.id,
        "is_private": link.is_private,
        "participants": people_values(link.participants),
    }


def _next_page(link: Interaction, form: InteractionForm, status: int = 200) -> Response:
    page = render_template(
        "interactions/chains/continue.html",
        form=form,
        link=link,
        interaction=None,
        back=answers.back_from(link),
    )
    return Response(page, status)


def _join_page(interaction: Interaction, form: JoinForm, wrong: str = "", status: int = 200) -> Response:
    words = (request.values.get("q") or "").strip()
    page = render_template(
        "interactions/chains/join_chain.html",
        interaction=interaction,
        form=form,
        wrong=wrong,
        words=words,
        candidates=chain_picks.suggest(interaction, words, current_user),
        thread=chains.thread_of(interaction, current_user),
        back=answers.back_from(interaction),
    )
    return Response(page, status)
