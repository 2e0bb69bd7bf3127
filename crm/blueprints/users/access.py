"""Shutting a colleague out, letting them back in, helping out with a lost phone."""

from flask import redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.blueprints.users import bp
from crm.blueprints.users.routes import refuse_last_administrator
from crm.database import db
from crm.models import LastAdministrator, User
from crm.permissions import requires, visible_or_404
from crm.services.accounts import two_step
from crm.toasts import say


@bp.post("/users/<int:user_id>/lock")
@requires("users.manage")
def lock(user_id: int):
    user = visible_or_404(User, user_id)
    try:
        user.lock(by=current_user)
    except LastAdministrator:
        return refuse_last_administrator(user)
    return done(user, _("Locked out. The records stay where they are."))


@bp.post("/users/<int:user_id>/unlock")
@requires("users.manage")
def unlock(user_id: int):
    user = visible_or_404(User, user_id)
    user.return_to_work(by=current_user)
    return done(user, _("May sign in again."))


@bp.post("/users/<int:user_id>/two-step-removal")
@requires("users.manage")
def remove_two_step(user_id: int):
    user = visible_or_404(User, user_id)
    two_step.disable(user, by=current_user)
    return done(user, _("Two-step verification is off for this colleague."))


def done(user: User, text: str):
    db.session.commit()
    say(text)
    return redirect(url_for("users.edit", user_id=user.id), 303)
