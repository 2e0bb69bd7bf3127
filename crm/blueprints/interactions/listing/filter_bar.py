"""The filters above the list and the fields of its acts on many, drawn once for what is set in them.

The choices alone are two hundred elements; most visits find them as an earlier one left them.
"""

from flask import current_app, render_template, request
from flask_login import current_user
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from crm.blueprints.interactions.listing.filters import FilterForm, reset_url
from crm.blueprints.interactions.listing.more_filters import TRAITS
from crm.blueprints.interactions.listing.opened import BESIDE
from crm.features import features_off
from crm.i18n import language, today
from crm.services.processes.steps import StepWord
from crm.team import team

KEPT = 256
# Filters that are chosen, not typed: of few values, and read without asking the database.
CHOSEN = frozenset(
    [
        "state", "channel", "step", "responsible", "created_by", "participant", "period", "by", "kind",
        "group", "reviewed", "watched", "deferred", "private", *TRAITS,
    ]
)  # fmt: skip


def filters_of(values: MultiDict, steps: list[StepWord], colleagues: dict[int, str]) -> FilterForm:
    """The form of the filters *values*. Making one takes a third of a page, so the usual ones are kept."""
    given = tuple((name, value) for name, value in values.items() if value and name not in BESIDE)
    if not CHOSEN.issuperset(name for name, _value in given):
        return FilterForm(values, steps, colleagues)
    key = ("form", given, *_surroundings(steps, colleagues))
    return _kept(key, lambda: FilterForm(MultiDict(given), steps, colleagues))


def filter_bar(form: FilterForm) -> Markup:
    """The filter bar of *form*; one that names a contact is drawn anew, as not everybody may see it."""
    if form.contact.typed or form.contact.errors:
        return _draw(form, reset_url())
    typed = tuple(form.values.get(name) for name in form._fields)
    key = ("filters", tuple(form._fields), typed, reset_url(), *_surroundings(form.words, form.colleagues))
    return _kept(key, lambda: _draw(form, reset_url()))


def bulk_fields(form: FilterForm) -> Markup:
    """What can be done to many at once: the same for all who choose among the same steps and colleagues."""
    key = ("bulk", *_surroundings(form.words, form.colleagues))
    return _kept(key, lambda: _page("interactions/listing/_bulk_fields.html", form=form))


def _kept(key: tuple, draw) -> Markup:
    kept = current_app.extensions.setdefault("interaction_filters", {})
    if key not in kept or current_app.debug:
        if len(kept) >= KEPT:
            kept.clear()
        kept[key] = draw()
    return kept[key]


def _draw(form: FilterForm, reset: str) -> Markup:
    return _page("interactions/listing/_filter_bar.html", form=form, reset=reset)


def _page(template: str, **context) -> Markup:
    return Markup(render_template(template, **context))  # noqa: S704  # nosec B704 (an escaped template)


def _surroundings(steps: list[StepWord], colleagues: dict[int, str]) -> tuple:
    """All else that the choices depend on; a day may be typed without its year."""
    place = (language(), current_user.role, today(), request.script_root, features_off(), team().currency)
    return place, tuple(steps), tuple(colleagues.items())
