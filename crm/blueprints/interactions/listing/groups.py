"""A list in groups: a heading with a count above the rows of each (OC-10)."""

from typing import NamedTuple

from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup, escape

from crm.blueprints.interactions.listing.lines import Drawer
from crm.i18n import day_heading, number
from crm.models import State
from crm.services.deals.choices import deal_titles
from crm.services.interaction_list.criteria import Criteria, Grouping
from crm.services.interaction_list.groups import COUNTED, Group, counts_of, group_of
from crm.services.interaction_list.statements import Line
from crm.stencils import Stencil

ALWAYS_SHOWN = 3  # columns: date, state and title


class Shape(NamedTuple):
    """``span``: how many columns the table has; ``is_over``: the group is among the finished ones."""

    span: int
    is_over: bool


def rows_of(rows: list[Line], drawer: Drawer, wanted: Criteria, names: dict) -> Markup:
    """The lines of *rows* as HTML, with headings where they are grouped. *names*: see `group_names`."""
    if wanted.grouping is None:
        html = "\n".join(map(drawer.line, rows))
    else:
        html = "\n".join(_with_headings(rows, drawer, wanted, names))
    return Markup(html)  # noqa: S704  # nosec B704 (filled with escaped words)


def _with_headings(rows: list[Line], drawer: Drawer, wanted: Criteria, names: dict):
    stencil = Stencil("interactions/listing/_group.html", ("label", "count"))
    counts, last = counts_of(rows, wanted, current_user), None
    names = names.get(wanted.grouping) or _names_on(rows, wanted)
    for row in rows:
        group = group_of(row, wanted)
        if group != last:
            last, label = group, _label(group, wanted.grouping, names)
            count = _counted(counts.get(group, 0))
            yield stencil.fill(_shape(group, drawer), label=escape(label), count=escape(count))
        yield drawer.line(row)


def _counted(count: int) -> str:
    return number(count) if count <= COUNTED else f"{number(COUNTED)}+"


def _shape(group: Group, drawer: Drawer) -> Shape:
    # A heading that is a state says by itself that its rows are finished.
    is_over = bool(group.stretch.is_over) and not isinstance(group.key, State)
    return Shape(ALWAYS_SHOWN + len(drawer.columns), is_over)


def _label(group: Group, grouping: Grouping, names: dict) -> str:
    if grouping is Grouping.DAY:
        return day_heading(group.key)
    if grouping is Grouping.STATE:
        return str(group.key.label)
    if group.key is None:
        nothing = {
            Grouping.CONTACT: _("Without a contact"),
            Grouping.DEAL: _("Without a subject"),
            Grouping.RESPONSIBLE: _("Nobody is responsible"),
            Grouping.STEP: _("On no step"),
        }
        return nothing[grouping]
    return names.get(group.key) or str(grouping.label)


def _names_on(rows: list[Line], wanted: Criteria) -> dict[int, str]:
    """The names of the groups that only the rows know, or that few may see."""
    if wanted.grouping is Grouping.DEAL:
        return deal_titles({row.deal_id for row in rows} - {None}, current_user)
    return {row.contact_id: row.contact_name for row in rows}
