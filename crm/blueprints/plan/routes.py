"""Tomorrow's tasks in their order and hours, by drag or by buttons (ST-03)."""

from datetime import date, time, timedelta

from flask import Response, abort, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError

from crm.blueprints.plan import bp
from crm.blueprints.plan.forms import OtherDayForm, PlaceForm
from crm.blueprints.plan.tasks import TaskDrawer
from crm.database import db
from crm.fragments import redirect_back_to, render_fragments, wants_partial
from crm.i18n import long_date, time_zone, today
from crm.models import Event, Interaction, StaleVersion
from crm.permissions import requires, visible_or_404
from crm.services.agenda import plan as day_plan
from crm.services.agenda.plan import build_plan
from crm.services.undo import one_gesture
from crm.team import team
from crm.toasts import complain, say

DAY = timedelta(days=1)


@bp.get("/")
@requires("interactions.edit")
def index():
    return render_template("plan/index.html", **shown(_day(), PlaceForm(formdata=None)))


@bp.post("/<int:interaction_id>")
@requires("interactions.edit")
def place(interaction_id: int):
    task = own_task_or_404(interaction_id)
    form = PlaceForm(request.values)  # a drop says the day in its address
    if not form.validate():
        return refused(form)
    try:
        task.check_version(form.version_number)
        event = carry_out(form, task)
        db.session.commit()
    except (StaleVersion, StaleDataError) as error:
        return stale(form.date.data, error)
    if event is not None:
        say(_("The plan was changed: %(title)s", title=task.title), event)
    return answer(form.date.data, task)


@bp.post("/<int:interaction_id>/day")
@requires("interactions.edit")
def move(interaction_id: int):
    """To another day, with its hour and the distance to its deadline."""
    task = own_task_or_404(interaction_id)
    form = OtherDayForm()
    if not form.validate():
        return refused(form)
    try:
        task.check_version(form.version_number)
        with one_gesture():
            event = task.move_to(form.to.data, zone=time_zone(), by=current_user)
        db.session.commit()
    except (StaleVersion, StaleDataError) as error:
        return stale(form.date.data, error)
    say(_("Moved to %(day)s: %(title)s", day=long_date(form.to.data), title=task.title), event)
    return answer(form.date.data)


def carry_out(form: PlaceForm, task: Interaction) -> Event | None:
    day, whose = form.date.data, {"of": current_user, "by": current_user}
    if form.by_places:
        return day_plan.shift(task, day, form.by_places, **whose)
    at = form.at.data
    if not form.is_drop:
        return day_plan.place_last(task, day, at, **whose)
    return day_plan.place(task, day, kept_hour(task, day, at), behind=form.behind, **whose)


def kept_hour(task: Interaction, day: date, at: time | None) -> time | None:
    """Dropped within its own hour, a task keeps its minutes."""
    own = day_plan.hour_on(task, day)
    return own if at is not None and own is not None and own.hour == at.hour else at


def own_task_or_404(interaction_id: int) -> Interaction:
    """A task of the reader's own that waits: nothing else can be planned."""
    task = visible_or_404(Interaction, interaction_id)
    is_plannable = task.is_task and not task.is_done and not task.is_archived
    if not is_plannable or task.responsible_id != current_user.id:
        abort(404)
    return task


def shown(day: date, form: PlaceForm) -> dict:
    settings = team()
    hours = (settings.work_begins, settings.work_ends)
    plan = build_plan(day, of=current_user, zone=time_zone(), work_hours=hours)
    drawer = TaskDrawer(plan, settings.working_days.from_day(day + DAY), day + 7 * DAY)
    return {"plan": plan, "form": form, "tasks": drawer, "step": DAY}


def answer(day: date, task: Interaction | None = None, status: int = 200) -> Response:
    """The plan as it is now; for a plain form its page, at the task."""
    if wants_partial():
        context = shown(day, PlaceForm(formdata=None))
        return render_fragments("plan/placed.htmx.html", status, **context)
    anchor = f"interaction-{task.id}" if task is not None else None
    return redirect_back_to(url_for("plan.index", date=day.isoformat(), _anchor=anchor))


def refused(form: PlaceForm | OtherDayForm) -> Response:
    """Nothing is moved, and the page says what could not be read."""
    errors = [str(error) for field in form for error in field.errors]
    complain(errors[0])
    day = form.date.data or _day()
    if wants_partial():
        return answer(day, status=422)
    return make_response(render_template("plan/index.html", **shown(day, PlaceForm(formdata=None))), 422)


def stale(day: date, error: Exception) -> Response:
    """Somebody was quicker: the plan as it is now, and a word."""
    db.session.rollback()
    if not wants_partial():
        raise error
    complain(_("Somebody else changed this meanwhile. Here is how it is now."))
    return answer(day, status=409)


def _day() -> date:
    """The day of ``?date=2026-11-24``; the next working day when there is none that can be read."""
    usual = team().working_days.from_day(today() + DAY)
    try:
        day = date.fromisoformat(request.args.get("date", ""))
    except ValueError:
        return usual
    return day if 1800 < day.year < 2200 else usual
