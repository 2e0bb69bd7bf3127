"""The first rows of the list under a saved view, for another page: the desk (OC-15)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from crm.blueprints.interactions import bp
from crm.blueprints.interactions.listing.columns import COLUMNS, columns_of
from crm.blueprints.interactions.listing.filters import FilterForm
from crm.blueprints.interactions.listing.lines import Drawer
from crm.blueprints.interactions.listing.opened import values_of
from crm.features import feature_on
from crm.i18n import language, today
from crm.services.contacts.listing import colleague_names
from crm.services.interaction_list.criteria import Criteria
from crm.services.interaction_list.pages import page_of
from crm.services.interaction_list.saved_views import View, views_of
from crm.services.processes.steps import StepWord, step_words, usable_words

SHOWN = 10


@dataclass(frozen=True)
class Excerpt:
    """``href``: the whole list. ``columns``: name → label; ``lines`` is empty when nothing is found."""

    name: str
    href: str
    columns: Mapping[str, object]
    lines: Markup


@bp.app_template_global("list_excerpts")
def list_excerpts(view_ids: Iterable[int]) -> list[Excerpt]:
    """The first rows of each of these views that the reader has, in this order; else of their own ones.

    Groups are left out: they need the whole list. The columns are the reader's, as in the answer to an
    act on a row.
    """
    steps, colleagues = step_words(language()), colleague_names()
    known = {view.id: view for view in views_of(current_user)} if view_ids else {}
    asked = [_of_view(known[each], steps, colleagues) for each in view_ids if each in known] or [_own()]
    columns, found = columns_of(current_user), []
    for place, (name, href, criteria) in enumerate(asked):
        rows = page_of(criteria, current_user, count=SHOWN).rows
        # A row may stand in two of them, and an id only once on a page.
        drawer = Drawer(rows, steps, colleagues, columns, prefix=f"view-{place}-")
        html = Markup("\n".join(map(drawer.line, rows)))  # noqa: S704  # nosec B704 (filled with escaped words)
        found.append(Excerpt(name, href, {each: COLUMNS[each] for each in columns}, html))
    return found


def _of_view(view: View, steps: list[StepWord], colleagues: dict[int, str]) -> tuple[str, str, Criteria]:
    form = FilterForm(values_of(view), usable_words(steps, current_user), colleagues)
    href = url_for("interactions.index", view=view.id)
    return view.name, href, replace(form.criteria, grouping=None)


def _own() -> tuple[str, str, Criteria]:
    awake_on = today() if feature_on("review_marks") else date.max
    href = url_for("interactions.index", responsible=current_user.id)
    return _("My interactions"), href, Criteria(responsible_id=current_user.id, awake_on=awake_on)
