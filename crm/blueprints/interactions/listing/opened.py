"""Which filters the list is opened with: those of the address, of a saved view, or of one's default view."""

from dataclasses import dataclass, field

from flask_login import current_user
from werkzeug.datastructures import MultiDict

from crm.services.interaction_list.criteria import Order
from crm.services.interaction_list.saved_views import View, views_of

EVERYTHING = "all"  # ?view=all: no filters, whatever the default view is
BESIDE = {"view", "after", "before", "columns"}  # of an address, but no filters


@dataclass
class Opened:
    """*values* are read by the filter form; *view* is the saved view they come from, if any.

    ``is_missing``: the address asks for a view that is no longer there.
    """

    values: MultiDict
    views: list[View]
    view: View | None = None
    is_missing: bool = False
    lost: list[str] = field(default_factory=list)


def opened(args: MultiDict) -> Opened:
    """What the address *args* asks for; filters that stand in it count for more than a view."""
    views, asked = views_of(current_user), args.get("view")
    if any(name not in BESIDE for name in args):
        return Opened(args, views)
    wanted = asked or str(current_user.default_view_id or "")
    view = next((each for each in views if str(each.id) == wanted), None)
    if view is None:
        return Opened(args, views, is_missing=bool(asked) and asked != EVERYTHING)
    return Opened(values_of(view), views, view)


def values_of(view: View) -> MultiDict:
    """The filters of *view* as an address would carry them: whatever is not a text is left out."""
    stored = view.filters if isinstance(view.filters, dict) else {}
    values = {name: value for name, value in stored.items() if isinstance(value, str)}
    if view.grouping:
        values["group"] = view.grouping
    if view.order == Order.UPDATED.value:
        values["by"] = Order.UPDATED.value
    return MultiDict(values)
