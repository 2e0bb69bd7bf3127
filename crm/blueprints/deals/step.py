"""Moving a deal to another step, or to another place in its column (ST-06, ST-09, T17)."""

from flask import Response, make_response, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.exc import StaleDataError

from crm.blueprints.deals import bp
from crm.blueprints.deals.board import filter_of_page, helpers, reader
from crm.blueprints.deals.forms import StepForm, loss_reasons
from crm.database import commit_keeping_records, db
from crm.fragments import came_from, redirect_back_to, render_fragments, wants_partial
from crm.i18n import language, percent, today
from crm.models import Contact, Deal, Event, PlaceGone, StaleVersion, Step
from crm.permissions import requires, visible_or_404
from crm.services.deals.moves import carry_out
from crm.toasts import complain, say

# The contact is where the event is shown, by its id alone.
MOVED = (joinedload(Deal.step), joinedload(Deal.contact).load_only(Contact.name))


@bp.post("/deals/<int:deal_id>/step")
@requires("deals.edit")
def update_step(deal_id: int):
    deal = visible_or_404(Deal, deal_id, *MOVED)
    form = StepForm(deal)
    if not form.validate():
        return refused(deal, form)
    was = deal.step
    try:
        event = carry_out(form.move, deal, by=current_user, on=today())
        commit_keeping_records()
    except (StaleVersion, StaleDataError, PlaceGone) as error:
        return stale(deal_id, form.step.record, error)
    say(words_for(event, deal), event)
    return moved(deal, form, was)


@bp.get("/deals/<int:deal_id>/step")
@requires("deals.edit")
def edit_step(deal_id: int):
    """The form to move one deal: on its card of the board, else a page of its own."""
    deal = visible_or_404(Deal, deal_id, joinedload(Deal.step))
    next_step = _next_step(deal)
    if wants_partial():
        return render_fragments("deals/_move_form.html", deal=deal, next_step=next_step)
    form = StepForm(deal, data={"step": next_step.id, "version": deal.version})
    return render_template("deals/move.html", deal=deal, form=form, back=came_from(default=""))


def _next_step(deal: Deal) -> Step:
    """What is most likely meant: one step on; a closed deal goes back to where it stood."""
    if not deal.is_open:
        stood = next(iter(deal.stood_on()), None)
        return stood if stood in deal.process.open_steps else deal.step
    later = (step for step in deal.process.steps if step.number > deal.step.number)
    return next(later, deal.step)


def words_for(event: Event, deal: Deal) -> str:
    """What happened; a chance that changed is said, so that nobody is surprised by it (A6.6)."""
    step, chance = deal.step.name_in(language()), percent(deal.probability)
    if event.action == "placed":
        return _("The order was changed.")
    if event.action == "won":
        return _("Won: %(deal)s", deal=deal.title)
    if event.action == "lost":
        return _("Lost: %(deal)s", deal=deal.title)
    if deal.probability_by_hand:
        return _(
            "Moved to stage: %(step)s. The probability set by hand stays: %(chance)s",
            step=step,
            chance=chance,
        )
    return _("Moved to stage: %(step)s. Probability: %(chance)s", step=step, chance=chance)


def moved(deal: Deal, form: StepForm, was: Step) -> Response:
    """The card at its new place and the heads of both columns; for a plain form the page it stood on."""
    if not wants_partial():
        return redirect_back_to(came_from(url_for("deals.board")))
    steps = list({step.id: step for step in (was, deal.step)}.values())
    read = reader(filter_of_page())
    fresh = read.lone_card(deal.step.process, deal.step, deal.id)
    column = fresh.columns[0]
    return render_fragments(
        "deals/update_step.htmx.html",
        deal=deal,
        heads=read.heads(steps),
        column=column,
        behind=None if column.is_closed else form.after_id.data,
        takes_focus=not form.is_drop,
        **helpers(read.chosen, fresh),
    )


def stale(deal_id: int, target: Step, error: Exception) -> Response:
    """Somebody was quicker: both columns as they are now, and a word."""
    db.session.rollback()
    if not wants_partial():
        raise error
    deal = visible_or_404(Deal, deal_id, joinedload(Deal.step))
    steps = list({step.id: step for step in (deal.step, target)}.values())
    read = reader(filter_of_page())
    shown = read.board(deal.step.process, steps)
    complain(_("Somebody else moved a card meanwhile. The columns show how it is now."))
    context = {"deal": deal, "board": shown, **helpers(read.chosen, shown)}
    return render_fragments("deals/stale_step.htmx.html", 409, **context)


def refused(deal: Deal, form: StepForm) -> Response:
    """Nothing is moved. What is missing is asked for: the reason of a loss, most often."""
    if form.loses and not form.after_id.errors:
        context = {"deal": deal, "form": form, "reasons": loss_reasons()}
        template = "deals/lose.htmx.html" if wants_partial() else "deals/lose.html"
        return make_response(render_template(template, **context), 422)
    if wants_partial():
        is_skip = form.step.record is not None and form.step.errors
        complain(form.step.errors[0] if is_skip else _("The board has changed meanwhile. Reload the page."))
        return render_fragments("components/toast_answers.html", 422)
    return make_response(
        render_template("deals/move.html", deal=deal, form=form, back=came_from(default="")), 422
    )
