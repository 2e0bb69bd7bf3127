"""My day: what to do today, and any other day one tap away."""

from datetime import date, timedelta

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from crm.blueprints.agenda import bp
from crm.features import endpoint_is_on, feature_on
from crm.i18n import time_zone, today
from crm.models import User
from crm.permissions import LEADERS, requires, visible_or_404
from crm.services.agenda.day import build_day
from crm.services.agenda.sheet import build_sheet


@bp.get("/")
@requires("agenda.view")
def index():
    if is_start_elsewhere():
        return redirect(url_for("desk.index"))
    of = _whose()
    shown = build_day(
        _day(),
        of=of,
        reader=current_user,
        today=today(),
        zone=time_zone(),
        leaves_out=feature_on("review_marks"),
    )
    return render_template("agenda/index.html", shown=shown, of=of, step=timedelta(days=1))


@bp.get("/day-sheet")
@requires("agenda.view")
def sheet():
    """One's own day for paper: tick boxes, hours and phones."""
    day = _day()
    built = build_sheet(day, of=current_user, today=today(), zone=time_zone())
    return render_template("agenda/sheet.html", sheet=built)


def is_start_elsewhere() -> bool:
    """Whether the bare address of the start page stands for the desk: with a day it is My day for all."""
    return not request.args and current_user.starts_with_desk and endpoint_is_on("desk.index")


def _day() -> date:
    """The day of ``?date=2026-11-23``; today when there is none, or none that can be read."""
    try:
        day = date.fromisoformat(request.args.get("date", ""))
    except ValueError:
        return today()
    return day if 1800 < day.year < 2200 else today()


def _whose() -> User:
    """The reader's own day; managers may look at a colleague's with ``?user=7``."""
    user_id = request.args.get("user", type=int)
    if user_id is None or current_user.role not in LEADERS:
        return current_user
    return visible_or_404(User, user_id)
