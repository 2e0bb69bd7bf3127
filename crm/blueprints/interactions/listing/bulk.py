"""One act on many interactions of the list: one transaction, one gesture, one Undo (OC-16)."""

from dataclasses import dataclass

from flask import Response, abort, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.blueprints.interactions import bp
from crm.blueprints.interactions.chains.spreading import offer
from crm.blueprints.interactions.listing.bulk_words import said_of
from crm.blueprints.interactions.listing.columns import is_offered
from crm.blueprints.interactions.listing.ticked import MOST, ticked, ticked_interactions
from crm.database import db
from crm.features import feature_on
from crm.forms import BaseForm, DayField
from crm.fragments import came_from, redirect_back_to
from crm.i18n import number, today
from crm.lib.whole_numbers import whole_number
from crm.models import Deal, State, Step, User
from crm.permissions import requires, visible_or_404
from crm.services.deals.choices import deals_like
from crm.services.interaction_list.bulk import Changes, change_many
from crm.services.processes.steps import usable_step
from crm.toasts import complain, say

MARKS = {
    "reviewed": {"reviewed": True},
    "unreviewed": {"reviewed": False},
    "watch": {"watched": True},
    "unwatch": {"watched": False},
    "recall": {"recall": True},
}
TYPED = ("to_state", "to_step", "to_user", "to_deal", "to_tag", "to_day")
NOTHING = "0"  # nobody, no step


class BulkForm(BaseForm):
    to_day = DayField()


class Refusal(Exception):
    """What was asked for cannot be done to any of them; its text says why in the reader's words."""


@dataclass
class DealToChoose(Exception):
    """What was typed as subject fits several deals, or none: *offers* are (id, title)."""

    offers: list[tuple[int, str]]


@bp.post("/interactions/bulk")
@requires("interactions.bulk")
def update_many():
    form, back = BulkForm(), came_from(default=url_for("interactions.index"))
    act = request.form.get("act", "")
    if not form.validate() and not form.to_day.errors:
        abort(400)
    if act not in ("apply", "untag", *MARKS) or (act in MARKS and not feature_on("review_marks")):
        abort(400)
    versions = ticked()
    try:
        changes = _wanted(act, form)
    except DealToChoose as several:
        return _choose_deal(several.offers, versions, back)
    except Refusal as refusal:
        complain(refusal)
        return redirect_back_to(back)
    _act(versions, changes)
    return redirect_back_to(back)


def _act(versions: dict[int, int | None], changes: Changes) -> None:
    if not versions:
        complain(_("Tick the interactions first."))
        return
    if len(versions) > MOST:
        complain(_("At most %(count)s can be changed at once. Nothing was changed.", count=number(MOST)))
        return
    outcome = change_many(versions, ticked_interactions(versions), changes, by=current_user, on=today())
    db.session.commit()
    if outcome.changed:
        say(said_of(outcome), outcome.event, link=offer(changes.deal, versions))
    else:
        complain(said_of(outcome))


def _wanted(act: str, form: BulkForm) -> Changes:
    """What is asked for; raises `Refusal` or `DealToChoose`."""
    if act in MARKS:
        return Changes(**MARKS[act])
    typed = {name: _typed(name) for name in TYPED}
    if act == "untag":
        if not typed["to_tag"]:
            raise Refusal(_("Type the tag first."))
        return Changes(untag=typed["to_tag"])
    changes = Changes(
        state=_state(typed["to_state"]),
        step=_step(typed["to_step"]),
        no_step=typed["to_step"] == NOTHING,
        responsible=_colleague(typed["to_user"]),
        nobody=typed["to_user"] == NOTHING,
        deal=_deal(typed["to_deal"]),
        tag=typed["to_tag"],
        until=_day(form),
    )
    if not changes:
        raise Refusal(_("Choose what to change first."))
    return changes


def _typed(name: str) -> str:
    """The text of a field; what belongs to a part that is switched off was not to be seen."""
    if not is_offered(name.removeprefix("to_")):
        return ""
    return (request.form.get(name) or "").replace("\x00", "").strip()


def _day(form: BulkForm):
    if not feature_on("review_marks"):
        return None
    if form.to_day.errors:
        raise Refusal(form.to_day.errors[0])
    if form.to_day.data is not None and form.to_day.data <= today():
        raise Refusal(_("Choose a day after today."))
    return form.to_day.data


def _state(value: str) -> State | None:
    if value and value not in {state.value for state in State}:
        abort(400)
    return State(value) if value else None


def _step(value: str) -> Step | None:
    """The step chosen; one of a process that is not the user's to use is refused (SC-27)."""
    if value in ("", NOTHING):
        return None
    step_id = whole_number(value)
    step = usable_step(step_id, current_user) if step_id is not None else None
    if step is None:
        raise Refusal(_("This step is not yours to use. Choose another one."))
    return step


def _colleague(value: str) -> User | None:
    if value in ("", NOTHING):
        return None
    return visible_or_404(User, whole_number(value) or 0)


def _deal(typed: str) -> Deal | None:
    chosen = whole_number(request.form.get("to_deal_id")) if is_offered("deal") else None
    if chosen is not None:
        return visible_or_404(Deal, chosen)
    if not typed:
        return None
    offers = deals_like(typed, current_user)
    same = [each for each in offers if each[1].casefold() == typed.casefold()] or offers
    if len(same) != 1:
        raise DealToChoose(offers)
    return visible_or_404(Deal, same[0][0])


def _choose_deal(offers: list, versions: dict, back: str) -> Response:
    """Ask which deal was meant; all else that was typed waits in the page."""
    marks = [f"{id_}.{'' if version is None else version}" for id_, version in versions.items()]
    kept = {name: request.form[name] for name in TYPED if request.form.get(name) and name != "to_deal"}
    page = render_template(
        "interactions/listing/bulk_deal.html",
        offers=offers,
        typed=request.form.get("to_deal", ""),
        kept={**kept, "act": "apply", "next": back},
        marks=marks,
        back=back,
    )
    return Response(page, 200 if offers else 422)
