"""The filters of the list: read from the address; what cannot be read counts as not set."""

from datetime import date, timedelta

from flask import request, url_for
from flask_babel import lazy_gettext as _l
from wtforms import Form, SearchField, SelectChoice, SelectField, StringField

from crm.forms import ContactField, DayField, EnumField
from crm.i18n import today
from crm.models import Channel, State
from crm.pickers import contact_argument
from crm.services.interaction_list import Criteria
from crm.services.steps import StepWord

LONGEST_WORDS = 200
ANY = SelectChoice("", _l("Any"))
TODAY, WEEK, OVERDUE, BETWEEN = "today", "week", "overdue", "between"
PERIODS = ((TODAY, _l("Today")), (WEEK, _l("This week")), (OVERDUE, _l("Overdue")),
           (BETWEEN, _l("Between two days")))  # fmt: skip


class FilterForm(Form):
    """A GET form: search, state, channel, process or step, responsible, period, contact."""

    q = SearchField(_l("Search"))
    state = EnumField(_l("State"), choices=State, blank=ANY.label)
    channel = EnumField(_l("Channel"), choices=Channel, blank=ANY.label)
    step = StringField(_l("Step"))
    responsible = SelectField(_l("Responsible"), validate_choice=False)
    period = SelectField(
        _l("Period"), choices=[ANY, *(SelectChoice(*each) for each in PERIODS)], validate_choice=False
    )
    first = DayField(_l("From"))
    last = DayField(_l("To"))
    contact = ContactField(_l("Contact"), may_make=False)

    def __init__(self, values, steps: list[StepWord], colleagues: dict[int, str]) -> None:
        self.words, self.colleagues = steps, colleagues
        contact = None if "contact" in values else contact_argument()
        super().__init__(values, data={"contact": contact})
        names = (SelectChoice(str(user_id), name) for user_id, name in colleagues.items())
        self.responsible.choices = [ANY, *names]

    @property
    def step_groups(self) -> dict[str, list[tuple[str, str]]]:
        """Each process as a whole, then its steps."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for word in self.words:
            group = groups.setdefault(word.process, [(f"p{word.process_id}", word.process)])
            group.append((str(word.id), word.label))
        return groups

    @property
    def criteria(self) -> Criteria:
        first, last = self._days()
        return Criteria(
            state=self.state.data,
            channel=self.channel.data,
            step_ids=self._step_ids(),
            responsible_id=self._number(self.responsible),
            contact_id=self.contact.contact_id,
            first_day=first,
            last_day=last,
            overdue_on=today() if self.period.data == OVERDUE else None,
            words=(self.q.data or "").strip()[:LONGEST_WORDS],
        )

    @property
    def active(self) -> int:
        """How many filters are set."""
        wanted = self.criteria
        days = wanted.first_day or wanted.last_day or wanted.overdue_on
        named = (wanted.state, wanted.channel, wanted.responsible_id, wanted.contact_id)
        return sum(value is not None for value in (*named, days)) + bool(wanted.step_ids) + bool(wanted.words)

    def _days(self) -> tuple[date | None, date | None]:
        now = today()
        monday = now - timedelta(days=now.weekday())
        typed = (self.first.data, self.last.data)
        spans = {TODAY: (now, now), WEEK: (monday, monday + timedelta(days=6)), OVERDUE: (None, None)}
        return spans.get(self.period.data, typed)

    def _step_ids(self) -> tuple[int, ...]:
        chosen = self.step.data or ""
        return tuple(word.id for word in self.words if chosen in (str(word.id), f"p{word.process_id}"))

    @staticmethod
    def _number(field) -> int | None:
        known = {choice.value for choice in field.choices}
        return int(field.data) if field.data and field.data in known else None


def list_url(**changes) -> str:
    """The address of the list with the filters of this request and *changes*; None takes one away."""
    kept = {name: value for name, value in request.args.items() if value and name not in ("after", "before")}
    wanted = {name: value for name, value in {**kept, **changes}.items() if value}
    return url_for("interactions.index", **wanted)
