"""What can stand on a desk: each widget has its partial, and a function that builds what it shows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l
from flask_login import current_user

from crm.features import feature_on
from crm.i18n import language, time_zone, today
from crm.permissions import can
from crm.services.desk.balance import count_states
from crm.services.desk.quality import quality_for
from crm.services.desk.recent import recent_contacts
from crm.services.desk.today import build_today
from crm.services.desk.work import count_work
from crm.services.processes.steps import step_words


@dataclass(frozen=True)
class Widget:
    """``feature``: the part of the product it tells of. ``is_wide``: it takes the whole line."""

    label: object
    template: str
    build: Callable[[], object]
    permission: str
    feature: str | None = None
    is_wide: bool = False

    @property
    def is_offered(self) -> bool:
        return can(self.permission) and (self.feature is None or feature_on(self.feature))


def awake_on() -> date:
    """What is put off beyond this day waits for nobody yet; without the marks nothing is put off."""
    return today() if feature_on("review_marks") else date.max


WIDGETS = {
    "today": Widget(
        _l("Today"),
        "desk/_today.html",
        lambda: build_today(current_user, today(), time_zone(), awake_on=awake_on()),
        "agenda.view",
    ),
    "work": Widget(
        _l("My open work by type"),
        "desk/_work.html",
        lambda: count_work(current_user, step_words(language()), awake_on=awake_on()),
        "interactions.view",
        feature="steps",
    ),
    "balance": Widget(
        _l("Two weeks back, two weeks ahead"),
        "desk/_balance.html",
        lambda: count_states(current_user, today(), awake_on=awake_on()),
        "interactions.view",
    ),
    "recent": Widget(
        _l("My last contacts"),
        "desk/_recent.html",
        lambda: recent_contacts(current_user),
        "contacts.view",
    ),
    "quality": Widget(
        _l("How complete the contacts are"),
        "desk/_quality.html",
        lambda: quality_for(current_user),
        "contacts.view",
    ),
    "views": Widget(
        _l("My interactions"),
        "desk/_views.html",
        lambda: current_user.desk_view_ids,
        "interactions.view",
        is_wide=True,
    ),
}


def offered() -> dict[str, Widget]:
    """What the present user can put on the desk, by name, in the order it is shipped in."""
    return {name: widget for name, widget in WIDGETS.items() if widget.is_offered}


def arranged(chosen: Iterable[str] | None) -> dict[str, Widget]:
    """The widgets of a desk in their order; all of them while nothing was *chosen*."""
    widgets = offered()
    if chosen is None:
        return widgets
    return {name: widgets[name] for name in dict.fromkeys(chosen) if name in widgets}
