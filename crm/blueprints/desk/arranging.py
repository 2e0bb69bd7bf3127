"""What stands on one's desk, and where: by drag or by buttons (OC-15)."""

from flask import Response, abort, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.blueprints.desk import bp
from crm.blueprints.desk.widgets import Widget, arranged, offered
from crm.database import db
from crm.fragments import redirect_back_to, render_fragments, wants_partial
from crm.permissions import requires
from crm.services.interaction_list.saved_views import views_of
from crm.toasts import complain, say

MOST_VIEWS = 3
STEPS = {"up": -1, "down": 1}


@bp.get("/arrange")
@requires("desk.view")
def arrange():
    return render_template("desk/arrange.html", views=views_of(current_user), most=MOST_VIEWS, **shown())


@bp.post("/widgets/<name>")
@requires("desk.view")
def place(name: str):
    """Put a widget on the desk or take it off (``on``), or move it: ``shift``, or behind ``after_id``."""
    if name not in offered():
        abort(404)
    names = list(arranged(current_user.desk_widgets))
    current_user.arrange_desk(moved(names, name))
    db.session.commit()
    if not wants_partial():
        return redirect_back_to(url_for("desk.arrange", _anchor=f"widget-{name}"))
    return render_fragments("desk/placed.htmx.html", **shown())


def moved(names: list[str], name: str) -> list[str]:
    """The *names* of the desk after what the form asks for *name*."""
    others = [each for each in names if each != name]
    if request.form.get("on") == "no":
        return others
    place_of = len(others)
    if "after_id" in request.form:
        behind = request.form["after_id"]
        place_of = others.index(behind) + 1 if behind in others else 0
    elif name in names:
        place_of = max(names.index(name) + STEPS.get(request.form.get("shift", ""), 0), 0)
    return [*others[:place_of], name, *others[place_of:]]


@bp.post("/views")
@requires("desk.view")
def choose_views() -> Response:
    """Which saved views stand there, three at most."""
    known = {str(view.id): view.id for view in views_of(current_user)}
    chosen = [known[each] for each in dict.fromkeys(request.form.getlist("views")) if each in known]
    current_user.put_views_on_desk(chosen[:MOST_VIEWS])
    db.session.commit()
    if len(chosen) > MOST_VIEWS:
        complain(_("Three views fit on the desk. The first three were taken."))
    else:
        say(_("Saved"))
    return redirect_back_to(url_for("desk.arrange"))


def shown() -> dict[str, dict[str, Widget]]:
    """The widgets on the desk, and those beside it."""
    there = arranged(current_user.desk_widgets)
    beside = {name: widget for name, widget in offered().items() if name not in there}
    return {"there": there, "beside": beside}
