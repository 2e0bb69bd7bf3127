"""The calendar as a month, a week, a day or an agenda (SC-02, SC-07, SC-09, PL-06)."""

from flask import Response, abort, make_response, render_template, request
from flask_login import current_user

from crm.blueprints.calendar import bp
from crm.blueprints.calendar.grid import Grid
from crm.blueprints.calendar.period import NoSuchPeriod, Period, View
from crm.blueprints.calendar.sheets import Sheet
from crm.features import feature_on
from crm.i18n import time_zone
from crm.permissions import requires
from crm.services.calendar.days import read_days
from crm.services.calendar.people import colleagues
from crm.services.calendar.projections import add_projections
from crm.services.readers import reader_of

COOKIE, COOKIE_SECONDS = "calendar_view", 365 * 24 * 3600


@bp.get("/calendar/")
@requires("calendar.view")
def index():
    period = period_of(request.args.to_dict() | {"users": ",".join(request.args.getlist("users"))})
    sheet = sheet_of(period)
    page = render_template("calendar/index.html", sheet=sheet, period=period, views=View)
    return _remembering(make_response(page), period.view)


def period_of(values: dict[str, str]) -> Period:
    """The period that an address asks for; 404 for one that does not exist."""
    try:
        return Period.of(values, default=_usual_view(), own_id=current_user.id)
    except NoSuchPeriod:
        abort(404)


def sheet_of(period: Period) -> Sheet:
    """The period as it is now; 404 for colleagues nobody knows."""
    people = colleagues()
    if not set(period.users or ()) <= people.keys():
        abort(404)
    asked = {"reader": reader_of(current_user), "zone": time_zone(), "users": period.users}
    days = read_days(period.days, **asked, limits=period.view.limits)
    if feature_on("recurrence"):
        add_projections(days, **asked, limits=period.view.limits)
    shape = Grid if period.view in (View.WEEK, View.DAY) else Sheet
    return shape(period, days, people)


def _usual_view() -> View:
    """The view chosen last in this browser; before that an agenda on a phone and a week on a desk."""
    chosen = request.cookies.get(COOKIE)
    if chosen in {view.value for view in View}:
        return View(chosen)
    is_phone = request.headers.get("Sec-CH-UA-Mobile") == "?1" or "Mobi" in request.user_agent.string
    return View.AGENDA if is_phone else View.WEEK


def _remembering(response: Response, view: View) -> Response:
    if request.args.get("view") and request.cookies.get(COOKIE) != view.value:
        response.set_cookie(
            COOKIE, view.value, COOKIE_SECONDS, secure=request.is_secure, httponly=True, samesite="Lax"
        )
    return response
