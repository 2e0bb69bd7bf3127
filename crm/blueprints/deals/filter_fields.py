"""The fields of the list's filter, drawn once for each choice: eight of them took as long as fifty rows."""

from flask import current_app, request
from markupsafe import Markup

from crm.blueprints.deals.filters import FilterForm
from crm.i18n import language
from crm.team import team

KEPT = 200
TYPED = ("q", "least", "most")
CHOSEN = ("step", "owner", "period", "order", "archived")


def filter_fields(form: FilterForm) -> Markup:
    """The fields of *form*; kept unless something was typed, as that hardly comes again."""
    if any(form[name].data for name in TYPED) or current_app.debug:
        return _draw(form)
    kept = current_app.extensions.setdefault("deal_filter_fields", {})
    key = _facts(form)
    fields = kept.get(key)
    if fields is None:
        if len(kept) >= KEPT:
            kept.clear()
        fields = kept[key] = _draw(form)
    return fields


def _facts(form: FilterForm) -> tuple:
    """All that the fields show."""
    steps = tuple((step.id, form.step.words(step)) for step in form.step.records)
    raw = tuple(request.args.get(name) for name in (*TYPED, *CHOSEN))
    return language(), team().currency, steps, tuple(form.colleagues), raw


def _draw(form: FilterForm) -> Markup:
    template = current_app.jinja_env.get_template("deals/_filter_fields.html")
    return Markup(template.render(form=form))  # noqa: S704  # nosec B704 (an escaped template)
