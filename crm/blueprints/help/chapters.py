"""The chapters of the help, in reading order (SC-31). Each is one template of templates/help/chapters/."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for
from flask_babel import lazy_gettext as _l

from crm.features import endpoint_is_on, feature_on
from crm.permissions import can


@dataclass(frozen=True)
class Place:
    """A page that a chapter speaks of."""

    label: object
    endpoint: str
    permission: str

    @property
    def href(self) -> str:
        return url_for(self.endpoint)

    @property
    def is_shown(self) -> bool:
        return can(self.permission) and endpoint_is_on(self.endpoint)


@dataclass(frozen=True)
class Chapter:
    """``feature``: the part it tells of; while that is off the chapter is not there."""

    title: object
    places: tuple[Place, ...] = ()
    feature: str | None = None

    @property
    def is_shown(self) -> bool:
        return self.feature is None or feature_on(self.feature)


MY_DAY = Place(_l("My day"), "agenda.index", "agenda.view")
CALENDAR = Place(_l("Calendar"), "calendar.index", "calendar.view")
INTERACTIONS = Place(_l("Interactions"), "interactions.index", "interactions.view")
CONTACTS = Place(_l("Contacts"), "contacts.index", "contacts.view")
DEALS = Place(_l("Deals"), "deals.index", "deals.view")
DESK = Place(_l("Desk"), "desk.index", "desk.view")
PLAN = Place(_l("Evening plan"), "plan.index", "interactions.edit")
NEW = Place(_l("New interaction"), "interactions.new", "interactions.edit")
REMINDERS = Place(_l("Reminders"), "reminders.own", "profile.edit")
CLIENT_REMINDERS = Place(_l("Reminders to clients"), "reminders.team_settings", "settings.manage")
OUTBOX = Place(_l("Outbox"), "outbox.index", "outbox.view")

CHAPTERS: Mapping[str, Chapter] = {
    "evolving": Chapter(_l("One record that evolves"), (INTERACTIONS, MY_DAY)),
    "families": Chapter(_l("Task or appointment"), (CALENDAR, NEW)),
    "light": Chapter(_l("The light"), (INTERACTIONS, DESK)),
    "logging": Chapter(_l("Log in three taps"), (CONTACTS,)),
    "next-step": Chapter(_l("The next step is never lost"), (MY_DAY, CONTACTS, DEALS)),
    "evening": Chapter(_l("Plan in the evening"), (PLAN, REMINDERS), feature="evening_plan"),
    "update-date": Chapter(_l("The update date"), (INTERACTIONS,), feature="steps"),
    "private": Chapter(_l("What is private"), (NEW, CALENDAR)),
    "recurring": Chapter(_l("What comes again and again"), (NEW,), feature="recurrence"),
    "reminders": Chapter(
        _l("Reminders to clients and their traps"), (OUTBOX, CLIENT_REMINDERS), feature="client_reminders"
    ),
    "keys": Chapter(_l("Keyboard")),
}


def shown_chapters() -> dict[str, Chapter]:
    """The chapters for the present reader, by name, in reading order."""
    return {name: chapter for name, chapter in CHAPTERS.items() if chapter.is_shown}
