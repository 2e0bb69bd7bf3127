"""The switches: which parts of the product the team uses (OC-14, ST-01)."""

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.blueprints.settings import bp
from crm.blueprints.settings.routes import the_team
from crm.database import db
from crm.feature_table import FEATURES
from crm.features import features_off
from crm.fragments import came_from, redirect_back_to
from crm.i18n import today
from crm.permissions import can, requires
from crm.services.feature_switches import switch
from crm.team import forget_team, team
from crm.toasts import say


@bp.app_template_global("parts_off")
def parts_off() -> list:
    """What is switched off, in the order in which a team usually grows: pairs (name, feature)."""
    off = features_off()
    return [(name, part) for name, part in FEATURES.items() if name in off]


@bp.app_template_global("suggests_parts")
def suggests_parts() -> bool:
    """Whether My day tells an administrator that there is more: after a while, until dismissed."""
    begin = team().suggests_parts_from
    return begin is not None and begin <= today() and can("settings.manage") and bool(features_off())


@bp.get("/settings/features")
@requires("settings.manage")
def features():
    return render_template("settings/features.html", features=FEATURES, off=features_off())


@bp.post("/settings/features/<name>")
@requires("settings.manage")
def switch_feature(name: str):
    """The form says how the switch should stand, so that pressing it twice does no harm."""
    part = FEATURES.get(name) or abort(404)
    wanted = {"on": True, "off": False}.get(request.form.get("state", ""))
    if wanted is None:
        abort(422)
    event = switch(the_team(), name, wanted, by=current_user)
    db.session.commit()
    forget_team()
    if event is not None:
        say(_("Switched on: %(part)s", part=part.label) if wanted else
            _("Switched off: %(part)s. What it holds is kept.", part=part.label))  # fmt: skip
    return redirect_back_to(came_from(url_for("settings.features", _anchor=f"feature-{name}")))


@bp.post("/settings/features/suggestion/dismissal")
@requires("settings.manage")
def dismiss_suggestion():
    """My day says no more that there are other parts."""
    row = the_team()
    row.suggests_parts_from = None
    row.record_event("updated", by=current_user)
    db.session.commit()
    forget_team()
    return redirect(came_from(url_for("agenda.index")), 303)
