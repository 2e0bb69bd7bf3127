"""What is left of a checklist when its interaction is finished: said once, and nobody is kept from it."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from crm.blueprints.interactions import bp
from crm.features import feature_on
from crm.models import Interaction
from crm.toasts import say


@bp.app_template_global("unticked_words")
def unticked_words(interaction: Interaction) -> str:
    """What is not ticked, as a sentence; "" where nothing is left."""
    left = interaction.checklist_left if feature_on("checklists") else 0
    if not left:
        return ""
    return ngettext(
        "%(num)d item of the checklist is not ticked.",
        "%(num)d items of the checklist are not ticked.",
        left,
    )


def say_unticked(interaction: Interaction) -> None:
    """After an act that finished it, without a page that would have said it before."""
    if interaction.is_done and (words := unticked_words(interaction)):
        page = url_for("interactions.show", interaction_id=interaction.id, _anchor="checklist")
        say(words, link=(page, _("Show")))
