"""The next step with a contact or a deal: the same box for all of them, drawn once (crm/stencils.py)."""

from typing import NamedTuple

from markupsafe import Markup

from crm.blueprints.interactions import bp
from crm.blueprints.interactions.cards import shared_marks
from crm.blueprints.interactions.words import Words
from crm.models import State
from crm.stencils import Stencil

WORDS = ("id", "title", "when", "version", "token", "once", "back", "back_query")


class Shape(NamedTuple):
    """What decides about the markup; *subject* ("contact", "deal") is the page the answer is for."""

    state: State
    is_late: bool
    subject: str


@bp.app_template_global("next_step_box")
def next_step_box(record, subject: str) -> Markup:
    """What stands in the next step. *record* is an interaction, or a row of `next_steps.of_contact`."""
    words = Words()
    filled = Stencil("interactions/_next_step.html", WORDS).fill(
        Shape(record.state, words.is_late(record), subject),
        id=record.id,
        title=record.title,
        when=words.when(record),
        version=record.version,
        **shared_marks(),
    )
    return Markup(filled)  # noqa: S704  # nosec B704 (filled with escaped words)
