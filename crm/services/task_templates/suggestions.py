"""Templates to begin with, for the trades that use the product. Nobody has them before taking one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from crm.config import LANGUAGES
from crm.database import db
from crm.i18n import LOCALES
from crm.models import Assignee, Channel, Process, TaskTemplate, User
from crm.services.task_templates import keeping


@dataclass(frozen=True)
class Line:
    """A task *day* days after the start, due *within* days; with *at* and *minutes* an appointment.

    ``calendar``: the day counts Saturdays and Sundays, too.
    """

    title: object
    day: int
    channel: Channel = Channel.PLANNED
    within: int | None = None
    at: time | None = None
    minutes: int | None = None
    calendar: bool = False
    owner: bool = False

    @property
    def row(self) -> dict:
        """As `TaskTemplateLine.as_data` gives it, in the language of the moment."""
        return {
            "id": None,
            "title": str(self.title),
            "channel": self.channel.value,
            "is_task": self.at is None,
            "offset_days": self.day,
            "in_working_days": not self.calendar,
            "start_time": self.at.isoformat() if self.at is not None else None,
            "duration_minutes": self.minutes,
            "deadline_days": self.within,
            "assignee": (Assignee.OWNER if self.owner else Assignee.STARTER).value,
        }


@dataclass(frozen=True)
class Suggestion:
    """``process_key``: the shipped process that it belongs to, if any."""

    name: object
    lines: tuple[Line, ...]
    process_key: str | None = None


CALL, VISIT, EMAIL, MEETING = Channel.CALL, Channel.VISIT, Channel.EMAIL, Channel.MEETING
SUGGESTIONS = {
    "kitchen": Suggestion(
        _l("Kitchen: measure to installation"),
        (
            Line(_l("Measure on site"), 2, VISIT, at=time(10), minutes=90),
            Line(_l("Draw the design and work out the price"), 3, within=5),
            Line(_l("Show the design and the offer"), 8, MEETING, at=time(14), minutes=60),
            Line(_l("Contract and advance payment"), 10, CALL, within=2),
            Line(_l("Order boards, fittings and appliances"), 12, within=3),
            Line(_l("Agree on the day of installation"), 25, CALL, within=3),
            Line(_l("Installation"), 30, VISIT, at=time(9), minutes=480),
            Line(_l("Hand over and settle the rest of the payment"), 31, within=2),
            Line(_l("Ask whether all is well"), 45, CALL, within=3),
        ),
    ),
    "purchase": Suggestion(
        _l("After a purchase"),
        (
            Line(_l("Say thank you and ask how it went"), 2, CALL, within=2, owner=True),
            Line(_l("Ask for a review or a recommendation"), 14, EMAIL, within=3, calendar=True, owner=True),
            Line(_l("Ask what else is needed"), 90, CALL, within=5, calendar=True, owner=True),
            Line(_l("A year on: greet and offer something new"), 365, CALL, within=5, calendar=True,
                 owner=True),
        ),
    ),
    "service": Suggestion(
        _l("Service call"),
        (
            Line(_l("Ask what is wrong and agree on a visit"), 0, CALL, within=0),
            Line(_l("Order the parts that are needed"), 1, within=1),
            Line(_l("Visit and repair"), 3, VISIT, at=time(10), minutes=120),
            Line(_l("Send the report and the invoice"), 4, EMAIL, within=2),
            Line(_l("Ask whether the repair has held"), 14, CALL, within=3, calendar=True),
        ),
        process_key="support",
    ),
    "offer": Suggestion(
        _l("Following up an offer"),
        (
            Line(_l("Send the offer"), 0, EMAIL, within=1),
            Line(_l("Ask whether the offer arrived and is clear"), 2, CALL, within=1),
            Line(_l("Talk about open questions"), 7, CALL, within=2),
            Line(_l("Ask for the decision"), 14, CALL, within=3),
        ),
        process_key="sale",
    ),
    "client": Suggestion(
        _l("New client"),
        (
            Line(_l("Welcome the client"), 0, CALL, within=1),
            Line(_l("Complete addresses and invoicing details"), 1, within=2),
            Line(_l("Get to know each other on site"), 5, VISIT, at=time(11), minutes=60, owner=True),
            Line(_l("Ask about the first month"), 30, CALL, within=3, calendar=True, owner=True),
        ),
    ),
    "transport": Suggestion(
        _l("Transport of an order"),
        (
            Line(_l("Confirm route, load and price"), 0, CALL, within=0),
            Line(_l("Book the vehicle and the driver"), 1, within=1),
            Line(_l("Loading"), 3, at=time(8), minutes=120),
            Line(_l("Delivery to the client"), 4, at=time(12), minutes=120),
            Line(_l("Collect the signed papers and invoice"), 6, within=2),
        ),
        process_key="transport",
    ),
}  # fmt: skip


def not_taken(templates: Iterable[TaskTemplate]) -> dict[str, Suggestion]:
    """The suggestions whose name none of *templates* bears, in any language."""
    taken = {name for template in templates for name in template.names.values()}
    return {key: each for key, each in SUGGESTIONS.items() if not taken & set(names_of(each).values())}


def names_of(suggestion: Suggestion) -> dict[str, str]:
    """The name in all languages."""
    return {code: _in(code, suggestion.name) for code in LANGUAGES}


def take(key: str, language: str, *, by: User):
    """Add the suggestion to the templates, with its lines in *language*; returns template and event."""
    suggestion = SUGGESTIONS[key]
    template = TaskTemplate(names=names_of(suggestion), process_id=_process_id(suggestion.process_key))
    with force_locale(LOCALES[language]):
        rows = [line.row for line in suggestion.lines]
    return template, keeping.add(template, rows, by=by)


def _in(language: str, words) -> str:
    with force_locale(LOCALES[language]):
        return str(words)


def _process_id(key: str | None) -> int | None:
    """The shipped process, if it is in use."""
    if key is None:
        return None
    return db.session.scalar(select(Process.id).where(Process.key == key, Process.archived_at.is_(None)))
