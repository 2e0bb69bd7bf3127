"""Pages of interactions."""

from flask import render_template
from flask_login import current_user
from sqlalchemy.orm import joinedload, undefer

from crm.blueprints.interactions import bp
from crm.models import Interaction, Step
from crm.permissions import requires, visible_or_404
from crm.services import interaction_page

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
    return render_template("interactions/index.html")


@bp.get("/interactions/<int:interaction_id>")
@requires("interactions.view")
def show(interaction_id: int):
    interaction = visible_or_404(Interaction, interaction_id, *WHOLE)
    return render_template("interactions/show.html", **interaction_page.build(interaction, current_user))
