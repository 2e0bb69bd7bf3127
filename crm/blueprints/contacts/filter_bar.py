"""The filters above the list and the fields of its acts on many, drawn once for what is set in them.

Their choices alone are more elements than many a list; most visits find them as an earlier one left them.
"""

from flask import current_app, render_template, request
from markupsafe import Markup

from crm.blueprints.contacts.filters import Filters
from crm.i18n import language

KEPT = 256


def filter_bar(filters: Filters) -> Markup:
    reset = filters.reset_url if filters.chips else None
    set_so = (filters.kind, filters.order, filters.typed, filters.chosen, filters.ticked)
    values = tuple(tuple(each.values()) if isinstance(each, dict) else each for each in set_so)
    key = ("filters", values, reset, *_surroundings(filters))
    return _kept(key, "contacts/_filter_bar.html", filters=filters, reset=reset)


def bulk_fields(filters: Filters) -> Markup:
    """What can be done to many at once: the same for all who choose among the same colleagues."""
    return _kept(("bulk", *_surroundings(filters)), "contacts/_bulk.html", filters=filters)


def _kept(key: tuple, template: str, **context) -> Markup:
    kept = current_app.extensions.setdefault("contact_filters", {})
    if key not in kept or current_app.debug:
        if len(kept) >= KEPT:
            kept.clear()
        kept[key] = Markup(render_template(template, **context))  # noqa: S704  # nosec B704 (an escaped template)
    return kept[key]


def _surroundings(filters: Filters) -> tuple:
    """All else that they show."""
    return language(), request.script_root, tuple(filters.owners.items())
