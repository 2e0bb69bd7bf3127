"""What the templates of a checklist ask for."""

from typing import NamedTuple
from urllib.parse import quote

from flask_babel import gettext as _
from markupsafe import Markup

from crm.blueprints.checklists import bp
from crm.blueprints.checklists.forms import ItemsForm
from crm.i18n import moment
from crm.models import ChecklistItem, Interaction
from crm.navigation import here
from crm.services.interactions import checklist
from crm.stencils import Stencil
from crm.submissions import new_submission_id

WORDS = ("id", "version", "text", "who", "once", "back_query")


class Shown(NamedTuple):
    """A checklist as it is drawn. ``can_give_on``: those to come of its series have another one."""

    items: list[ChecklistItem]
    can_give_on: bool

    @property
    def done(self) -> int:
        return sum(item.is_done for item in self.items)


@bp.app_template_global("checklist_of")
def checklist_of(interaction: Interaction) -> Shown:
    """The checklist of *interaction*; one without items, in no series, asks the database nothing."""
    items = checklist.items_of(interaction) if interaction.checklist_total else []
    texts = [item.text for item in items]
    return Shown(items, interaction.recurs and texts != interaction.series.checklist)


class Shape(NamedTuple):
    """Of what kind a line is: what decides about its markup."""

    is_done: bool
    is_first: bool
    is_last: bool
    may_edit: bool


@bp.app_template_global("checklist_lines")
def checklist_lines(items: list[ChecklistItem], may_edit: bool, only: ChecklistItem | None = None) -> Markup:
    """The lines of a checklist, drawn once and filled for each; or *only* that of one item."""
    stencil = Stencil("checklists/_item.html", WORDS)
    shared = {"once": new_submission_id(), "back_query": quote(here())}
    last = len(items) - 1
    lines = (
        stencil.fill(
            Shape(item.is_done, place == 0, place == last, may_edit),
            id=item.id,
            version=item.version,
            text=item.text,
            who=_who(item),
            **shared,
        )
        for place, item in enumerate(items)
        if only is None or item.id == only.id
    )
    return Markup("\n".join(lines))  # noqa: S704  # nosec B704 (filled with escaped words)


def _who(item: ChecklistItem) -> str:
    """Who ticked it and when."""
    if item.done_at is None:
        return ""
    when = moment(item.done_at)
    return f"{item.done_by.name} · {when}" if item.done_by is not None else when


@bp.app_template_global("new_items_form")
def new_items_form() -> ItemsForm:
    return ItemsForm(formdata=None)


@bp.app_template_global("checklist_count")
def checklist_count(done: int, total: int) -> str:
    """How far it is, in words."""
    return _("%(done)d of %(total)d", done=done, total=total)
