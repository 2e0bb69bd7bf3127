"""Where a record's page is."""

from flask import Flask, url_for
from flask_login import current_user

from crm.features import endpoint_is_on

PAGES = {
    "contact": ("contacts.show", "contact_id"),
    "interaction": ("interactions.show", "interaction_id"),
    "deal": ("deals.show", "deal_id"),
    "series": ("interactions.show_series", "series_id"),
    "product": ("products.show", "product_id"),
    "task_template": ("task_templates.show", "template_id"),
}

# Notes, files, times and items stand on the page of what they belong to.
SHOWN_ON_PARENT = frozenset({"note", "attachment", "time_entry", "checklist_item"})


def init_app(app: Flask) -> None:
    app.jinja_env.globals["record_url"] = record_url
    app.jinja_env.globals["open_url"] = open_url


def record_url(record) -> str:
    """The address of the page of *record*; the start page for one that has none, or of a part that is off."""
    if record.record_type() in SHOWN_ON_PARENT:
        return record_url(record.event_parent())
    page = PAGES.get(record.record_type())
    if page is None or not endpoint_is_on(page[0]):
        return url_for("agenda.index")
    return url_for(page[0], **{page[1]: record.id})


def open_url(record) -> str | None:
    """The address of the page of *record*; None when the present user may not see more than its name."""
    return record_url(record) if record.is_visible_to(current_user) else None
