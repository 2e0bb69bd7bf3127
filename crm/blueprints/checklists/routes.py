"""The checklist of an interaction as a whole: its page, new items, and passing it on in a series."""

from flask import Response, abort, make_response, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user

from crm.blueprints.checklists import bp
from crm.blueprints.checklists.forms import ItemsForm
from crm.database import db
from crm.forms import invalid
from crm.fragments import came_from, redirect_back_to, render_fragments, wants_partial
from crm.models import Interaction
from crm.permissions import requires, visible_or_404
from crm.services.interactions import checklist
from crm.services.interactions.checklist import MOST_ITEMS, TooManyItems
from crm.toasts import say

TOO_MANY = _l("A checklist has at most %(most)d items. Make another interaction for the rest.")


@bp.get("/interactions/<int:interaction_id>/checklist")
@requires("interactions.view")
def index(interaction_id: int) -> Response:
    return answer(visible_or_404(Interaction, interaction_id))


@bp.post("/interactions/<int:interaction_id>/checklist")
@requires("interactions.edit")
def create(interaction_id: int) -> Response:
    interaction = visible_or_404(Interaction, interaction_id)
    form = ItemsForm()
    if not form.validate():
        return answer(interaction, 422, form)
    try:
        event = checklist.add(interaction, form.texts, by=current_user)
    except TooManyItems:
        form.items.errors = [str(invalid(TOO_MANY % {"most": MOST_ITEMS}))]
        return answer(interaction, 422, form)
    db.session.commit()
    count = len(form.texts)
    # One is seen at once where it stands: a word for each of ten lines would only be in the way.
    if count > 1 or not wants_partial():
        say(ngettext("%(num)d item added", "%(num)d items added", count), event)
    return done(interaction)


@bp.post("/interactions/<int:interaction_id>/checklist/following")
@requires("interactions.edit")
def give_on(interaction_id: int) -> Response:
    interaction = visible_or_404(Interaction, interaction_id)
    if not interaction.recurs:
        abort(404)
    event = checklist.give_on(interaction, by=current_user)
    db.session.commit()
    say(_("The following ones have this checklist now."), event)
    return done(interaction)


def done(interaction: Interaction) -> Response:
    """The act is in: the checklist as it is now, or back to the page."""
    return answer(interaction) if wants_partial() else redirect_back_to(back_from(interaction))


def answer(interaction: Interaction, status: int = 200, form: ItemsForm | None = None) -> Response:
    """The checklist as a piece or as a page of its own."""
    context = {"interaction": interaction, "items_form": form or ItemsForm(formdata=None)}
    if wants_partial():
        return render_fragments("checklists/checklist.htmx.html", status, **context)
    return make_response(render_template("checklists/index.html", **context), status)


def back_from(interaction: Interaction) -> str:
    page = url_for("interactions.show", interaction_id=interaction.id, _anchor="checklist")
    return came_from(page)
