"""An interaction in the reader's words: when it is, whether it is late."""

from datetime import date, timedelta
from functools import cache

from flask import g
from flask_babel import gettext as _

from crm.blueprints.interactions import bp
from crm.i18n import clock_time, list_date, table_date, time_zone, today
from crm.lib import clock
from crm.lib.time_zones import to_local
from crm.models import State
from crm.models.mixins.schedulable import MOMENT

WHOLE_DAY = timedelta(days=1)


class Words:
    """The words of one answer: each day and hour is put into the reader's language and zone once."""

    def __init__(self) -> None:
        self.today, self.now, self.zone = today(), clock.now(), time_zone()
        self.list_date, self.table_date = cache(list_date), cache(table_date)
        self.clock_time = cache(clock_time)

    def when(self, record) -> str:
        """Day, hours and deadline. *record* is an interaction, or a row with its times."""
        if not record.is_task:
            return f"{self.list_date(record.starts_at)} {self.hours(record)}"
        words = self._day_and_time(record.starts_on, record.start_time)
        if record.deadline_on is None:
            return words
        day = self._day_and_time(record.deadline_on, record.deadline_time)
        return f"{words} · {_('Deadline: %(day)s', day=day)}"

    def hours(self, record) -> str:
        """The hours of an appointment, or the time of a task if it has one."""
        if record.is_task:
            return self.clock_time(record.start_time) if record.start_time is not None else ""
        begins, ends = self.clock_time(record.starts_at), self.clock_time(record.ends_at)
        if record.ends_at - record.starts_at < WHOLE_DAY:
            return f"{begins}–{ends}"
        return f"{begins} – {self.list_date(record.ends_at)} {ends}"

    def hours_on(self, record, day: date) -> str:
        """The hours of an appointment on one of its days: an hour of another day is left out."""
        begin, end = (
            to_local(each, self.zone).date() for each in (record.starts_at, record.ends_at - MOMENT)
        )
        begins = self.clock_time(record.starts_at) if begin == day else ""
        ends = self.clock_time(record.ends_at) if end == day else ""
        return f"{begins}–{ends}" if begins or ends else ""

    def is_late(self, record) -> bool:
        """Not finished though its day, or the end of its appointment, has gone by."""
        if record.state is State.DONE or record.due_on > self.today:
            return False
        return record.due_on < self.today or (not record.is_task and record.ends_at < self.now)

    def _day_and_time(self, day: date, time) -> str:
        words = self.list_date(day)
        return words if time is None else f"{words} {self.clock_time(time)}"


@bp.app_template_global("hours_words")
def hours_words(record, day: date) -> str:
    """The hours of an appointment on the *day*, or the time of a task if it has one."""
    words = _words_of_page()
    return words.hours(record) if record.is_task else words.hours_on(record, day)


@bp.app_template_global("when_words")
def when_words(record) -> str:
    """Day, hours and deadline of one interaction."""
    return _words_of_page().when(record)


def _words_of_page() -> Words:
    """One for all records of an answer: a day of 60 appointments says each hour once."""
    if "interaction_words" not in g:
        g.interaction_words = Words()
    return g.interaction_words
