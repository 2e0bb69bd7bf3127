"""The filters above the list, drawn once for what is set in them.

The choices alone are a hundred elements; most visits find them as an earlier one left them.
"""

from flask import current_app, render_template, request
from markupsafe import Markup

from crm.blueprints.interactions.filters import FilterForm
from crm.i18n import language, today

KEPT = 256


def filter_bar(form: FilterForm) -> Markup:
    """The filter bar of *form*; one that names a contact is drawn anew, as not everybody may see it."""
    if form.contact.typed or form.contact.errors:
        return _draw(form)
    kept, key = current_app.extensions.setdefault("interaction_filters", {}), _key(form)
    if key not in kept or current_app.debug:
        if len(kept) >= KEPT:
            kept.clear()
        kept[key] = _draw(form)
    return kept[key]


def _draw(form: FilterForm) -> Markup:
    html = render_template("interactions/_filter_bar.html", form=form)
    return Markup(html)  # noqa: S704  # nosec B704 (an escaped template)


def _key(form: FilterForm) -> tuple:
    """All that the bar depends on; a day may be typed without its year."""
    typed = tuple(request.args.get(name) for name in form._fields)
    return language(), today(), request.script_root, typed, tuple(form.words), tuple(form.colleagues.items())
