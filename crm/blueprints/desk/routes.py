"""The page of the desk."""

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.background import hurry
from crm.blueprints.desk import bp
from crm.blueprints.desk.widgets import arranged
from crm.database import db
from crm.lib import clock
from crm.models import Job
from crm.permissions import requires
from crm.services.desk.counting import JOB
from crm.toasts import say


@bp.get("/")
@requires("desk.view")
def index():
    widgets = arranged(current_user.desk_widgets)
    contents = {name: widget.build() for name, widget in widgets.items()}
    return render_template("desk/index.html", widgets=widgets, contents=contents)


@bp.post("/quality")
@requires("desk.view")
def count_quality():
    """Have the contacts counted now; asked by several people, once a minute."""
    Job.enqueue(JOB, {}, by=current_user, key=f"{JOB}:now:{clock.now():%Y%m%d%H%M}")
    db.session.commit()
    hurry()
    say(_("The contacts are being counted. Open the page again in a moment."))
    return redirect(url_for("desk.index", _anchor="widget-quality"), 303)
