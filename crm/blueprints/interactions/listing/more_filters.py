"""The rarer filters of the list: everything that an interaction has can be asked for (OC-10)."""

from datetime import date, datetime, time, timedelta

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Form, SelectChoice, SelectField, StringField

from crm.forms import AmountField, DayField
from crm.i18n import time_zone
from crm.lib.time_zones import to_utc
from crm.services.interaction_list.criteria import Amounts, Span

UNSET = ("", "0")
DEADLINE, CREATED, DONE = "deadline", "created", "done"
DAYS = {
    DEADLINE: ("deadline_on", _l("Deadline")),
    CREATED: ("created_at", _l("Created on")),
    DONE: ("done_at", _l("Finished on")),
}
DETAILS = ("place", "source", "document")
LONGEST_PART = 100
TRAITS = ("no_contact", "no_deal", "with_files", "with_time", "repeats", "in_chain", "reminds")


def tick(label) -> BooleanField:
    return BooleanField(label, false_values=UNSET)


class MoreFilters(Form):
    """Mixed into the form of the filters. ``since`` and ``until`` are days of what ``day_of`` names."""

    created_by = SelectField(_l("Created by"), validate_choice=False)
    participant = SelectField(_l("Takes part"), validate_choice=False)
    day_of = SelectField(
        _l("By another day"),
        choices=[
            SelectChoice("", _l("Any")),
            *(SelectChoice(name, label) for name, (_column, label) in DAYS.items()),
        ],
        validate_choice=False,
        default="",
    )
    since = DayField(_l("From"))
    until = DayField(_l("To"))
    budget_from = AmountField(_l("Budget from"))
    budget_to = AmountField(_l("Budget to"))
    place = StringField(_l("Place"))
    source = StringField(_l("Source"))
    document = StringField(_l("Document"))
    no_contact = tick(_l("Without a contact"))
    no_deal = tick(_l("Without a subject"))
    with_files = tick(_l("With files"))
    with_time = tick(_l("With time spent"))
    repeats = tick(_l("Recurring ones"))
    in_chain = tick(_l("In a chain"))
    reminds = tick(_l("With a reminder to the client"))

    @property
    def ticks(self) -> list[BooleanField]:
        """Those of the ticks whose parts are switched on."""
        return [self[name] for name in TRAITS if name in self._fields]

    def traits(self) -> frozenset[str]:
        return frozenset(field.name for field in self.ticks if field.data)

    def span(self) -> Span | None:
        """From the beginning of one day to the end of another, as the reader's calendar has them."""
        if self.day_of.data not in DAYS:
            return None
        column, _label = DAYS[self.day_of.data]
        bound = _midnight if self.day_of.data in (CREATED, DONE) else lambda day: day
        first, last = self.since.data, self.until.data
        return Span(column, first and bound(first), last and bound(last + timedelta(days=1)))

    def details(self) -> dict[str, str | None]:
        """Parts of the place, the source and the document."""
        typed = {name: (self[name].data or "").strip()[:LONGEST_PART] for name in DETAILS}
        return {name: words or None for name, words in typed.items()}

    def amounts(self) -> Amounts | None:
        least, most = self.budget_from.data, self.budget_to.data
        return None if least is most is None else Amounts(self.budget_from.currency, least, most)

    @property
    def is_more_asked(self) -> bool:
        """Whether one of these filters is set: they are not hidden then."""
        return any(self.values.get(name) for name in MoreFilters.names() if name in self._fields)

    @staticmethod
    def names() -> tuple[str, ...]:
        people, days, budget = ("created_by", "participant"), ("since", "until"), ("budget_from", "budget_to")
        return (*people, "day_of", *days, *budget, *DETAILS, *TRAITS)


def _midnight(day: date) -> datetime:
    return to_utc(datetime.combine(day, time.min), time_zone())
