"""The next free slot of 30, 60 or 90 minutes, for one or several colleagues (SC-10)."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from flask import render_template, request, url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user
from wtforms import Form, RadioField, SelectChoice, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from crm.blueprints.calendar import bp
from crm.database import db
from crm.forms import DayField
from crm.fragments import present_address
from crm.i18n import clock_time, time_zone, today
from crm.lib.free_time import Span
from crm.lib.time_zones import to_local
from crm.models import User
from crm.permissions import requires
from crm.services.calendar.free_slots import next_free

MINUTES = (30, 60, 90)


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot in the reader's words, and the address of the form that takes it."""

    day: date
    hours: str
    href: str


class SlotForm(Form):
    """A GET form; what cannot be read counts as not asked."""

    minutes = RadioField(
        _l("Duration"),
        choices=lambda: [SelectChoice(str(each), minutes_words(each)) for each in MINUTES],
        validate_choice=False,
    )
    people = SelectMultipleField(
        _l("Colleagues"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
        description=_l("The slot is free for all of them."),
    )
    date = DayField(_l("From"))

    def __init__(self, values, users: list[User]) -> None:
        self.users = {str(user.id): user for user in users}
        super().__init__(values, data={"minutes": "60", "people": [str(current_user.id)], "date": today()})
        self.people.choices = [SelectChoice(user_id, user.name) for user_id, user in self.users.items()]
        self.people.data = [str(user.id) for user in self.chosen]

    @property
    def length(self) -> int:
        return int(self.minutes.data) if self.minutes.data in map(str, MINUTES) else 60

    @property
    def chosen(self) -> list[User]:
        """The colleagues; oneself when nobody, or nobody known, was chosen."""
        known = [self.users[each] for each in dict.fromkeys(self.people.data or ()) if each in self.users]
        return known or [self.users[str(current_user.id)]]

    @property
    def first_day(self) -> date:
        return max(self.date.data or today(), today())


@bp.get("/calendar/free-slots")
@requires("calendar.view")
def free_slots():
    form = SlotForm(request.args, list(db.session.scalars(User.working())))
    found = next_free(form.chosen, form.length, since=form.first_day, zone=time_zone())
    slots = [_slot(span, form) for span in found]
    return render_template(
        "calendar/free_slots.html",
        form=form,
        days=[(day, list(group)) for day, group in groupby(slots, lambda slot: slot.day)],
        later=_later(form, slots),
    )


def minutes_words(minutes: int) -> str:
    return ngettext("%(num)d minute", "%(num)d minutes", minutes)


def _slot(span: Span, form: SlotForm) -> Slot:
    begins = to_local(span[0], time_zone())
    first, *others = form.chosen
    href = url_for(
        "interactions.new",
        date=begins.date().isoformat(),
        time=f"{begins:%H:%M}",
        minutes=form.length,
        appointment=1,
        responsible=first.id,
        people=[user.id for user in others] or None,
        next=present_address(),
    )
    return Slot(begins.date(), f"{clock_time(span[0])}–{clock_time(span[1])}", href)


def _later(form: SlotForm, slots: list[Slot]) -> str | None:
    """The address of the slots after the last day that is shown."""
    if not slots:
        return None
    people = [user.id for user in form.chosen]
    after = slots[-1].day + timedelta(days=1)
    return url_for("calendar.free_slots", minutes=form.length, people=people, date=after.isoformat())
