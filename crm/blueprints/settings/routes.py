"""The team's own settings, the table of rights, and whether background work runs."""

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.blueprints.settings import bp
from crm.blueprints.settings.forms import TeamForm
from crm.conflicts import conflict_page
from crm.database import db
from crm.models import Job, Role, StaleVersion, Team
from crm.permission_words import WORDS
from crm.permissions import PERMISSIONS, requires
from crm.services.jobs import heartbeat
from crm.team import forget_team
from crm.toasts import say

PAGE = "settings/index.html"
FIELDS = ("name", "language", "country", "currency", "time_zone", "two_step_roles", "working_days",
          "work_begins", "work_ends", "days_off")  # fmt: skip


@bp.get("/settings/")
@requires("settings.manage")
def index():
    return render_template(PAGE, form=TeamForm(obj=the_team()), **surroundings())


@bp.post("/settings/")
@requires("settings.manage")
def update():
    row, form = the_team(), TeamForm()
    if not form.validate_on_submit():
        return render_template(PAGE, form=form, **surroundings()), 422
    try:
        row.check_version(form.version_number)
    except StaleVersion:
        return conflict_page(PAGE, form, TeamForm(formdata=None, obj=row), row, **surroundings())
    save(row, form)
    say(_("Saved"))
    return redirect(url_for("settings.index"), 303)


@bp.get("/settings/rights")
@requires("settings.manage")
def rights():
    return render_template("settings/rights.html", roles=list(Role), permissions=PERMISSIONS, words=WORDS)


def save(row: Team, form: TeamForm) -> None:
    """Store the settings; another language puts all names into another order."""
    new_order = row.language != form.language.data
    for name in FIELDS:
        setattr(row, name, form[name].data)
    row.record_event("updated", by=current_user)
    if new_order:
        Job.enqueue("rebuild_sort_keys", {}, by=current_user)
    db.session.commit()
    forget_team()


def the_team() -> Team:
    return db.session.scalars(db.select(Team)).one()


def surroundings() -> dict:
    return {
        "team_version": the_team().version,
        "last_run": heartbeat.last_run(),
        "is_running": heartbeat.is_fresh(),
    }
