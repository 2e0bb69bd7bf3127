"""Pages of interactions."""

from flask import render_template, request
from flask_login import current_user
from sqlalchemy.orm import joinedload, undefer

from crm.blueprints.interactions import bp
from crm.blueprints.interactions.filter_bar import filter_bar
from crm.blueprints.interactions.filters import FilterForm, list_url
from crm.blueprints.interactions.lines import lines_of
from crm.i18n import language
from crm.models import Interaction, Step
from crm.permissions import requires, visible_or_404
from crm.services import interaction_page
from crm.services.contact_list import colleague_names
from crm.services.interaction_list import Place, page_of
from crm.services.steps import step_words, usable_words

WHOLE = (
    joinedload(Interaction.contact),
    joinedload(Interaction.deal),
    joinedload(Interaction.responsible),
    joinedload(Interaction.step).joinedload(Step.process),
    undefer(Interaction.memo),
)


@bp.get("/interactions/")
@requires("interactions.view")
def index():
    steps, colleagues = step_words(language()), colleague_names()
    form = FilterForm(request.args, usable_words(steps, current_user), colleagues)
    places = {name: Place.parse(request.args.get(name)) for name in ("after", "before")}
    page = page_of(form.criteria, current_user, **places)
    return render_template(
        "interactions/index.html",
        form=form,
        filters=filter_bar(form),
        page=page,
        lines=lines_of(page.rows, steps, colleagues),
        list_url=list_url,
    )


@bp.get("/interactions/<int:interaction_id>")
@requires("interactions.view")
def show(interaction_id: int):
    interaction = visible_or_404(Interaction, interaction_id, *WHOLE)
    return render_template("interactions/show.html", **interaction_page.build(interaction, current_user))
