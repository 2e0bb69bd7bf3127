"""The filters of the list of deals: read from the address, shown as a form, kept from page to page."""

import enum
from calendar import monthrange
from datetime import date, timedelta

from flask import request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import BooleanField, Form, SearchField, SelectField

from crm.blueprints.deals.fields import RecordField
from crm.blueprints.deals.forms import name_of
from crm.forms import AmountField, EnumField
from crm.forms.pickers import contact_argument
from crm.i18n import today
from crm.lib.whole_numbers import whole_number
from crm.models import Contact, DealState
from crm.services.deals.list_statements import NOBODY, Criteria
from crm.services.deals.listing import Order
from crm.services.processes.outlines import StepOutline
from crm.team import team

ANY = _l("Any")


class Tab(enum.Enum):
    """The tabs above the list."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"
    ALL = "all"

    @property
    def label(self):
        return TAB_LABELS[self]

    @property
    def state(self) -> DealState | None:
        return None if self is Tab.ALL else DealState(self.value)

    @property
    def order(self) -> Order:
        """The order people expect on it."""
        return {Tab.OPEN: Order.CLOSE, Tab.ALL: Order.NEWEST}.get(self, Order.CLOSED)


TAB_LABELS = {Tab.OPEN: _l("Open deals"), Tab.WON: _l("Won"), Tab.LOST: _l("Lost"), Tab.ALL: _l("All")}


class Period(enum.Enum):
    """When a deal is expected to close."""

    OVERDUE = "overdue"
    THIS_MONTH = "this_month"
    NEXT_MONTH = "next_month"
    NEXT_90_DAYS = "next_90_days"
    NOT_SET = "not_set"

    @property
    def label(self):
        return PERIOD_LABELS[self]


PERIOD_LABELS = {
    Period.OVERDUE: _l("Overdue"),
    Period.THIS_MONTH: _l("This month"),
    Period.NEXT_MONTH: _l("Next month"),
    Period.NEXT_90_DAYS: _l("Next 90 days"),
    Period.NOT_SET: _l("Without a date"),
}


def days_of(period: Period | None, now: date) -> tuple[date | None, date | None]:
    """The first and the last day of a period; None where it has no end."""
    first = now.replace(day=1)
    after = first + timedelta(days=monthrange(first.year, first.month)[1])
    month_after = after + timedelta(days=monthrange(after.year, after.month)[1])
    return {
        Period.OVERDUE: (None, now - timedelta(days=1)),
        Period.THIS_MONTH: (first, after - timedelta(days=1)),
        Period.NEXT_MONTH: (after, month_after - timedelta(days=1)),
        Period.NEXT_90_DAYS: (now, now + timedelta(days=90)),
    }.get(period, (None, None))


class FilterForm(Form):
    """A GET form; what cannot be read counts as not set."""

    q = SearchField(_l("Search"))
    step = RecordField(_l("Stage"), records=list, words=name_of, blank=ANY)
    owner = SelectField(_l("Responsible"), validate_choice=False)
    period = EnumField(_l("Expected close"), choices=Period, blank=ANY)
    least = AmountField(_l("Amount from"))
    most = AmountField(_l("Amount to"))
    order = EnumField(_l("Sort by"), choices=Order, blank=_l("As usual"))
    archived = BooleanField(_l("Archived"))

    def __init__(self, faces: dict, steps: list[StepOutline]) -> None:
        self.steps = steps
        super().__init__(request.args)
        self.tab = {tab.value: tab for tab in Tab}.get(request.args.get("state", ""), Tab.OPEN)
        self.colleagues = [(str(user_id), face.name) for user_id, face in faces.items()]
        self.owner.choices = [("", ANY), ("0", _l("Nobody")), *self.colleagues]
        self.contact: Contact | None = contact_argument("contact")

    def process(self, *args, **kwargs) -> None:
        self.step.find = lambda: [step for step in self.steps if step.is_usable_by(current_user)]
        super().process(*args, **kwargs)

    @property
    def sorted_by(self) -> Order:
        return self.order.data or self.tab.order

    @property
    def active(self) -> int:
        """How many filters are set; the tab and the order are none."""
        fields = (self.q, self.step, self.owner, self.period, self.least, self.most, self.archived)
        return sum(field.data not in (None, "", False) for field in fields) + (self.contact is not None)

    @property
    def criteria(self) -> Criteria:
        first_day, last_day = days_of(self.period.data, today())
        return Criteria(
            state=self.tab.state,
            step_id=self.step.record.id if self.step.record is not None else None,
            owner_id=self._owner_id(),
            contact_id=self.contact.id if self.contact is not None else None,
            first_day=first_day,
            last_day=last_day,
            without_day=self.period.data is Period.NOT_SET,
            least=self.least.data,
            most=self.most.data,
            currency=team().currency,
            words=(self.q.data or "").strip()[:200],
            archived=bool(self.archived.data),
        )

    def _owner_id(self) -> int | None:
        known = {value for value, _name in self.owner.choices}
        chosen = self.owner.data if self.owner.data in known else ""
        return NOBODY if chosen == "0" else whole_number(chosen)


def list_url(**changes) -> str:
    """The address of the list with the filters of this request and *changes*; None takes one away."""
    kept = {name: value for name, value in request.args.items() if value and name not in ("after", "before")}
    return url_for("deals.index", **{name: value for name, value in {**kept, **changes}.items() if value})
