"""The menus, in one place: where one can go, what one can make, and who sees it."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask import Flask, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from crm.features import endpoint_is_on
from crm.fragments import present_address, present_path, wants_partial
from crm.permissions import can

START = "agenda.index"


@dataclass(frozen=True)
class Entry:
    """One line of a menu. ``in_bar``: also at the thumb on a phone, where four fit beside "+"."""

    endpoint: str
    label: object
    permission: str
    icon: str | None = None
    in_bar: bool = False
    values: dict = field(default_factory=dict)

    @property
    def href(self) -> str:
        # The start page shows the desk to those who want it so: My day then says its day.
        day = {"date": "today"} if self.endpoint == START and current_user.starts_with_desk else {}
        return url_for(self.endpoint, **self.values, **day)

    @property
    def is_shown(self) -> bool:
        return can(self.permission) and endpoint_is_on(self.endpoint)

    @property
    def is_current(self) -> bool:
        return self.endpoint == current_place()


PLACES = (
    Entry("agenda.index", _l("My day"), "agenda.view", "day", in_bar=True),
    Entry("contacts.index", _l("Contacts"), "contacts.view", "contacts", in_bar=True),
    Entry("calendar.index", _l("Calendar"), "calendar.view", "calendar"),
    Entry("desk.index", _l("Desk"), "desk.view", "chart"),
    Entry("plan.index", _l("Evening plan"), "interactions.edit", "task"),
    Entry("interactions.index", _l("Interactions"), "interactions.view", "interactions"),
    Entry("deals.index", _l("Deals"), "deals.view", "deals", in_bar=True),
    Entry("deals.board", _l("Board"), "deals.view", "board"),
    Entry("time.index", _l("Time spent"), "time.view", "clock"),
    Entry("products.index", _l("Products"), "products.view", "tag"),
    Entry("imports.index", _l("Import"), "imports.run", "import"),
    Entry("mail.index", _l("Received e-mails"), "mail.take_in", "mail"),
    Entry("outbox.index", _l("Outbox"), "outbox.view", "send"),
    Entry("users.index", _l("Users"), "users.view", "users"),
    Entry("settings.index", _l("Settings"), "settings.manage", "settings"),
    Entry("help.index", _l("Help"), "help.view", "help"),
)
ENDPOINTS = frozenset(entry.endpoint for entry in PLACES)
NEW_RECORDS = (
    Entry("interactions.new", _l("New interaction"), "interactions.edit"),
    Entry("mail.new", _l("E-mail from a file"), "mail.take_in"),
    Entry("contacts.new", _l("New company"), "contacts.edit", values={"kind": "company"}),
    Entry("contacts.new", _l("New person"), "contacts.edit", values={"kind": "person"}),
    Entry("deals.new", _l("New deal"), "deals.edit"),
    Entry("task_templates.start", _l("From a template"), "interactions.edit"),
)


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(places=places, new_records=new_records, here=here)


def places() -> list[Entry]:
    """Where the present user can go, in menu order."""
    return [entry for entry in PLACES if entry.is_shown]


def new_records() -> list[Entry]:
    """What the present user can make."""
    return [entry for entry in NEW_RECORDS if entry.is_shown]


def current_place() -> str | None:
    """The endpoint of the entry one is at: the page itself, else the index of its noun."""
    index = f"{request.blueprint}.index"
    return next((endpoint for endpoint in (request.endpoint, index) if endpoint in ENDPOINTS), None)


def here() -> str:
    """Path and query of the page the reader looks at, for the ``next`` field of a form.

    An htmx answer is not a page: the address then stands in a header. Of a page that htmx fetched
    whole (a boosted link) the header still names the one before.
    """
    is_page = request.method == "GET" and not wants_partial()
    shown = None if is_page else request.headers.get("HX-Current-URL")
    try:
        page = urlsplit(shown or present_address())
    except ValueError:  # no browser sends such a header
        return present_path()
    return f"{page.path}?{page.query}" if page.query else page.path
