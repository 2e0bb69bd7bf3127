"""Time spent on interactions: the clock, what is written by hand, the sums (SC-34)."""

from flask import Blueprint
from flask_login import current_user

from crm.lib import clock
from crm.lib.times import format_duration
from crm.services.time_spent import report as time_report

bp = Blueprint("time", __name__)


@bp.app_template_global("marks_of")
def marks_of(record):
    return time_report.marks_of(record, current_user)


@bp.app_template_global("time_entries_of")
def time_entries_of(interaction):
    return time_report.entries_of(interaction, current_user)


@bp.app_template_global("timer_seconds")
def timer_seconds() -> float:
    """What the clock of the present user shows."""
    return (clock.now() - current_user.timer_started_at).total_seconds()


@bp.app_template_filter("hours")
def hours(seconds: float | None) -> str:
    """Hours and minutes, "1:30"."""
    return format_duration(round(max(0, seconds or 0) / 60))


from crm.blueprints.time_entries import clocks, costs, entries, report
