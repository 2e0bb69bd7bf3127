"""Calm hints at the classic mistakes, beside the act that is most often meant (SC-31)."""

from flask import request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.blueprints.interactions import bp
from crm.i18n import today
from crm.lib import clock
from crm.models import Interaction
from crm.navigation import here
from crm.services.interactions import hints
from crm.services.interactions.next_steps import next_step_of

DISMISSED = "no"


@bp.app_template_global("hint_of")
def hint_of(interaction: Interaction, next_step: Interaction | None) -> str | None:
    """The name of the hint that the page shows; ``?hint=no`` has put it away."""
    if request.args.get("hint") == DISMISSED:
        return None
    found = hints.hint_for(interaction, today=today(), now=clock.now(), has_next=next_step is not None)
    return found.value if found is not None else None


@bp.app_template_global("looks_postponed")
def looks_postponed(interaction: Interaction) -> bool:
    """Whether finishing it should be asked about first."""
    return hints.is_only_postponed(interaction, today())


def link_after(interaction: Interaction) -> tuple[str, str] | None:
    """For the toast after a tap on the light: the way to move it instead, where that looks meant."""
    if not interaction.is_done or request.values.get("as") == "page":
        return None
    if not hints.is_only_postponed(interaction, today()) or _has_next(interaction):
        return None
    address = url_for("interactions.ask_reschedule", interaction_id=interaction.id, next=here())
    return address, _("Only postponed? Move its date instead")


def _has_next(interaction: Interaction) -> bool:
    if interaction.deal is not None:
        return next_step_of(current_user, deal=interaction.deal) is not None
    return next_step_of(current_user, contact=interaction.contact) is not None
