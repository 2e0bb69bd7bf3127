"""The filters of the list: read from the address; what cannot be read counts as not set."""

from datetime import date, timedelta
from functools import cached_property

from flask import request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import SearchField, SelectChoice, SelectField, StringField

from crm.blueprints.interactions.listing.columns import OF_PARTS, is_offered
from crm.blueprints.interactions.listing.group_field import GroupField
from crm.blueprints.interactions.listing.more_filters import MoreFilters, tick
from crm.blueprints.interactions.listing.opened import EVERYTHING
from crm.forms import ContactField, DayField, EnumField
from crm.forms.pickers import contact_argument
from crm.i18n import today
from crm.models import Channel, State
from crm.services.deals.choices import deals_like
from crm.services.interaction_list.criteria import Criteria, Order
from crm.services.interactions.tags import find_tag
from crm.services.processes.steps import StepWord

LONGEST_WORDS = 200
ANY = SelectChoice("", _l("Any"))
TODAY, WEEK, OVERDUE, BETWEEN = "today", "week", "overdue", "between"
PERIODS = ((TODAY, _l("Today")), (WEEK, _l("This week")), (OVERDUE, _l("Overdue")),
           (BETWEEN, _l("Between two days")))  # fmt: skip
NO_STEP = "none"
YES, NO = "yes", "no"
TASK, APPOINTMENT = "task", "appointment"
NOBODY = "none"


def choice_field(label, *choices) -> SelectField:
    return SelectField(
        label, choices=[ANY, *(SelectChoice(*each) for each in choices)], validate_choice=False, default=""
    )


class FilterForm(MoreFilters):
    """A GET form. Filters of what is switched off do not stand in it, and are not heard (OC-14)."""

    q = SearchField(_l("Search"))
    state = EnumField(_l("State"), choices=State, blank=ANY.label)
    channel = EnumField(_l("Channel"), choices=Channel, blank=ANY.label)
    step = StringField(_l("Step"))
    responsible = SelectField(_l("Responsible"), validate_choice=False)
    period = choice_field(_l("Period"), *PERIODS)
    first = DayField(_l("From"))
    last = DayField(_l("To"))
    by = SelectField(
        _l("Period and order by"),
        choices=[SelectChoice("", _l("Start date")), SelectChoice(Order.UPDATED.value, _l("Update date"))],
        validate_choice=False,
    )
    contact = ContactField(_l("Contact"), may_make=False)
    deal = StringField(_l("Regarding"))
    tag = StringField(_l("Tag"))
    kind = choice_field(_l("Task or appointment"), (TASK, _l("Task")), (APPOINTMENT, _l("Appointment")))
    reviewed = choice_field(_l("Reviewed"), (YES, _l("Reviewed")), (NO, _l("Not reviewed")))
    watched = tick(_l("On watch"))
    deferred = tick(_l("Those put off"))
    private = tick(_l("My private ones"))
    group = GroupField(_l("Group by"))

    def __init__(self, values, steps: list[StepWord], colleagues: dict[int, str]) -> None:
        self.words, self.colleagues, self.values = steps, colleagues, values
        contact = None if "contact" in values else contact_argument(values=values)
        super().__init__(values, data={"contact": contact})
        names = [SelectChoice(str(user_id), name) for user_id, name in colleagues.items()]
        self.responsible.choices = [ANY, SelectChoice(NOBODY, _l("Nobody")), *names]
        self.created_by.choices = [ANY, *names]
        self.participant.choices = [ANY, *names]
        self.labels = {field.name: str(field.label.text) for field in self}
        for name in OF_PARTS:
            if not is_offered(name):
                del self[name]

    @property
    def is_period_named(self) -> bool:
        """Whether the period is a named one: days that are typed beside it say nothing then."""
        return self.period.data in (TODAY, WEEK, OVERDUE)

    @property
    def step_groups(self) -> dict[str, list[tuple[str, str]]]:
        """Each process as a whole, then its steps."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for word in self.words:
            group = groups.setdefault(word.process, [(f"p{word.process_id}", word.process)])
            group.append((str(word.id), word.label))
        return groups

    @cached_property
    def criteria(self) -> Criteria:
        first, last = self._days()
        tag_id, is_common = find_tag(self.tag.data) if (self.tag.data or "").strip() else (None, False)
        return Criteria(
            state=self.state.data,
            channel=self.channel.data,
            step_ids=self._step_ids(),
            without_step=self._typed("step") == NO_STEP,
            responsible_id=self._number(self.responsible),
            is_nobodys=self.responsible.data == NOBODY,
            created_by_id=self._number(self.created_by),
            participant_id=self._number(self.participant),
            contact_id=self.contact.contact_id,
            deal_id=self._deal_id(),
            first_day=first,
            last_day=last,
            overdue_on=today() if self.period.data == OVERDUE else None,
            words=(self.q.data or "").strip()[:LONGEST_WORDS],
            tag_id=tag_id,
            is_common_tag=is_common,
            private=self.private.data,
            is_task={TASK: True, APPOINTMENT: False}.get(self.kind.data),
            order=Order.UPDATED if self.by.data == Order.UPDATED.value else Order.PLAN,
            grouping=self.group.data if self.by.data != Order.UPDATED.value else None,
            span=self.span(),
            amounts=self.amounts(),
            traits=self.traits(),
            **self.details(),
            **self._marks(),
        )

    @cached_property
    def active(self) -> int:
        """How many filters are set."""
        wanted, same = self.criteria, ("awake_on", "grouping", "is_common_tag", "order")
        plain = Criteria()
        names = [name for name in plain.__dataclass_fields__ if name not in (*same, "traits")]
        is_set = {name for name in names if getattr(wanted, name) != getattr(plain, name)}
        # The two ends of a period are one filter.
        return len(is_set) - ({"first_day", "last_day"} <= is_set) + len(wanted.traits)

    def _marks(self) -> dict:
        if not is_offered("reviewed"):
            return {}
        return {
            "reviewed": {YES: True, NO: False}.get(self.reviewed.data),
            "watched": self.watched.data,
            "deferred": self.deferred.data,
            "awake_on": today(),
        }

    def _days(self) -> tuple[date | None, date | None]:
        now = today()
        monday = now - timedelta(days=now.weekday())
        typed = (self.first.data, self.last.data)
        spans = {TODAY: (now, now), WEEK: (monday, monday + timedelta(days=6)), OVERDUE: (None, None)}
        return spans.get(self.period.data, typed)

    def _step_ids(self) -> tuple[int, ...]:
        chosen = self._typed("step")
        return tuple(word.id for word in self.words if chosen in (str(word.id), f"p{word.process_id}"))

    def _deal_id(self) -> int | None:
        """The deal whose title was typed, the newest of several; 0, which no record has, for none."""
        typed = self._typed("deal").strip()[:LONGEST_WORDS]
        if not typed:
            return None
        return next((deal_id for deal_id, _title in deals_like(typed, current_user, limit=1)), 0)

    def _typed(self, name: str) -> str:
        """The text of a field that may be switched off."""
        return (self[name].data or "") if name in self._fields else ""

    @staticmethod
    def _number(field) -> int | None:
        known = {choice.value for choice in field.choices} - {NOBODY}
        return int(field.data) if field.data and field.data in known else None


def list_url(**changes) -> str:
    """The address of the list with the filters of this request and *changes*; None takes one away."""
    kept = {name: value for name, value in request.args.items() if value and name not in ("after", "before")}
    wanted = {name: value for name, value in {**kept, **changes}.items() if value}
    return url_for("interactions.index", **wanted)


def reset_url() -> str:
    """The list without filters, also for whom it opens with a view."""
    view = EVERYTHING if current_user.default_view_id else None
    return url_for("interactions.index", view=view)
