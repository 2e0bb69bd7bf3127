"""The sums of a period: by colleague, contact and deal; leaders see all, the others their own."""

from datetime import date

from flask import render_template, request, url_for
from flask_login import current_user

from crm.blueprints.time_entries import bp
from crm.database import MAX_ID
from crm.i18n import today
from crm.lib.dates import DateError, parse_date
from crm.models.names import NameOrder, full_name
from crm.models.time_entry import LEADERS
from crm.permissions import requires
from crm.services.contacts.listing import colleague_names
from crm.services.time_spent import report as time_report
from crm.services.time_spent.report import Period

LIMITS = ("contact", "deal", "interaction")
LONG_AGO = date(2000, 1, 1)


@bp.get("/time/")
@requires("time.view")
def index():
    period, before = period_asked_for(), cursor_of(request.args.get("before"))
    user = current_user._get_current_object()
    rows = time_report.entries(period, user, before)
    page, has_more = rows[: time_report.PAGE_SIZE], len(rows) > time_report.PAGE_SIZE
    people = [] if before else time_report.by_user(period, user)
    return render_template(
        "time/index.html",
        period=period,
        is_leader=is_leader(user),
        kept=kept_limits(period),
        rows=page,
        names=colleague_names(),
        people=[line_of(row) for row in people],
        contacts=[] if before else time_report.by_contact(period, user),
        deals=[] if before else time_report.by_deal(period, user),
        total=sum(row.seconds for row in people),
        is_first=before is None,
        older=_older(period, page[-1]) if has_more else None,
    )


def is_leader(user) -> bool:
    """Who reads everybody's time, and what it costs."""
    return user.role in LEADERS


def period_asked_for() -> Period:
    """The days asked for, in either order; else this month, of one record its whole time."""
    limits = {f"{name}_id": _id(name) for name in LIMITS}
    begin = LONG_AGO if any(limits.values()) else today().replace(day=1)
    first, last = _day("from") or begin, _day("to") or today()
    return Period(min(first, last), max(first, last), user_id=_id("user"), **limits)


def _day(name: str) -> date | None:
    try:
        return parse_date(request.args.get(name) or "", "en", today())
    except DateError:
        return None


def _id(name: str) -> int | None:
    typed = request.args.get(name, type=int)
    return typed if typed is not None and 0 < typed <= MAX_ID else None


def kept_limits(period: Period) -> dict[str, int]:
    """What the report is limited to beside days and colleague, for the form and the pager."""
    limits = {name: getattr(period, f"{name}_id") for name in LIMITS}
    return {name: value for name, value in limits.items() if value is not None}


def cursor_of(text: str | None) -> tuple[date, int] | None:
    try:
        day, entry_id = (text or "").split("_")
        key = date.fromisoformat(day), int(entry_id)
    except ValueError:
        return None
    return key if 0 < key[1] <= MAX_ID else None


def _older(period: Period, row) -> str:
    limits = {**kept_limits(period), **({"user": period.user_id} if period.user_id else {})}
    days = {"from": period.first.isoformat(), "to": period.last.isoformat()}
    return url_for("time.index", **days, **limits, before=f"{row.day.isoformat()}_{row.id}")


def line_of(row) -> dict:
    """A colleague's sum, with what it cost for those who may know."""
    order = NameOrder.FAMILY_FIRST if row.language == "hu" else NameOrder.GIVEN_FIRST
    name = full_name(row.family_name, row.given_name, order=order) or row.email or ""
    costs = row.cost_seconds if is_leader(current_user) else None
    cost = None if costs is None else round(costs / 3600)
    return {"id": row.id, "name": name, "seconds": row.seconds, "cost": cost}
