"""The filters above the list and the fields of its acts on many, drawn once for what is set in them.

The choices alone are two hundred elements; most visits find them as an earlier one left them.
"""

from flask import current_app, render_template, request
from markupsafe import Markup

from crm.blueprints.interactions.filters import FilterForm, reset_url
from crm.features import features_off
from crm.i18n import language, today

KEPT = 256


def filter_bar(form: FilterForm) -> Markup:
    """The filter bar of *form*; one that names a contact is drawn anew, as not everybody may see it."""
    if form.contact.typed or form.contact.errors:
        return _draw(form, reset_url())
    typed = tuple(form.values.get(name) for name in form._fields)
    return _kept(("filters", typed, reset_url(), *_surroundings(form)), lambda: _draw(form, reset_url()))


def bulk_fields(form: FilterForm) -> Markup:
    """What can be done to many at once: the same for all who choose among the same steps and colleagues."""
    key = ("bulk", "reviewed" in form._fields, *_surroundings(form))
    return _kept(key, lambda: _page("interactions/_bulk_fields.html", form=form))


def _kept(key: tuple, draw) -> Markup:
    kept = current_app.extensions.setdefault("interaction_filters", {})
    if key not in kept or current_app.debug:
        if len(kept) >= KEPT:
            kept.clear()
        kept[key] = draw()
    return kept[key]


def _draw(form: FilterForm, reset: str) -> Markup:
    return _page("interactions/_filter_bar.html", form=form, reset=reset)


def _page(template: str, **context) -> Markup:
    return Markup(render_template(template, **context))  # noqa: S704  # nosec B704 (an escaped template)


def _surroundings(form: FilterForm) -> tuple:
    """All else that the choices depend on; a day may be typed without its year."""
    fields = tuple(form._fields)
    place = (language(), today(), request.script_root, features_off())
    return fields, place, tuple(form.words), tuple(form.colleagues.items())
