"""An interaction in the reader's words: when it is, whether it is late."""

from datetime import date

from flask_babel import gettext as _

from crm.blueprints.interactions import bp
from crm.i18n import clock_time, list_date
from crm.lib import clock
from crm.models import State


@bp.app_template_global("when_words")
def when_words(record) -> str:
    """Day, hours and deadline. *record* is an interaction, or a row with its times."""
    if not record.is_task:
        return f"{list_date(record.starts_at)} {hours_words(record)}"
    words = f"{list_date(record.starts_on)} {clock_time(record.start_time)}".strip()
    return f"{words} · {_deadline(record)}" if record.deadline_on is not None else words


def hours_words(record) -> str:
    """The hours of an appointment, or the time of a task if it has one."""
    if record.is_task:
        return clock_time(record.start_time)
    return f"{clock_time(record.starts_at)}–{clock_time(record.ends_at)}"


def is_late(record, today: date) -> bool:
    """Not finished though its day, or the end of its appointment, has gone by."""
    if record.state is State.DONE or record.due_on > today:
        return False
    return record.due_on < today or (not record.is_task and record.ends_at < clock.now())


def _deadline(record) -> str:
    day = f"{list_date(record.deadline_on)} {clock_time(record.deadline_time)}".strip()
    return _("Deadline: %(day)s", day=day)
