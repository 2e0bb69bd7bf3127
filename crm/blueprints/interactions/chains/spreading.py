"""The deal of one link for the rest of its chain: offered after it was set by hand, done by a tap (OC-06)."""

from collections.abc import Iterable

from flask import Response, abort, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from crm.blueprints.interactions import bp
from crm.database import MAX_ID, db
from crm.fragments import came_from, redirect_back_to
from crm.models import Deal
from crm.permissions import requires, visible_or_404
from crm.services.interactions import spreading
from crm.toasts import complain, say

# As many as fit into an address.
MOST_IDS = 100
bp.record_once(lambda setup: setup.app.jinja_env.globals.update(offers_chain_deal=spreading.is_offered))


@bp.get("/interactions/chain-deal")
@requires("interactions.edit")
def ask_spreading():
    deal, ids = _asked()
    links = spreading.loose_links(ids, deal, current_user)
    if not links:
        return _nothing_left()
    return render_template("interactions/chains/spread.html", deal=deal, ids=ids, links=links, back=_back())


@bp.post("/interactions/chain-deal")
@requires("interactions.edit")
def spread():
    deal, ids = _asked()
    events = spreading.spread(ids, deal, by=current_user)
    if not events:
        return _nothing_left()
    db.session.commit()
    count = len(events)
    say(
        ngettext("%(num)d more is about this deal now", "%(num)d more are about this deal now", count),
        events[0],
    )
    return redirect_back_to(_back())


def offer(deal: Deal | None, changed: Iterable[int]) -> tuple[str, str] | None:
    """Address and words of the offer (crm/toasts.py), when *deal* was just set on those ids by hand."""
    ids = list(changed)[:MOST_IDS]
    if deal is None or not spreading.loose_links(ids, deal, current_user):
        return None
    address = url_for("interactions.ask_spreading", deal_id=deal.id, of=ids, next=_back())
    return address, _("For the others in the chain, too")


def _asked() -> tuple[Deal, list[int]]:
    ids = [each for each in request.values.getlist("of", type=int) if 0 < each <= MAX_ID][:MOST_IDS]
    deal_id = request.values.get("deal_id", type=int)
    return visible_or_404(Deal, deal_id) if deal_id else abort(404), ids


def _nothing_left() -> Response:
    db.session.rollback()
    complain(_("There is nothing left in the chain that is about no deal."))
    return redirect_back_to(_back())


def _back() -> str:
    return came_from(url_for("interactions.index"))
