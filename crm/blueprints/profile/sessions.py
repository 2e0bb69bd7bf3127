"""Where one is signed in, and ending it there."""

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.blueprints.profile import bp
from crm.lib.user_agents import describe
from crm.permissions import requires
from crm.services.accounts import sessions as open_sessions
from crm.toasts import say


@bp.get("/profile/sessions")
@requires("profile.edit")
def sessions():
    rows = [row for row in open_sessions.of_user(current_user) if row.epoch >= current_user.session_epoch]
    return render_template("profile/sessions.html", rows=rows, describe=describe)


@bp.post("/profile/sessions/<digest>/end")
@requires("profile.edit")
def end_session(digest: str):
    open_sessions.end(digest, user=current_user)
    say(_("This session was ended."))
    return redirect(url_for("profile.sessions"), 303)


@bp.post("/profile/sessions/end-others")
@requires("profile.edit")
def end_other_sessions():
    open_sessions.end_all(current_user, but=current_user.session_digest)
    say(_("All other sessions were ended."))
    return redirect(url_for("profile.sessions"), 303)
