"""What each permission lets one do, in words; the settings page shows the table of permissions.py by them."""

from flask_babel import lazy_gettext as _l

WORDS = {
    "agenda.view": _l("See one's own day"),
    "calendar.view": _l("See the calendar of the team"),
    "contacts.view": _l("See contacts"),
    "contacts.edit": _l("Create and edit contacts"),
    "contacts.bulk": _l("Change many contacts at once"),
    "interactions.view": _l("See interactions"),
    "interactions.edit": _l("Create and edit interactions"),
    "interactions.bulk": _l("Change many interactions at once"),
    "interactions.share_views": _l("Share views of the list of interactions"),
    "deals.view": _l("See deals"),
    "deals.edit": _l("Create and edit deals"),
    "products.view": _l("See products"),
    "products.edit": _l("Create and edit products"),
    "search.view": _l("Search"),
    "history.view": _l("See the history of records"),
    "history.undo": _l("Undo changes"),
    "files.view": _l("Open files"),
    "files.edit": _l("Add files and take them off"),
    "time.view": _l("See the time spent"),
    "time.edit": _l("Write down the time spent"),
    "profile.edit": _l("Edit one's own profile"),
    "imports.run": _l("Import data"),
    "outbox.view": _l("See messages to clients"),
    "outbox.edit": _l("Cancel messages and send them again"),
    "users.view": _l("See the list of users"),
    "users.manage": _l("Invite, edit and lock users"),
    "settings.manage": _l("Change the settings"),
}
